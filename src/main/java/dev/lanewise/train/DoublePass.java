package dev.lanewise.train;

import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.NeuralNetwork;

/**
 * The loss of one batch in double and in plain loops, with nothing taken from the kernels: the other side of
 * {@link GradientCheck}. Slow. Not thread-safe.
 */
final class DoublePass {

    private final NeuralNetwork network;
    private final Loss loss;
    private final Dataset data;
    private final DoubleLayers layers;

    DoublePass(NeuralNetwork network, Loss loss, Dataset data) {
        this.network = network;
        this.loss = loss;
        this.data = data;
        layers = new DoubleLayers(network, data);
    }

    /** {@code (C(θ + h) - C(θ - h)) / 2h} for one number of one array of parameters, {@code h = step·max(1, |θ|)}. */
    double centralDifference(int slot, int index, double step) {
        double[] parameters = layers.parameters(slot);
        double value = parameters[index];
        double h = step * Math.max(1, Math.abs(value));
        parameters[index] = value + h;
        double above = lossFrom(slot);
        parameters[index] = value - h;
        double below = lossFrom(slot);
        parameters[index] = value;
        // The true distance: value + h is rounded.
        return (above - below) / ((value + h) - (value - h));
    }

    private double lossFrom(int slot) {
        DoubleLayers.Output output = layers.outputFrom(slot);
        return loss(output.z(), output.a());
    }

    private double loss(double[] z, double[] a) {
        int n = network.outputs();
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += term(i, n, z, a);
        }
        return switch (loss) {
            case Loss.HalfSquaredError() -> sum / data.rows();
            case Loss.CategoricalCrossEntropy(), Loss.SparseCategoricalCrossEntropy() -> sum / data.rows();
            case Loss.MeanSquaredError(), Loss.MeanAbsoluteError(), Loss.Huber(var _), Loss.BinaryCrossEntropy() ->
                sum / a.length;
        };
    }

    private double term(int i, int n, double[] z, double[] a) {
        double y = target(i, n);
        double error = a[i] - y;
        return switch (loss) {
            case Loss.HalfSquaredError() -> error * error / 2;
            case Loss.MeanSquaredError() -> error * error;
            case Loss.MeanAbsoluteError() -> Math.abs(error);
            case Loss.Huber(double delta) ->
                Math.abs(error) <= delta ? error * error / 2 : delta * (Math.abs(error) - delta / 2);
            case Loss.BinaryCrossEntropy() ->
                y * DoubleActivations.softplus(-z[i]) + (1 - y) * DoubleActivations.softplus(z[i]);
            case Loss.CategoricalCrossEntropy(), Loss.SparseCategoricalCrossEntropy() ->
                y == 0 ? 0 : y * (DoubleActivations.logSumExp(z, i / n * n, n) - z[i]);
        };
    }

    private double target(int i, int n) {
        return loss instanceof Loss.SparseCategoricalCrossEntropy ? (data.y()[i / n] == i % n ? 1 : 0) : data.y()[i];
    }
}
