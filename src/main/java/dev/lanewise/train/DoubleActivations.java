package dev.lanewise.train;

import dev.lanewise.Activation;
import java.util.Arrays;

/** Activation functions in double. */
final class DoubleActivations {

    private DoubleActivations() {}

    /** {@code a = σ(z)} for rows of {@code n} numbers. */
    static double[] of(Activation activation, double[] z, int n) {
        if (!activation.needsWholeRows()) {
            return Arrays.stream(z).map(v -> value(activation, v)).toArray();
        }
        boolean logarithms = activation instanceof Activation.LogSoftmax;
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

    static double logSumExp(double[] z, int from, int n) {
        double largest = Arrays.stream(z, from, from + n).max().orElseThrow();
        double sum = 0;
        for (int j = from; j < from + n; j++) {
            sum += Math.exp(z[j] - largest);
        }
        return largest + Math.log(sum);
    }

    static double softplus(double z) {
        return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
    }
}
