package dev.lanewise.kernel;

/** The definition of {@link Activations}. */
final class ScalarActivations implements Activations {

    static final float SQRT_HALF = 0.70710677f;
    /** {@code 1 / √(2π)}. */
    static final float INVERSE_ROOT_TWO_PI = 0.3989423f;
    /** {@code 2√(2/π)}: twice the argument of the tanh in gelu_tanh is {@code z·(GELU_TANH_1 + GELU_TANH_3·z²)}. */
    static final float GELU_TANH_1 = 1.5957692f;
    /** {@code 0.044715} times {@link #GELU_TANH_1}. */
    static final float GELU_TANH_3 = 0.071354814f;
    /** Beyond, the sigmoid in gelu_tanh is 0 or 1, its slope 0: what is bounded cannot make 0·∞. */
    static final float GELU_TANH_HIGHEST = 16f;
    /** Below and above, {@code e^-|z|} is 0. */
    static final float MISH_HIGHEST = -MathConstants.EXP_LOWEST;

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
    public void leakyReluBackward(int length, float slope, float[] z, int zOffset, float[] delta, int deltaOffset) {
        for (int i = 0; i < length; i++) {
            float d = delta[deltaOffset + i];
            delta[deltaOffset + i] = z[zOffset + i] > 0 ? d : slope * d;
        }
    }

    @Override
    public void clip(int length, float min, float max, float[] z, int zOffset, float[] a, int aOffset) {
        for (int i = 0; i < length; i++) {
            a[aOffset + i] = within(min, max, z[zOffset + i]);
        }
    }

    /** {@code x} where it lies between the bounds, and NaN; else the nearer bound. */
    private static float within(float min, float max, float x) {
        float y = x < min ? min : x;
        return y > max ? max : y;
    }

    @Override
    public void clipBackward(int length, float min, float max, float[] a, int aOffset, float[] delta, int deltaOffset) {
        for (int i = 0; i < length; i++) {
            float y = a[aOffset + i];
            delta[deltaOffset + i] = min < y && y < max ? delta[deltaOffset + i] : 0f;
        }
    }

    @Override
    public void hardSigmoid(int length, float alpha, float beta, float[] z, int zOffset, float[] a, int aOffset) {
        for (int i = 0; i < length; i++) {
            a[aOffset + i] = within(0f, 1f, Math.fma(z[zOffset + i], alpha, beta));
        }
    }

    @Override
    public void hardSigmoidBackward(int length, float alpha, float[] a, int aOffset, float[] delta, int deltaOffset) {
        for (int i = 0; i < length; i++) {
            float y = a[aOffset + i];
            delta[deltaOffset + i] = 0f < y && y < 1f ? alpha * delta[deltaOffset + i] : 0f;
        }
    }

    @Override
    public void elu(
            int length, float above, float below, float stretch, float[] z, int zOffset, float[] a, int aOffset) {
        for (int i = 0; i < length; i++) {
            float x = z[zOffset + i];
            a[aOffset + i] = x < 0 ? below * ScalarMath.expm1OfMinusAbs(x * stretch) : above * x;
        }
    }

