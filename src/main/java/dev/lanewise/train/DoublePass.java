package dev.lanewise.train;

import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.NeuralNetwork;
import java.util.Arrays;

/**
 * The loss of one batch in double and in plain loops, with nothing taken from the kernels: the other side of
 * {@link GradientCheck}. Slow. Not thread-safe.
 */
final class DoublePass {

    private final NeuralNetwork network;
    private final Loss loss;
    private final Dataset data;
    /** For each layer its weights, row-major {@code [in × out]}, then its biases. */
    private final double[][] parameters;
    /** What enters each layer, row-major {@code [rows × in]}. */
    private final double[][] inputs;

    DoublePass(NeuralNetwork network, Loss loss, Dataset data) {
        this.network = network;
        this.loss = loss;
        this.data = data;
        parameters = new double[network.layerCount()][];
        inputs = new double[network.layerCount()][];
        double[] a = toDouble(data.x());
        for (int l = 0; l < parameters.length; l++) {
            double[] weights = toDouble(network.layer(l).weights());
            double[] biases = toDouble(network.layer(l).biases());
            parameters[l] = Arrays.copyOf(weights, weights.length + biases.length);
            System.arraycopy(biases, 0, parameters[l], weights.length, biases.length);
            inputs[l] = a;
            a = activations(l, preActivations(l, a));
        }
    }

    private static double[] toDouble(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    /** {@code (C(θ + h) - C(θ - h)) / 2h} for one parameter of a layer, {@code h = step·max(1, |θ|)}. */
    double centralDifference(int layer, int parameter, double step) {
        double value = parameters[layer][parameter];
        double h = step * Math.max(1, Math.abs(value));
        parameters[layer][parameter] = value + h;
        double above = lossFrom(layer);
        parameters[layer][parameter] = value - h;
        double below = lossFrom(layer);
        parameters[layer][parameter] = value;
        // The true distance: value + h is rounded.
        return (above - below) / ((value + h) - (value - h));
    }

    private double lossFrom(int layer) {
        double[] a = inputs[layer];
        double[] z = a;
        for (int l = layer; l < parameters.length; l++) {
            z = preActivations(l, a);
            a = activations(l, z);
        }
        return loss(z, a);
    }

    private double[] preActivations(int l, double[] a) {
        int in = network.layer(l).inputs();
        int out = network.layer(l).outputs();
        double[] p = parameters[l];
        double[] z = new double[data.rows() * out];
        for (int row = 0; row < data.rows(); row++) {
            System.arraycopy(p, in * out, z, row * out, out);
            for (int i = 0; i < in; i++) {
                for (int j = 0; j < out; j++) {
                    z[row * out + j] += a[row * in + i] * p[i * out + j];
                }
            }
        }
        return z;
    }

    private double[] activations(int l, double[] z) {
        Activation activation = network.activation(l);
        if (!activation.needsWholeRows()) {
            return Arrays.stream(z).map(v -> value(activation, v)).toArray();
        }
        boolean logarithms = activation instanceof Activation.LogSoftmax;
        int n = network.layer(l).outputs();
        double[] a = new double[z.length];
        for (int from = 0; from < z.length; from += n) {
            double logSum = logSumExp(z, from, n);
            for (int j = from; j < from + n; j++) {
                a[j] = logarithms ? z[j] - logSum : Math.exp(z[j] - logSum);
            }
        }
        return a;
    }

    private static double value(Activation activation, double z) {
        return switch (activation) {
            case Activation.Linear() -> z;
            case Activation.Sigmoid() -> sigmoid(z);
            case Activation.HardSigmoid(float alpha, float beta) -> Math.clamp(alpha * z + beta, 0, 1);
            case Activation.Tanh() -> Math.tanh(z);
            case Activation.HardTanh() -> Math.clamp(z, -1, 1);
            case Activation.Relu() -> Math.max(0, z);
            case Activation.Relu6() -> Math.clamp(z, 0, 6);
            case Activation.Clip(float min, float max) -> Math.clamp(z, min, max);
            case Activation.LeakyRelu(float slope) -> z > 0 ? z : slope * z;
            case Activation.Elu(float alpha) -> z > 0 ? z : alpha * Math.expm1(z);
            case Activation.Selu() -> z > 0 ? Activation.Selu.SCALE * z : Activation.Selu.DEPTH * Math.expm1(z);
            case Activation.Celu(float alpha) -> z > 0 ? z : alpha * Math.expm1(z / alpha);
            case Activation.Gelu() -> z * (1 + erf(z / Math.sqrt(2))) / 2;
            case Activation.GeluTanh() -> z * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z * z * z))) / 2;
            case Activation.Silu() -> z * sigmoid(z);
            case Activation.Mish() -> z * Math.tanh(softplus(z));
            case Activation.Softplus() -> softplus(z);
            case Activation.Softsign() -> z / (1 + Math.abs(z));
            case Activation.Exponential() -> Math.exp(z);
            case Activation.Softmax(), Activation.LogSoftmax() ->
                throw new IllegalStateException(activation.id() + " needs its row");
        };
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    /** {@code 2/√π · e^-x² · Σ 2ⁿ x^(2n+1) / (2n+1)!!}: all terms have one sign (Abramowitz and Stegun 7.1.6). */
    private static double erf(double x) {
        if (Math.abs(x) > 6) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 0x1p-60 * Math.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    private static double logSumExp(double[] z, int from, int n) {
        double largest = Arrays.stream(z, from, from + n).max().orElseThrow();
        double sum = 0;
        for (int j = from; j < from + n; j++) {
            sum += Math.exp(z[j] - largest);
        }
        return largest + Math.log(sum);
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
            case Loss.BinaryCrossEntropy() -> y * softplus(-z[i]) + (1 - y) * softplus(z[i]);
            case Loss.CategoricalCrossEntropy(), Loss.SparseCategoricalCrossEntropy() ->
                y == 0 ? 0 : y * (logSumExp(z, i / n * n, n) - z[i]);
        };
    }

    private static double softplus(double z) {
        return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
    }

    private double target(int i, int n) {
        return loss instanceof Loss.SparseCategoricalCrossEntropy ? (data.y()[i / n] == i % n ? 1 : 0) : data.y()[i];
    }
}
