package dev.lanewise.kernel;

import static dev.lanewise.kernel.MathConstants.*;

/**
 * The elementary functions of the activations and losses, one float at a time. This class <em>is</em> the definition of
 * their results; {@link VectorMath} computes the same bits. Every step is an IEEE operation (fused multiply-add,
 * addition, multiplication, division), an integer operation on the bits, or a choice between two values, so the results
 * depend on no processor and no library. NaN gives NaN.
 *
 * <p>The stated errors are the greatest over all 2³² floats, in units in the last place of the exact result (see
 * {@code docs/derivation/README.md}). Thread-safe, no allocation.
 */
final class ScalarMath {

    private ScalarMath() {}

    /** eˣ, within 0.90 ulp, subnormal results included. Overflows to +∞ above 88.7228…, as the exact value does. */
    static float exp(float x) {
        float y = x > EXP_HIGHEST ? EXP_HIGHEST : x;
        y = y < EXP_LOWEST ? EXP_LOWEST : y;
        float biased = Math.fma(y, LOG2_E, ROUND_BIASED_TWICE);
        float n = biased - ROUND_BIASED_TWICE;
        float p = expNearZero(Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, y)));
        // 2ⁿ itself may be no normal float: multiply by two halves of it.
        int exponents = Float.floatToRawIntBits(biased);
        int half = exponents >> 1;
        float scale1 = Float.intBitsToFloat(half << FRACTION_BITS);
        float scale2 = Float.intBitsToFloat((exponents - half) << FRACTION_BITS);
        return p * scale1 * scale2;
    }

    /**
     * Natural logarithm, within 1.14 ulp, of subnormal numbers too. log(±0) = -∞, log(+∞) = +∞, and NaN for whatever is
     * below 0.
     */
    static float log(float x) {
        boolean subnormal = x < Float.MIN_NORMAL;
        int bits = Float.floatToRawIntBits(subnormal ? x * LIFT_SUBNORMAL : x);
        int aboveSqrtHalf = bits - SQRT_HALF_BITS;
        // x = 2ⁿ · (1 + f) with √½ ≤ 1 + f < √2; the subtraction of 1 is exact.
        float f = Float.intBitsToFloat(bits - (aboveSqrtHalf & EXPONENT_AND_SIGN)) - 1f;
        float biased = Float.intBitsToFloat((aboveSqrtHalf >> FRACTION_BITS) + ROUND_BITS);
        float n = biased - (subnormal ? ROUND_LIFTED : ROUND);
        float q = Math.fma(LOG_9, f, LOG_8);
        q = Math.fma(q, f, LOG_7);
        q = Math.fma(q, f, LOG_6);
        q = Math.fma(q, f, LOG_5);
        q = Math.fma(q, f, LOG_4);
        q = Math.fma(q, f, LOG_3);
        q = Math.fma(q, f, LOG_2);
        float y = Math.fma(f * f, q, f);
        y = Math.fma(n, LN2_HIGH, Math.fma(n, LN2_LOW, y));
        y = x < Float.POSITIVE_INFINITY ? y : x;
        y = x < 0f ? Float.NaN : y;
        return x == 0f ? Float.NEGATIVE_INFINITY : y;
    }

    /** Hyperbolic tangent, within 2.50 ulp. Odd, keeps -0, and never exceeds 1 in magnitude. */
    static float tanh(float x) {
        float a = Math.abs(x);
        a = a > TANH_HIGHEST ? TANH_HIGHEST : a;
        // With s = 2ⁿ and r = |x| + n ln(2)/2: h = (1 - exp(-2r))/2, v = (1 - exp(-2|x|))/2 = s h + (1 - s)/2 ≤ 1/2.
        float biased = Math.fma(a, -LOG2_E_TWICE, ROUND_BIASED);
        float n = biased - ROUND_BIASED;
        float r = Math.fma(n, LN2_HALF_LOW, Math.fma(n, LN2_HALF_HIGH, a));
        float q = Math.fma(TANH_6, r, TANH_5);
        q = Math.fma(q, r, TANH_4);
        q = Math.fma(q, r, TANH_3);
        q = Math.fma(q, r, TANH_2);
        float h = Math.fma(r * r, q, r);
        float s = Float.intBitsToFloat(Float.floatToRawIntBits(biased) << FRACTION_BITS);
        float v = Math.fma(s, h, Math.fma(s, -0.5f, 0.5f));
        return withSignOf(x, v / (1f - v));
    }

    /** 1/(1 + e⁻ˣ), within 2.41 ulp, also where the result is small or subnormal. Lies in [0, 1]. */
    static float sigmoid(float x) {
        float e = expOfMinusAbs(x);
        return (x < 0f ? e : 1f) / (1f + e);
    }

    /**
     * log(1 + x) for x from 0 to 1, within 1.17 ulp however small x is; of x = {@link #expOfMinusAbs}(z), within 1.71.
     */
    static float log1p(float x) {
        float q = Math.fma(LOG1P_10, x, LOG1P_9);
        q = Math.fma(q, x, LOG1P_8);
        q = Math.fma(q, x, LOG1P_7);
        q = Math.fma(q, x, LOG1P_6);
        q = Math.fma(q, x, LOG1P_5);
        q = Math.fma(q, x, LOG1P_4);
        q = Math.fma(q, x, LOG1P_3);
        q = Math.fma(q, x, LOG1P_2);
        return Math.fma(x * x, q, x);
    }

    /** Error function, within 1.25 ulp. Odd, keeps -0, and never exceeds 1 in magnitude. */
    static float erf(float x) {
        float a = Math.abs(x);
        float y = a < ERF_SPLIT ? erfNearZero(a) : erfTail(a);
        return withSignOf(x, a > ERF_HIGHEST ? 1f : y);
    }

    private static float erfNearZero(float a) {
        float square = a * a;
        float p = Math.fma(ERF_6, square, ERF_5);
        p = Math.fma(p, square, ERF_4);
        p = Math.fma(p, square, ERF_3);
        p = Math.fma(p, square, ERF_2);
        p = Math.fma(p, square, ERF_1);
        p = Math.fma(p, square, ERF_0);
        return Math.fma(a, p, a);
    }

    private static float erfTail(float a) {
        float t = a - ERF_CENTRE;
        float p = Math.fma(ERF_TAIL_12, t, ERF_TAIL_11);
        p = Math.fma(p, t, ERF_TAIL_10);
        p = Math.fma(p, t, ERF_TAIL_9);
        p = Math.fma(p, t, ERF_TAIL_8);
        p = Math.fma(p, t, ERF_TAIL_7);
        p = Math.fma(p, t, ERF_TAIL_6);
        p = Math.fma(p, t, ERF_TAIL_5);
        p = Math.fma(p, t, ERF_TAIL_4);
        p = Math.fma(p, t, ERF_TAIL_3);
        p = Math.fma(p, t, ERF_TAIL_2);
        p = Math.fma(p, t, ERF_TAIL_1);
        return Math.fma(p, t, ERF_TAIL_0);
    }

    /** exp(-|x|), within 0.90 ulp: with its one range of exponents it needs one bound and one scale less than exp. */
    static float expOfMinusAbs(float x) {
        float y = Float.intBitsToFloat(Float.floatToRawIntBits(x) | SIGN);
        y = y < EXP_LOWEST ? EXP_LOWEST : y;
        float biased = Math.fma(y, LOG2_E, ROUND_BIASED_LIFTED);
        float n = biased - ROUND_BIASED_LIFTED;
        float p = expNearZero(Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, y)));
        return p * Float.intBitsToFloat(Float.floatToRawIntBits(biased) << FRACTION_BITS) * UNLIFT;
    }

    /** exp(-|x|) - 1, within 0.95 ulp however small x is. Lies in [-1, 0], and is +0 at both zeros. */
    static float expm1OfMinusAbs(float x) {
        float y = Float.intBitsToFloat(Float.floatToRawIntBits(x) | SIGN);
        y = y < EXPM1_LOWEST ? EXPM1_LOWEST : y;
        float biased = Math.fma(y, LOG2_E, ROUND_BIASED);
        float n = biased - ROUND_BIASED;
        float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, y));
        float q = Math.fma(EXP_6, r, EXP_5);
        q = Math.fma(q, r, EXP_4);
        q = Math.fma(q, r, EXP_3);
        q = Math.fma(q, r, EXP_2);
        float h = Math.fma(r * r, q, r);
        // h = exp(r) - 1, s = 2ⁿ: the result is s h + (s - 1), and nothing cancels, for n < 0 leaves it below -0.29.
        float s = Float.intBitsToFloat(Float.floatToRawIntBits(biased) << FRACTION_BITS);
        return Math.fma(s, h, s - 1f);
    }

    private static float expNearZero(float r) {
        float p = Math.fma(EXP_6, r, EXP_5);
        p = Math.fma(p, r, EXP_4);
        p = Math.fma(p, r, EXP_3);
        p = Math.fma(p, r, EXP_2);
        p = Math.fma(p, r, 1f);
        return Math.fma(p, r, 1f);
    }

    private static float withSignOf(float x, float magnitude) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(magnitude) | (Float.floatToRawIntBits(x) & SIGN));
    }
}
