package dev.lanewise.jmh;

import dev.lanewise.Dataset;
import dev.lanewise.MiniBatch;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.kernel.Updates;

/** Lanewise's step, with the gathering of the batch out of a data set. */
final class LanewiseStep implements TrainingStep {

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final float EPSILON = 1e-8f;

    private final NeuralNetwork network;
    private final MiniBatch batch;
    private final Dataset data;
    private final int threads;
    // Made once: a step allocates nothing.
    private final MiniBatch.ParameterUpdate update;
    private int steps;
    private double loss = Double.NaN;

    LanewiseStep(String kernels, TrainingCase trainingCase, double learningRate, int threads) {
        ChosenKernels.require(kernels);
        this.threads = threads;
        network = trainingCase.network();
        batch = new MiniBatch(network, trainingCase.loss(), trainingCase.rows(), threads);
        data = Dataset.of(trainingCase.x(), trainingCase.y(), trainingCase.rows());
        update = trainingCase.hasAdam() ? adam(learningRate) : descent((float) -learningRate);
    }

    private MiniBatch.ParameterUpdate descent(float factor) {
        Updates updates = KernelProvider.kernels().updates();
        float[] parameters = network.parameters().values();
        float[] gradients = batch.gradients().values();
        return (offset, length) -> updates.addScaled(length, factor, gradients, parameters, offset);
    }

    private MiniBatch.ParameterUpdate adam(double learningRate) {
        Updates updates = KernelProvider.kernels().updates();
        float[] parameters = network.parameters().values();
        float[] gradients = batch.gradients().values();
        float[] means = new float[parameters.length];
        float[] squares = new float[parameters.length];
        return (offset, length) -> updates.adam(
                length,
                (float) (learningRate / (1 - Math.pow(BETA1, steps))),
                (float) BETA1,
                1 - (float) BETA1,
                (float) BETA2,
                1 - (float) BETA2,
                EPSILON,
                (float) (1 / Math.sqrt(1 - Math.pow(BETA2, steps))),
                1,
                parameters,
                gradients,
                means,
                squares,
                offset);
    }

    @Override
    public Object step() {
        batch.gather(data, 0, data.rows());
        loss = batch.forward();
        batch.backward();
        steps++;
        batch.update(update);
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
