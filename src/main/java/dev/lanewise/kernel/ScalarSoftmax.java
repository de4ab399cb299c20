package dev.lanewise.kernel;

import java.util.Arrays;

/** The definition of the row-wise {@link Activations}, and what the {@link Losses} share with them. */
final class ScalarSoftmax {

    private ScalarSoftmax() {}

    static void softmax(int rows, int n, int ld, float[] z, int zOffset, float[] a, int aOffset) {
        int padded = Tiles.padded(n);
        for (int b = 0; b < rows; b++) {
            int row = aOffset + b * ld;
            float max = maximum(n, z, zOffset + b * ld);
            exponentials(n, z, zOffset + b * ld, max, a, row);
            float inverse = 1 / (float) ScalarSums.total(padded, a, row);
            for (int j = row; j < row + padded; j++) {
                a[j] *= inverse;
            }
        }
    }

    static void softmaxBackward(int rows, int n, int ld, float[] a, int aOffset, float[] delta, int deltaOffset) {
        int padded = Tiles.padded(n);
        for (int row = 0; row < rows * ld; row += ld) {
            float dot = (float) ScalarSums.dot(padded, a, aOffset + row, delta, deltaOffset + row);
            for (int j = row; j < row + padded; j++) {
                delta[deltaOffset + j] = a[aOffset + j] * (delta[deltaOffset + j] - dot);
            }
        }
    }

    static void logSoftmax(int rows, int n, int ld, float[] z, int zOffset, float[] a, int aOffset) {
        int padded = Tiles.padded(n);
        for (int row = 0; row < rows * ld; row += ld) {
            float max = maximum(n, z, zOffset + row);
            exponentials(n, z, zOffset + row, max, a, aOffset + row);
            float sum = (float) ScalarSums.total(padded, a, aOffset + row);
            float logSum = logOfSum(sum, padded, a, aOffset + row, a, aOffset + row);
            for (int j = row; j < row + n; j++) {
                a[aOffset + j] = (z[zOffset + j] - max) - logSum;
            }
            Arrays.fill(a, aOffset + row + n, aOffset + row + padded, 0f);
        }
    }

    static void logSoftmaxBackward(int rows, int n, int ld, float[] a, int aOffset, float[] delta, int deltaOffset) {
        int padded = Tiles.padded(n);
        for (int row = 0; row < rows * ld; row += ld) {
            float sum = (float) ScalarSums.total(padded, delta, deltaOffset + row);
            for (int j = row; j < row + n; j++) {
                float p = ScalarMath.expOfMinusAbs(a[aOffset + j]);
                delta[deltaOffset + j] = Math.fma(-p, sum, delta[deltaOffset + j]);
            }
            Arrays.fill(delta, deltaOffset + row + n, deltaOffset + row + padded, 0f);
        }
    }

    /** The largest of {@code n} numbers that are not NaN; a NaN shows in its exponential. */
    static float maximum(int n, float[] z, int zRow) {
        float max = Float.NEGATIVE_INFINITY;
        for (int j = zRow; j < zRow + n; j++) {
            max = z[j] > max ? z[j] : max;
        }
        return max;
    }

    /** {@code out = e^(z - max)}, zero in the pads. */
    static void exponentials(int n, float[] z, int zRow, float max, float[] out, int outRow) {
        for (int j = 0; j < n; j++) {
            out[outRow + j] = ScalarMath.exp(z[zRow + j] - max);
        }
        Arrays.fill(out, outRow + n, outRow + Tiles.padded(n), 0f);
    }

    /**
     * The logarithm of the {@code sum} of a row of exponentials {@code e}, the largest of which is 1. Below a sum of 2
     * no other is 1, and it is {@code log(1 + Σ others)}: of a confident right answer the difference from 0 is kept.
     * May leave what it adds in {@code scratch}, which may be {@code e}.
     */
    static float logOfSum(float sum, int padded, float[] e, int eRow, float[] scratch, int scratchRow) {
        if (!(sum < 2)) {
            return ScalarMath.log(sum);
        }
        for (int j = 0; j < padded; j++) {
            scratch[scratchRow + j] = e[eRow + j] == 1f ? 0f : e[eRow + j];
        }
        return ScalarMath.log1p((float) ScalarSums.total(padded, scratch, scratchRow));
    }
}
