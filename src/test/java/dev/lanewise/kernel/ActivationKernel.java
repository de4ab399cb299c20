package dev.lanewise.kernel;

import static dev.lanewise.kernel.ActivationNumbers.*;
import static dev.lanewise.kernel.Oracle.UNIT;

/**
 * The element-wise activations: the call, the function in double, and the errors of value and derivative that follow from
 * the errors that {@link ScalarMath} states and one half ulp for each operation around it.
 */
enum ActivationKernel {
    SIGMOID("sigmoid", From.OUTPUT, Activations::sigmoid, Activations::sigmoidBackward) {
        @Override
        double value(double z) {
            return Oracle.sigmoid(z);
        }

        @Override
        double valueTolerance(double z) {
            return SIGMOID_ULPS * ULP * value(z);
        }

        /** {@code a·(1 - a)}: the error of {@code a}, and two roundings. */
        @Override
        double slopeTolerance(double z) {
            double a = value(z);
            return SIGMOID_ULPS * ULP * a + 2 * UNIT * a * (1 - a);
        }
    },

    TANH("tanh", From.OUTPUT, Activations::tanh, Activations::tanhBackward) {
        @Override
        double value(double z) {
            return Math.tanh(z);
        }

        @Override
        double valueTolerance(double z) {
            return 2.5 * ULP * Math.abs(value(z));
        }

        /** {@code 1 - a²} in one rounding: twice the error of {@code a}. */
        @Override
        double slopeTolerance(double z) {
            double square = value(z) * value(z);
            return 2 * 2.5 * ULP * square + UNIT * (1 - square);
        }
    },

    RELU("relu", From.OUTPUT, Activations::relu, Activations::reluBackward, 0) {
        @Override
        double value(double z) {
            return Math.max(z, 0);
        }

        @Override
        double valueTolerance(double z) {
            return 0;
        }

        @Override
        double slopeTolerance(double z) {
            return 0;
        }
    },

    LEAKY_RELU(
            "leakyRelu",
            From.INPUT,
            (kernels, length, z, zAt, a, aAt) -> kernels.leakyRelu(length, SLOPE, z, zAt, a, aAt),
            (kernels, length, z, zAt, delta, at) -> kernels.leakyReluBackward(length, SLOPE, z, zAt, delta, at),
            0) {
        @Override
        double value(double z) {
            return z < 0 ? SLOPE * z : z;
        }

        @Override
        double valueTolerance(double z) {
            return z < 0 ? UNIT * SLOPE * -z : 0;
        }

        @Override
        double slopeTolerance(double z) {
            return 0;
        }
    },

    CLIP(
            "clip",
            From.OUTPUT,
            (kernels, length, z, zAt, a, aAt) -> kernels.clip(length, -LIMIT, LIMIT, z, zAt, a, aAt),
            (kernels, length, a, aAt, delta, at) -> kernels.clipBackward(length, -LIMIT, LIMIT, a, aAt, delta, at),
            -LIMIT,
            LIMIT) {
        @Override
        double value(double z) {
            return Math.clamp(z, -LIMIT, LIMIT);
        }

        @Override
        double valueTolerance(double z) {
            return 0;
        }

        @Override
        double slopeTolerance(double z) {
            return 0;
        }
    },

    HARD_SIGMOID(
            "hardSigmoid",
            From.OUTPUT,
            (kernels, length, z, zAt, a, aAt) -> kernels.hardSigmoid(length, ALPHA, 0.5f, z, zAt, a, aAt),
            (kernels, length, a, aAt, delta, at) -> kernels.hardSigmoidBackward(length, ALPHA, a, aAt, delta, at),
            -0.5 / ALPHA,
            0.5 / ALPHA) {
        @Override
        double value(double z) {
            return Math.clamp(ALPHA * z + 0.5, 0, 1);
        }

        @Override
        double valueTolerance(double z) {
            return UNIT * value(z);
        }

        @Override
        double slopeTolerance(double z) {
            return 0;
        }
    },

