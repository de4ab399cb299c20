package dev.lanewise.jmh;

import dev.lanewise.Dataset;
import dev.lanewise.MiniBatch;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.kernel.KernelProvider;

/** Lanewise's step on one thread, with the gathering of the batch out of a data set. */
final class LanewiseStep implements TrainingStep {

    private final NeuralNetwork network;
    private final MiniBatch batch;
    private final Dataset data;
    private final float factor;
    private double loss = Double.NaN;

    LanewiseStep(String kernels, TrainingCase trainingCase, double learningRate) {
        // The choice is one for the process. Made here, it follows the benchmark; if it was made before, it may differ.
        if (System.getProperty(KernelProvider.KERNELS_PROPERTY) == null) {
            System.setProperty(KernelProvider.KERNELS_PROPERTY, kernels);
        }
        if (!KernelProvider.active().name().equals(kernels)) {
            throw new IllegalStateException("the " + kernels + " kernels were asked for, but this process runs "
                    + KernelProvider.active().describe());
        }
        network = trainingCase.network();
        batch = new MiniBatch(network, trainingCase.loss(), trainingCase.rows());
        data = Dataset.of(trainingCase.x(), trainingCase.y(), trainingCase.rows());
        factor = (float) -learningRate;
    }

    @Override
    public Object step() {
        batch.gather(data, 0, data.rows());
        loss = batch.forward();
        batch.backward();
        float[] parameters = network.parameters().values();
        KernelProvider.kernels()
                .updates()
                .addScaled(parameters.length, factor, batch.gradients().values(), parameters, 0);
        return parameters;
    }

    @Override
    public double loss() {
        return loss;
    }

    @Override
    public float[] weights(int layer) {
        return network.parameters().weights(layer);
    }

    @Override
    public float[] biases(int layer) {
        return network.parameters().biases(layer);
    }

    @Override
    public String describe() {
        return "Lanewise, " + KernelProvider.active().describe();
    }

    @Override
    public void close() {}
}
