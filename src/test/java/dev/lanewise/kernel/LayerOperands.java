package dev.lanewise.kernel;

import java.util.Random;

/** Plain row-major matrices {@code [rows × n]}, a number for each column, and for each row from {@link #FIRST_ROW} on. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record LayerOperands(
        int rows,
        int n,
        float[][] x,
        float[][] delta,
        float[] mean,
        float[] variance,
        float[] inverse,
        float[] gamma,
        float[] beta,
        float[] dGamma,
        float[] dBeta,
        float[] rowMean,
        float[] rowInverse,
        long key) {

    static final int FIRST_ROW = 5;

    static final float EPSILON = 1e-3f;
    static final float MOMENTUM = 0.9f;
    /** That it need not be 1 - momentum, it shows by not being so. */
    static final float COMPLEMENT = 0.13f;

    static final double KEEP = 0.7;
    static final int THRESHOLD = Dropouts.threshold(KEEP);

    static LayerOperands of(int rows, int n, Numbers numbers, Random random) {
        float[] variance = numbers.vector(random, n);
        for (int j = 0; j < n; j++) {
            variance[j] = Math.abs(variance[j]);
        }
        return new LayerOperands(
                rows,
                n,
                numbers.matrix(random, rows, n),
                numbers.matrix(random, rows, n),
                numbers.vector(random, n),
                variance,
                numbers.vector(random, n),
                numbers.vector(random, n),
                numbers.vector(random, n),
                numbers.vector(random, n),
                numbers.vector(random, n),
                numbers.vector(random, FIRST_ROW + rows),
                numbers.vector(random, FIRST_ROW + rows),
                random.nextLong());
    }

    float rowMean(int b) {
        return rowMean[FIRST_ROW + b];
    }

    float rowInverse(int b) {
        return rowInverse[FIRST_ROW + b];
    }
}