    /** With the numbers of a selu that is stretched, none of which is 1. */
    ELU(
            "elu",
            From.INPUT,
            (kernels, length, z, zAt, a, aAt) -> kernels.elu(length, ABOVE, BELOW, STRETCH, z, zAt, a, aAt),
            (kernels, length, z, zAt, delta, at) ->
                    kernels.eluBackward(length, ABOVE, BELOW * STRETCH, STRETCH, z, zAt, delta, at),
            0) {
        @Override
        double value(double z) {
            return z < 0 ? BELOW * Math.expm1(STRETCH * z) : ABOVE * z;
        }

        /** The rounded argument moves {@code e^x - 1} by {@code |x·e^x|} units, which is less than itself. */
        @Override
        double valueTolerance(double z) {
            return Math.abs(value(z)) * (z < 0 ? EXPM1_ULPS * ULP + 2 * UNIT : UNIT);
        }

        /** The argument, exp, the product, and {@link ActivationNumbers#BELOW} times {@link ActivationNumbers#STRETCH}. */
        @Override
        double slopeTolerance(double z) {
            double e = BELOW * STRETCH * Math.exp(STRETCH * z);
            return z < 0 ? e * ((STRETCH * -z + 2) * UNIT + EXP_ULPS * ULP) : 0;
        }
    },

    GELU("gelu", From.INPUT, Activations::gelu, Activations::geluBackward) {
        @Override
        double value(double z) {
            return z * Oracle.normal(z);
        }

        /** {@code z/2} is exact, {@code 1 + erf} off by {@link ActivationNumbers#ONE_PLUS_ERF}, the product rounded once. */
        @Override
        double valueTolerance(double z) {
            return Math.abs(z) / 2 * ONE_PLUS_ERF + UNIT * Math.abs(value(z));
        }

        /**
         * {@code Φ + z·φ} in one rounding. The exponent {@code -z²/2} is rounded once, which is {@code z²/2} units of φ; then come
         * exp, the constant and a product.
         */
        @Override
        double slopeTolerance(double z) {
            double scaledDensity = Math.abs(z) * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
            double slope = Oracle.normal(z) + Math.signum(z) * scaledDensity;
            return ONE_PLUS_ERF / 2
                    + scaledDensity * (z * z / 2 * UNIT + EXP_ULPS * ULP + 2 * UNIT)
                    + UNIT * Math.abs(slope);
        }
    },

    GELU_TANH("geluTanh", From.INPUT, Activations::geluTanh, Activations::geluTanhBackward) {
        @Override
        double value(double z) {
            return z * Oracle.sigmoid(twice(z));
        }

        /** The argument of the sigmoid, the sigmoid, the product. */
        @Override
        double valueTolerance(double z) {
            double s = Oracle.sigmoid(twice(z));
            return Math.abs(z) * (s * (1 - s) * errorOfTwice(z) + SIGMOID_ULPS * ULP * s) + UNIT * Math.abs(value(z));
        }

        /**
         * {@code s + z·s(1 - s)·(2u)′}: {@code s} as before, and half a unit for it as a product; {@code s(1 - s)} is off by
         * the argument, exp, and 6 roundings, {@code (2u)′·z} by the constants and 3 roundings; one for the whole.
         */
        @Override
        double slopeTolerance(double z) {
            double s = Oracle.sigmoid(twice(z));
            double second = s * (1 - s) * Math.abs(z) * C * (1 + 3 * 0.044715 * z * z);
            double slope = s + Math.signum(z) * second;
            return s * (1 - s) * errorOfTwice(z)
                    + s * (SIGMOID_ULPS + 1) * ULP
                    + second * (errorOfTwice(z) + EXP_ULPS * ULP + (6 + 3 + 2) * UNIT)
                    + UNIT * Math.abs(slope);
        }

        private static double twice(double z) {
            return z * C * (1 + 0.044715 * z * z);
        }

        /** Two constants, the square (in part of it), the sum, the product. */
        private static double errorOfTwice(double z) {
            return 4 * UNIT * Math.abs(twice(z));
        }
    },

    SILU("silu", From.INPUT, Activations::silu, Activations::siluBackward) {
        @Override
        double value(double z) {
            return z * Oracle.sigmoid(z);
        }

        @Override
        double valueTolerance(double z) {
            return (SIGMOID_ULPS * ULP + UNIT) * Math.abs(value(z));
        }

        /** {@code s·(1 + z·(1 - s))}: the error of {@code s} counts twice, and each operation rounds. */
        @Override
        double slopeTolerance(double z) {
            double s = Oracle.sigmoid(z);
            double factor = 1 + z * (1 - s);
            double errorOfS = SIGMOID_ULPS * ULP * s;
            double errorOfFactor = Math.abs(z) * (errorOfS + UNIT / 2) + UNIT * Math.abs(factor);
            return Math.abs(factor) * errorOfS + s * errorOfFactor + UNIT * Math.abs(s * factor);
        }
    },

