package dev.lanewise;

/** Activations and their derivatives in double, from their definitions, one row at a time. */
final class ReferenceActivation {

    private static final double SLOPE = 0.01f;

    private ReferenceActivation() {}

    /** {@code σ(z)} of a row. */
    static double[] of(Activation activation, double[] z) {
        double[] a = new double[z.length];
        double sum = 0;
        for (int j = 0; j < z.length; j++) {
            a[j] = switch (activation) {
                case LINEAR -> z[j];
                case SIGMOID -> sigmoid(z[j]);
                case TANH -> Math.tanh(z[j]);
                case RELU -> Math.max(0, z[j]);
                case LEAKY_RELU -> z[j] < 0 ? SLOPE * z[j] : z[j];
                case SOFTMAX -> Math.exp(z[j]);
                case GELU -> z[j] * cumulative(z[j]);
                case SILU -> z[j] * sigmoid(z[j]);
            };
            sum += a[j];
        }
        if (activation == Activation.SOFTMAX) {
            for (int j = 0; j < a.length; j++) {
                a[j] /= sum;
            }
        }
        return a;
    }

    /** The gradient by {@code z} of a row, from the gradient by {@code a}: {@code Σᵢ gᵢ ∂aᵢ/∂zⱼ}. */
    static double[] timesDerivative(Activation activation, double[] z, double[] gradient) {
        double[] a = of(activation, z);
        double[] delta = new double[z.length];
        for (int j = 0; j < z.length; j++) {
            if (activation == Activation.SOFTMAX) {
                for (int i = 0; i < z.length; i++) {
                    delta[j] += gradient[i] * a[i] * ((i == j ? 1 : 0) - a[j]);
                }
            } else {
                delta[j] = gradient[j] * derivative(activation, z[j]);
            }
        }
        return delta;
    }

    private static double derivative(Activation activation, double z) {
        double s = sigmoid(z);
        return switch (activation) {
            case LINEAR -> 1;
            case SIGMOID -> s * (1 - s);
            case TANH -> 1 / (Math.cosh(z) * Math.cosh(z));
            case RELU -> z > 0 ? 1 : 0;
            case LEAKY_RELU -> z > 0 ? 1 : SLOPE;
            case GELU -> cumulative(z) + z * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
            case SILU -> s + z * s * (1 - s);
            case SOFTMAX -> throw new IllegalArgumentException("softmax is no function of one number");
        };
    }

    /** How far {@code z} is from a point where the function has no derivative. */
    static double distanceToKink(Activation activation, double z) {
        return switch (activation) {
            case RELU, LEAKY_RELU -> Math.abs(z);
            case LINEAR, SIGMOID, TANH, SOFTMAX, GELU, SILU -> Double.POSITIVE_INFINITY;
        };
    }

    static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    /** The distribution function of the standard normal distribution, by its series of positive terms (Abramowitz 26.2.11). */
    private static double cumulative(double z) {
        double term = z;
        double sum = 0;
        for (int k = 1; Math.abs(term) > 1e-18 && k < 1000; k += 2) {
            sum += term;
            term *= z * z / (k + 2);
        }
        return 0.5 + sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    }
}
