package dev.lanewise.kernel;

import static dev.lanewise.kernel.Oracle.UNIT;

/**
 * The element-wise losses: the call, the term in double, and the errors of term and gradient that follow from one half ulp
 * for each operation and from the errors that {@link ScalarMath} states.
 */
enum LossKernel {
    HALF_SQUARED_ERROR {
        @Override
        void run(Losses kernels, int length, float scale, Window p, Window y, Window terms, Window delta) {
            kernels.squaredError(
                    length,
                    0.5f,
                    scale,
                    p.array,
                    p.offset,
                    y.array,
                    y.offset,
                    terms.array,
                    terms.offset,
                    delta.array,
                    delta.offset);
        }

        @Override
        double term(double p, double y) {
            return 0.5 * (p - y) * (p - y);
        }

        /** The difference counts twice, then one product; the factor is a power of two. */
        @Override
        double termTolerance(double p, double y) {
            return Oracle.gamma(3) * term(p, y);
        }

        @Override
        double slopeTolerance(double p, double y) {
            return Oracle.gamma(2) * Math.abs(p - y);
        }
    },

    SQUARED_ERROR {
        @Override
        void run(Losses kernels, int length, float scale, Window p, Window y, Window terms, Window delta) {
            kernels.squaredError(
                    length,
                    1f,
                    scale,
                    p.array,
                    p.offset,
                    y.array,
                    y.offset,
                    terms.array,
                    terms.offset,
                    delta.array,
                    delta.offset);
        }

        @Override
        double term(double p, double y) {
            return (p - y) * (p - y);
        }

        @Override
        double termTolerance(double p, double y) {
            return Oracle.gamma(3) * term(p, y);
        }

        @Override
        double slopeTolerance(double p, double y) {
            return Oracle.gamma(2) * 2 * Math.abs(p - y);
        }
    },

    ABSOLUTE_ERROR {
        @Override
        void run(Losses kernels, int length, float scale, Window p, Window y, Window terms, Window delta) {
            kernels.absoluteError(
                    length,
                    scale,
                    p.array,
                    p.offset,
                    y.array,
                    y.offset,
                    terms.array,
                    terms.offset,
                    delta.array,
                    delta.offset);
        }

        @Override
        double term(double p, double y) {
            return Math.abs(p - y);
        }

        @Override
        double termTolerance(double p, double y) {
            return UNIT * term(p, y);
        }

        /** Exact, but the kink at zero is no place for differences. */
        @Override
        double slopeTolerance(double p, double y) {
            return Math.abs(p - y) <= Oracle.DIFFERENCE ? 1 : 0;
        }
    },

    HUBER {
        @Override
        void run(Losses kernels, int length, float scale, Window p, Window y, Window terms, Window delta) {
            kernels.huber(
                    length,
                    THRESHOLD,
                    scale,
                    p.array,
                    p.offset,
                    y.array,
                    y.offset,
                    terms.array,
                    terms.offset,
                    delta.array,
                    delta.offset);
        }

        @Override
        double term(double p, double y) {
            double size = Math.abs(p - y);
            return size > THRESHOLD ? THRESHOLD * (size - 0.5 * THRESHOLD) : 0.5 * size * size;
        }

        /** Two roundings of the size and one product, in both branches. */
        @Override
        double termTolerance(double p, double y) {
            double size = Math.abs(p - y);
            return Oracle.gamma(3) * (size > 0.999 * THRESHOLD ? THRESHOLD * size : term(p, y));
        }

        /** Where the slope stops growing, a difference of width h sees at most h/4 of it. */
        @Override
        double slopeTolerance(double p, double y) {
            double size = Math.abs(p - y);
            boolean kink = Math.abs(size - THRESHOLD) <= 2 * Oracle.DIFFERENCE;
            return Oracle.gamma(2) * Math.min(size, THRESHOLD) + (kink ? Oracle.DIFFERENCE / 4 : 0);
        }
    },

    BINARY_CROSS_ENTROPY {
        @Override
        void run(Losses kernels, int length, float scale, Window p, Window y, Window terms, Window delta) {
            kernels.binaryCrossEntropy(
                    length,
                    scale,
                    p.array,
                    p.offset,
                    y.array,
                    y.offset,
                    terms.array,
                    terms.offset,
                    delta.array,
                    delta.offset);
        }

        @Override
        double term(double z, double y) {
            return Oracle.softplus(-Math.abs(z)) + (Math.max(z, 0) - z * y);
        }

        /** The logarithm, the linear part, and their sum; neither is negative, so none is larger than the term. */
        @Override
        double termTolerance(double z, double y) {
            double linear = Math.max(z, 0) - z * y;
            double logarithm = LOG1P_OF_EXP_ULPS * ActivationNumbers.ULP * Oracle.softplus(-Math.abs(z));
            return 1.001 * (logarithm + UNIT * linear + UNIT * term(z, y));
        }

        @Override
        double slopeTolerance(double z, double y) {
            double s = Oracle.sigmoid(z);
            return ActivationNumbers.SIGMOID_ULPS * ActivationNumbers.ULP * s + Oracle.gamma(2) * Math.abs(s - y);
        }
    };

    static final float THRESHOLD = 0.75f;

    private static final double LOG1P_OF_EXP_ULPS = 1.71;

    abstract void run(Losses kernels, int length, float scale, Window p, Window y, Window terms, Window delta);

    abstract double term(double p, double y);

    abstract double termTolerance(double p, double y);

    /** The error of the gradient before it is scaled. */
    abstract double slopeTolerance(double p, double y);

    /** What the error of the gradient is relative to: the largest number it is computed from, before it is scaled. */
    double slopeMagnitude(double p, double y) {
        return this == BINARY_CROSS_ENTROPY ? Math.max(Oracle.sigmoid(p), y) : Math.abs(p - y);
    }
}