    MISH("mish", From.INPUT, Activations::mish, Activations::mishBackward) {
        @Override
        double value(double z) {
            return z * Math.tanh(Oracle.softplus(z));
        }

        /** All terms of the quotient are positive: exp in both, two roundings in each, the quotient and the product. */
        @Override
        double valueTolerance(double z) {
            return (2 * EXP_ULPS * ULP + 6 * UNIT) * Math.abs(value(z));
        }

        /** {@code t + z·(1 - t²)·s}: as before, and the second summand with exp in four places and 10 roundings. */
        @Override
        double slopeTolerance(double z) {
            double t = Math.tanh(Oracle.softplus(z));
            double second = Math.abs(z) * (1 - t * t) * Oracle.sigmoid(z);
            return (2 * EXP_ULPS * ULP + 6 * UNIT) * t + (4 * EXP_ULPS * ULP + 10 * UNIT) * second;
        }
    },

    SOFTPLUS("softplus", From.INPUT, Activations::softplus, Activations::softplusBackward) {
        @Override
        double value(double z) {
            return Oracle.softplus(z);
        }

        @Override
        double valueTolerance(double z) {
            return LOG1P_ULPS * ULP * Math.log1p(Math.exp(-Math.abs(z))) + UNIT * value(z);
        }

        @Override
        double slopeTolerance(double z) {
            return SIGMOID_ULPS * ULP * Oracle.sigmoid(z);
        }
    },

    SOFTSIGN("softsign", From.INPUT, Activations::softsign, Activations::softsignBackward, 0) {
        @Override
        double value(double z) {
            return z / (1 + Math.abs(z));
        }

        @Override
        double valueTolerance(double z) {
            return 2 * UNIT * Math.abs(value(z));
        }

        /** The sum and the quotient twice, and the square. */
        @Override
        double slopeTolerance(double z) {
            return 5 * UNIT / ((1 + Math.abs(z)) * (1 + Math.abs(z)));
        }
    },

    EXPONENTIAL("exponential", From.OUTPUT, Activations::exponential, Activations::exponentialBackward) {
        @Override
        double value(double z) {
            return Math.exp(z);
        }

        @Override
        double valueTolerance(double z) {
            return EXP_ULPS * ULP * value(z);
        }

        @Override
        double slopeTolerance(double z) {
            return valueTolerance(z);
        }

        /** Larger values grow past what an absolute tolerance can judge. */
        @Override
        double greatest() {
            return 3;
        }
    };

    /** What the derivative is computed from. */
    enum From {
        INPUT,
        OUTPUT
    }

    /** A call of a kernel over {@code length} floats. */
    @FunctionalInterface
    interface Call {
        void of(Activations kernels, int length, float[] in, int inOffset, float[] out, int outOffset);
    }

    /** The name of its method in {@link Activations}. */
    final String method;

    /** Whether the derivative is computed from the activation, or else from the pre-activation. */
    final boolean backwardFromOutput;

    /** Where the first or the second derivative jumps: no place for central differences. */
    final double[] kinks;

    private final Call forward;
    private final Call backward;

    ActivationKernel(String method, From from, Call forward, Call backward, double... kinks) {
        this.method = method;
        this.backwardFromOutput = from == From.OUTPUT;
        this.forward = forward;
        this.backward = backward;
        this.kinks = kinks;
    }

    void forward(Activations kernels, int length, float[] z, int zOffset, float[] a, int aOffset) {
        forward.of(kernels, length, z, zOffset, a, aOffset);
    }

    void backward(Activations kernels, int length, float[] from, int fromOffset, float[] delta, int deltaOffset) {
        backward.of(kernels, length, from, fromOffset, delta, deltaOffset);
    }

    abstract double value(double z);

    abstract double valueTolerance(double z);

    abstract double slopeTolerance(double z);

    /** The largest magnitude at which to judge value and derivative. */
    double greatest() {
        return 20;
    }

    boolean isNearKink(double z) {
        for (double kink : kinks) {
            if (Math.abs(z - kink) < 1e-3) {
                return true;
            }
        }
        return false;
    }
}
