package dev.lanewise.kernel;

import java.util.Arrays;

/** The definition of {@link Activations}. */
final class ScalarActivations implements Activations {

    static final float SQRT_HALF = 0.70710677f;
    /** {@code 1 / √(2π)}. */
    static final float INVERSE_ROOT_TWO_PI = 0.3989423f;

    @Override
    public void sigmoid(int length, float[] z, int zOffset, float[] a, int aOffset) {
        for (int i = 0; i < length; i++) {
            a[aOffset + i] = ScalarMath.sigmoid(z[zOffset + i]);
        }
    }

    @Override
    public void sigmoidBackward(int length, float[] a, int aOffset, float[] delta, int deltaOffset) {
        for (int i = 0; i < length; i++) {
            float y = a[aOffset + i];
            delta[deltaOffset + i] *= y * (1 - y);
        }
    }

    @Override
    public void tanh(int length, float[] z, int zOffset, float[] a, int aOffset) {
        for (int i = 0; i < length; i++) {
            a[aOffset + i] = ScalarMath.tanh(z[zOffset + i]);
        }
    }

    @Override
    public void tanhBackward(int length, float[] a, int aOffset, float[] delta, int deltaOffset) {
        for (int i = 0; i < length; i++) {
            float y = a[aOffset + i];
            delta[deltaOffset + i] *= Math.fma(-y, y, 1f);
        }
    }

    @Override
    public void relu(int length, float[] z, int zOffset, float[] a, int aOffset) {
        for (int i = 0; i < length; i++) {
            float x = z[zOffset + i];
            a[aOffset + i] = x < 0 ? 0f : x;
        }
    }

    @Override
    public void reluBackward(int length, float[] a, int aOffset, float[] delta, int deltaOffset) {
        for (int i = 0; i < length; i++) {
            delta[deltaOffset + i] = a[aOffset + i] > 0 ? delta[deltaOffset + i] : 0f;
        }
    }

    @Override
    public void leakyRelu(int length, float slope, float[] z, int zOffset, float[] a, int aOffset) {
        for (int i = 0; i < length; i++) {
            float x = z[zOffset + i];
            a[aOffset + i] = x < 0 ? slope * x : x;
        }
    }

    @Override
    public void leakyReluBackward(int length, float slope, float[] a, int aOffset, float[] delta, int deltaOffset) {
        for (int i = 0; i < length; i++) {
            float d = delta[deltaOffset + i];
            delta[deltaOffset + i] = a[aOffset + i] > 0 ? d : slope * d;
        }
    }

    @Override
    public void gelu(int length, float[] z, int zOffset, float[] a, int aOffset) {
        for (int i = 0; i < length; i++) {
            float x = z[zOffset + i];
            a[aOffset + i] = 0.5f * x * (1 + ScalarMath.erf(x * SQRT_HALF));
        }
    }

    @Override
    public void geluBackward(int length, float[] z, int zOffset, float[] delta, int deltaOffset) {
        for (int i = 0; i < length; i++) {
            float x = z[zOffset + i];
            float cumulative = 0.5f * (1 + ScalarMath.erf(x * SQRT_HALF));
            float density = INVERSE_ROOT_TWO_PI * ScalarMath.exp(-0.5f * x * x);
            delta[deltaOffset + i] *= Math.fma(x, density, cumulative);
        }
    }

    @Override
    public void silu(int length, float[] z, int zOffset, float[] a, int aOffset) {
        for (int i = 0; i < length; i++) {
            float x = z[zOffset + i];
            a[aOffset + i] = x * ScalarMath.sigmoid(x);
        }
    }

    @Override
    public void siluBackward(int length, float[] z, int zOffset, float[] delta, int deltaOffset) {
        for (int i = 0; i < length; i++) {
            float x = z[zOffset + i];
            float s = ScalarMath.sigmoid(x);
            delta[deltaOffset + i] *= s * Math.fma(x, 1 - s, 1f);
        }
    }

    @Override
    public void softmax(int rows, int n, int ld, float[] z, int zOffset, float[] a, int aOffset) {
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

    @Override
    public void softmaxBackward(int rows, int n, int ld, float[] a, int aOffset, float[] delta, int deltaOffset) {
        int padded = Tiles.padded(n);
        for (int row = 0; row < rows * ld; row += ld) {
            float dot = (float) ScalarSums.dot(padded, a, aOffset + row, delta, deltaOffset + row);
            for (int j = row; j < row + padded; j++) {
                delta[deltaOffset + j] = a[aOffset + j] * (delta[deltaOffset + j] - dot);
            }
        }
    }
}