    @Override
    public void eluBackward(
            int length,
            float above,
            float slope,
            float stretch,
            float[] z,
            int zOffset,
            float[] delta,
            int deltaOffset) {
        for (int i = 0; i < length; i++) {
            float x = z[zOffset + i];
            delta[deltaOffset + i] *= x > 0 ? above : slope * ScalarMath.expOfMinusAbs(x * stretch);
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
    public void geluTanh(int length, float[] z, int zOffset, float[] a, int aOffset) {
        for (int i = 0; i < length; i++) {
            a[aOffset + i] = geluTanh(z[zOffset + i]);
        }
    }

    static float geluTanh(float z) {
        float x = z < -GELU_TANH_HIGHEST ? -GELU_TANH_HIGHEST : z;
        return x * ScalarMath.sigmoid(x * Math.fma(x * x, GELU_TANH_3, GELU_TANH_1));
    }

    @Override
    public void geluTanhBackward(int length, float[] z, int zOffset, float[] delta, int deltaOffset) {
        for (int i = 0; i < length; i++) {
            float x = within(-GELU_TANH_HIGHEST, GELU_TANH_HIGHEST, z[zOffset + i]);
            float square = x * x;
            float e = ScalarMath.expOfMinusAbs(x * Math.fma(square, GELU_TANH_3, GELU_TANH_1));
            // With t = 1/(1 + e), sigmoid(2u) is t or e·t, and sigmoid′ e·t²: neither is a difference.
            float t = 1f / (1f + e);
            float et = e * t;
            float twiceSlope = x * Math.fma(square, 3 * GELU_TANH_3, GELU_TANH_1);
            delta[deltaOffset + i] *= Math.fma(twiceSlope, et * t, x < 0 ? et : t);
        }
    }

    @Override
    public void mish(int length, float[] z, int zOffset, float[] a, int aOffset) {
        for (int i = 0; i < length; i++) {
            a[aOffset + i] = mish(z[zOffset + i]);
        }
    }

    static float mish(float z) {
        float x = z < -MISH_HIGHEST ? -MISH_HIGHEST : z;
        float e = ScalarMath.expOfMinusAbs(x);
        float twice = e + e;
        float p = x < 0 ? Math.fma(e, e, twice) : twice + 1f;
        float q = x < 0 ? p + 2f : Math.fma(twice, e, p);
        return x * (p / q);
    }

    @Override
    public void mishBackward(int length, float[] z, int zOffset, float[] delta, int deltaOffset) {
        for (int i = 0; i < length; i++) {
            float x = within(-MISH_HIGHEST, MISH_HIGHEST, z[zOffset + i]);
            float e = ScalarMath.expOfMinusAbs(x);
            float twice = e + e;
            float p = x < 0 ? Math.fma(e, e, twice) : twice + 1f;
            float inverse = 1f / (x < 0 ? p + 2f : Math.fma(twice, e, p));
            float k = x < 0 ? e : e * e;
            float rest = x * (4f * k) * (1f + e);
            delta[deltaOffset + i] *= Math.fma(rest, inverse, p) * inverse;
        }
    }

    @Override
    public void softplus(int length, float[] z, int zOffset, float[] a, int aOffset) {
        for (int i = 0; i < length; i++) {
            a[aOffset + i] = softplus(z[zOffset + i]);
        }
    }

    static float softplus(float x) {
        return ScalarMath.log1p(ScalarMath.expOfMinusAbs(x)) + (x < 0 ? 0f : x);
    }

    @Override
    public void softplusBackward(int length, float[] z, int zOffset, float[] delta, int deltaOffset) {
        for (int i = 0; i < length; i++) {
            delta[deltaOffset + i] *= ScalarMath.sigmoid(z[zOffset + i]);
        }
    }

    @Override
    public void softsign(int length, float[] z, int zOffset, float[] a, int aOffset) {
        for (int i = 0; i < length; i++) {
            a[aOffset + i] = softsign(z[zOffset + i]);
        }
    }

    static float softsign(float z) {
        float x = within(-Float.MAX_VALUE, Float.MAX_VALUE, z);
        return x / (1f + Math.abs(x));
    }

    @Override
    public void softsignBackward(int length, float[] z, int zOffset, float[] delta, int deltaOffset) {
        for (int i = 0; i < length; i++) {
            float t = 1f / (1f + Math.abs(z[zOffset + i]));
            delta[deltaOffset + i] *= t * t;
        }
    }

    @Override
    public void exponential(int length, float[] z, int zOffset, float[] a, int aOffset) {
        for (int i = 0; i < length; i++) {
            a[aOffset + i] = ScalarMath.exp(z[zOffset + i]);
        }
    }

    @Override
    public void exponentialBackward(int length, float[] a, int aOffset, float[] delta, int deltaOffset) {
        for (int i = 0; i < length; i++) {
            delta[deltaOffset + i] *= a[aOffset + i];
        }
    }

    @Override
    public void softmax(int rows, int n, int ld, float[] z, int zOffset, float[] a, int aOffset) {
        ScalarSoftmax.softmax(rows, n, ld, z, zOffset, a, aOffset);
    }

    @Override
    public void softmaxBackward(int rows, int n, int ld, float[] a, int aOffset, float[] delta, int deltaOffset) {
        ScalarSoftmax.softmaxBackward(rows, n, ld, a, aOffset, delta, deltaOffset);
    }

    @Override
    public void logSoftmax(int rows, int n, int ld, float[] z, int zOffset, float[] a, int aOffset) {
        ScalarSoftmax.logSoftmax(rows, n, ld, z, zOffset, a, aOffset);
    }

    @Override
    public void logSoftmaxBackward(int rows, int n, int ld, float[] a, int aOffset, float[] delta, int deltaOffset) {
        ScalarSoftmax.logSoftmaxBackward(rows, n, ld, a, aOffset, delta, deltaOffset);
    }
}
