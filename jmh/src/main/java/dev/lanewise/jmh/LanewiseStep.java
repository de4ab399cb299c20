package dev.lanewise.jmh;

import dev.lanewise.Dataset;
import dev.lanewise.MiniBatch;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.kernel.Updates;

/** Lanewise's step, with the gathering of the batch out of a data set. */
final class LanewiseStep implements TrainingStep {

    private final NeuralNetwork network;
    private final MiniBatch batch;
    private final Dataset data;
    private final int threads;
    // Made once: a step allocates nothing.
    private final MiniBatch.ParameterUpdate descent;
    private double loss = Double.NaN;

    LanewiseStep(String kernels, TrainingCase trainingCase, double learningRate, int threads) {
        ChosenKernels.require(kernels);
        this.threads = threads;
        network = trainingCase.network();
        batch = new MiniBatch(network, trainingCase.loss(), trainingCase.rows(), threads);
        data = Dataset.of(trainingCase.x(), trainingCase.y(), trainingCase.rows());
        Updates updates = KernelProvider.kernels().updates();
        float factor = (float) -learningRate;
        float[] parameters = network.parameters().values();
        float[] gradients = batch.gradients().values();
        descent = (offset, length) -> updates.addScaled(length, factor, gradients, parameters, offset);
    }

    @Override
    public Object step() {
        batch.gather(data, 0, data.rows());
        loss = batch.forward();
        batch.backward();
        batch.update(descent);
        return network;
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
        return "Lanewise, " + KernelProvider.active().describe() + ", threads: " + threads;
    }

    @Override
    public void close() {
        batch.close();
    }
}
