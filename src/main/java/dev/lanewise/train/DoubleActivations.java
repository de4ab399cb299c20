package dev.lanewise.train;

import dev.lanewise.Activation;
import java.util.Arrays;

/** Activation functions in double. */
final class DoubleActivations {

    private DoubleActivations() {}

    /** {@code a = σ(z)} for rows of {@code n} numbers. */
    static double[] of(Activation activation, double[] z, int n) {
        if (activation != Activation.SOFTMAX) {
            return Arrays.stream(z).map(v -> value(activation, v)).toArray();
        }
        double[] a = new double[z.length];
        for (int from = 0; from < z.length; from += n) {
            double logSum = logSumExp(z, from, n);
            for (int j = from; j < from + n; j++) {
                a[j] = Math.exp(z[j] - logSum);
            }
        }
        return a;
    }

    private static double value(Activation activation, double z) {
        return switch (activation) {
            case LINEAR -> z;
            case SIGMOID -> sigmoid(z);
            case TANH -> Math.tanh(z);
            case RELU -> Math.max(0, z);
            case LEAKY_RELU -> z > 0 ? z : Activation.LEAKY_SLOPE * z;
            case GELU -> z * (1 + erf(z / Math.sqrt(2))) / 2;
            case SILU -> z * sigmoid(z);
            case SOFTMAX -> throw new IllegalStateException("softmax needs its row");
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
}
