package dev.lanewise.kernel;

import java.util.function.DoubleUnaryOperator;

/**
 * Judges the kernels from outside: plain loops in double on plain row-major matrices, and the error that float arithmetic may
 * make, derived instead of tuned.
 *
 * <p>A sum of {@code t} terms in float, in any order, is off by at most {@code γ(t)·Σ|terms|} with {@code γ(t) = t·u / (1 -
 * t·u)} and {@code u = 2⁻²⁴} (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 3.1).
 */
final class Oracle {

    /** Half a unit in the last place of 1: the greatest relative error of one rounding to float. */
    static final double UNIT = 0x1p-24;

    /** The step of {@link #slope}. */
    static final double DIFFERENCE = 0x1p-16;

    /**
     * What {@link #slope} may miss: with third derivatives up to 2, values up to 100 and an erf good to 15 digits, {@code h²/3 +
     * 100·2⁻⁵³·4/h} is below this.
     */
    static final double SLOPE_ERROR = 1e-8;

    private Oracle() {}

    static double gamma(int roundings) {
        return roundings * UNIT / (1 - roundings * UNIT);
    }

    /** A sum in double that remembers what a float sum of the same terms may miss. */
    static final class Sum {

        private double value;
        private double magnitude;
        private double squares;
        private int terms;

        void add(double term) {
            value += term;
            magnitude += Math.abs(term);
            squares += term * term;
            terms++;
        }

        double value() {
            return value;
        }

        double magnitude() {
            return magnitude;
        }

        /** One rounding per term, and one for whatever the double sum itself misses. */
        double bound() {
            return bound(0);
        }

        /** For terms that are results of {@code roundings} themselves. */
        double bound(int roundings) {
            return gamma(terms + roundings + 1) * magnitude;
        }

        /** Fails unless {@code actual} is within the bound, and the bound small enough to notice one lost term. */
        void judge(String name, int row, int column, double actual) {
            judge(name, row, column, 0, actual);
        }

        void judge(String name, int row, int column, int roundings, double actual) {
            double bound = bound(roundings);
            if (!(Math.abs(actual - value) <= bound)) {
                throw new AssertionError(
                        "%s[%d][%d]: %s ± %s expected, but was %s".formatted(name, row, column, value, bound, actual));
            }
            if (magnitude > 0 && !(bound < Math.sqrt(squares / terms))) {
                throw new AssertionError(
                        "%s[%d][%d]: the bound %s would hide a lost term".formatted(name, row, column, bound));
            }
        }
    }

    /** {@code start[j] + Σᵢ a[b][i]·w[i][j]}; {@code columns} of them in each row. */
    static Sum[][] product(float[][] a, float[][] w, float[] start, int columns) {
        Sum[][] product = new Sum[a.length][columns];
        for (int b = 0; b < a.length; b++) {
            for (int j = 0; j < columns; j++) {
                Sum sum = new Sum();
                sum.add(start[j]);
                for (int i = 0; i < w.length; i++) {
                    sum.add((double) a[b][i] * w[i][j]);
                }
                product[b][j] = sum;
            }
        }
        return product;
    }

    static float[][] transposed(float[][] a, int columns) {
        float[][] transposed = new float[columns][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < columns; j++) {
                transposed[j][i] = a[i][j];
            }
        }
        return transposed;
    }

    /** Central difference of a function of one variable; exact up to {@code h²/6·f‴} and the rounding of {@code f} over h. */
    static double slope(DoubleUnaryOperator f, double x) {
        return (f.applyAsDouble(x + DIFFERENCE) - f.applyAsDouble(x - DIFFERENCE)) / (2 * DIFFERENCE);
    }

    /** Fails unless {@code |actual - expected| ≤ tolerance}; NaN fails. */
    static void judge(String name, double expected, double tolerance, double actual) {
        if (!(Math.abs(actual - expected) <= tolerance)) {
            throw new AssertionError("%s: %s ± %s expected, but was %s".formatted(name, expected, tolerance, actual));
        }
    }

    static double sigmoid(double x) {
        double e = Math.exp(-Math.abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    /** The distribution function of the standard normal distribution. */
    static double normal(double x) {
        return 0.5 * (1 + ElementaryFunction.erf(x / Math.sqrt(2)));
    }
}
