package dev.lanewise.kernel;

import static dev.lanewise.kernel.Oracle.UNIT;

/**
 * The element-wise activations: the call, the function in double, and the errors of value and derivative that follow from
 * the errors that {@link ScalarMath} states and one half ulp for each operation around it.
 */
enum ActivationKernel {
    SIGMOID(true) {
        @Override
        void forward(Activations kernels, int length, float[] z, int zOffset, float[] a, int aOffset) {
            kernels.sigmoid(length, z, zOffset, a, aOffset);
        }

        @Override
        void backward(Activations kernels, int length, float[] a, int aOffset, float[] delta, int deltaOffset) {
            kernels.sigmoidBackward(length, a, aOffset, delta, deltaOffset);
        }

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

    TANH(true) {
        @Override
        void forward(Activations kernels, int length, float[] z, int zOffset, float[] a, int aOffset) {
            kernels.tanh(length, z, zOffset, a, aOffset);
        }

        @Override
        void backward(Activations kernels, int length, float[] a, int aOffset, float[] delta, int deltaOffset) {
            kernels.tanhBackward(length, a, aOffset, delta, deltaOffset);
        }

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

    RELU(true) {
        @Override
        void forward(Activations kernels, int length, float[] z, int zOffset, float[] a, int aOffset) {
            kernels.relu(length, z, zOffset, a, aOffset);
        }

        @Override
        void backward(Activations kernels, int length, float[] a, int aOffset, float[] delta, int deltaOffset) {
            kernels.reluBackward(length, a, aOffset, delta, deltaOffset);
        }

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

    LEAKY_RELU(true) {
        @Override
        void forward(Activations kernels, int length, float[] z, int zOffset, float[] a, int aOffset) {
            kernels.leakyRelu(length, SLOPE, z, zOffset, a, aOffset);
        }

        @Override
        void backward(Activations kernels, int length, float[] a, int aOffset, float[] delta, int deltaOffset) {
            kernels.leakyReluBackward(length, SLOPE, a, aOffset, delta, deltaOffset);
        }

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

    GELU(false) {
        @Override
        void forward(Activations kernels, int length, float[] z, int zOffset, float[] a, int aOffset) {
            kernels.gelu(length, z, zOffset, a, aOffset);
        }

        @Override
        void backward(Activations kernels, int length, float[] z, int zOffset, float[] delta, int deltaOffset) {
            kernels.geluBackward(length, z, zOffset, delta, deltaOffset);
        }

        @Override
        double value(double z) {
            return z * Oracle.normal(z);
        }

        /** {@code z/2} is exact, {@code 1 + erf} off by {@link #ONE_PLUS_ERF}, the product rounded once. */
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

    SILU(false) {
        @Override
        void forward(Activations kernels, int length, float[] z, int zOffset, float[] a, int aOffset) {
            kernels.silu(length, z, zOffset, a, aOffset);
        }

        @Override
        void backward(Activations kernels, int length, float[] z, int zOffset, float[] delta, int deltaOffset) {
            kernels.siluBackward(length, z, zOffset, delta, deltaOffset);
        }

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
    };

    static final float SLOPE = 0.01f;

    /** The greatest ulp in relation to a number. */
    static final double ULP = 2 * UNIT;

    static final double EXP_ULPS = 0.90;
    static final double SIGMOID_ULPS = 2.41;

    /**
     * The error of {@code 1 + erf(z/√2)}: the argument is off by two units, which moves erf by at most {@code 2·|t·erf′(t)| ≤
     * 2·0.484}; erf itself by 1.25 ulp of numbers below 1; the sum is rounded once.
     */
    static final double ONE_PLUS_ERF = (2 * 0.484 + 1.25 + 1) * UNIT;

    /** Whether the derivative is computed from the activation, or else from the pre-activation. */
    final boolean backwardFromOutput;

    ActivationKernel(boolean backwardFromOutput) {
        this.backwardFromOutput = backwardFromOutput;
    }

    abstract void forward(Activations kernels, int length, float[] z, int zOffset, float[] a, int aOffset);

    abstract void backward(
            Activations kernels, int length, float[] from, int fromOffset, float[] delta, int deltaOffset);

    abstract double value(double z);

    abstract double valueTolerance(double z);

    abstract double slopeTolerance(double z);
}
