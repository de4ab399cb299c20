package dev.lanewise.kernel;

/**
 * The numbers of {@link ScalarMath} and {@link VectorMath}. {@code docs/derivation/coefficients.sollya} derives the
 * coefficients and prints them as they stand here; a coefficient's number is the power that it goes with, except in
 * {@link #ERF_0} and its successors, where it is half the power.
 */
final class MathConstants {

    private MathConstants() {}

    /** The sign bit of a float. */
    static final int SIGN = 0x80000000;

    /** Bits of a float's fraction: what an exponent must be shifted by. */
    static final int FRACTION_BITS = 23;

    /**
     * 1.5 · 2²³: a float of that size has no room for a fraction, so adding it rounds to the nearest integer n, and the
     * low bits of the sum are n itself. Its own bits lie above the lowest nine, so that a shift by
     * {@link #FRACTION_BITS} drops them.
     */
    static final float ROUND = 0x1.8p23f;

    /** {@link #ROUND} with the bias of a float's exponent: the low bits of the sum are n + 127. */
    static final float ROUND_BIASED = ROUND + 127;

    /** {@link #ROUND} with twice the bias: the low bits of the sum, halved, are the exponents of two factors of 2ⁿ. */
    static final float ROUND_BIASED_TWICE = ROUND + 2 * 127;

    /** {@link #ROUND_BIASED} for n down to -150: the low bits are the exponent of 2ⁿ⁺⁶⁴, never subnormal. */
    static final float ROUND_BIASED_LIFTED = ROUND_BIASED + 64;

    /** Takes the lift of {@link #ROUND_BIASED_LIFTED} back. */
    static final float UNLIFT = 0x1p-64f;

    static final float LOG2_E = 0x1.715476p0f;

    /**
     * ln 2 rounded to a float. Its last bit is 2⁻²⁴, so x - n · LN2_HIGH is a multiple of 2⁻²⁵ below 1/2 wherever n ≠
     * 0: a fused multiply-add gives it exactly.
     */
    static final float LN2_HIGH = 0x1.62e43p-1f;

    /** ln 2 - LN2_HIGH. */
    static final float LN2_LOW = -0x1.05c61p-29f;

    static final float LOG2_E_TWICE = 0x1.715476p1f;
    static final float LN2_HALF_HIGH = 0x1.62e43p-2f;
    static final float LN2_HALF_LOW = -0x1.05c61p-30f;

    /** Above, exp overflows: ln(2¹²⁸) = 88.72… */
    static final float EXP_HIGHEST = 89f;

    /** Below, exp rounds to 0: ln(2⁻¹⁵⁰) = -103.97… */
    static final float EXP_LOWEST = -104f;

    // exp(r) = 1 + r + r² (EXP_2 + r (EXP_3 + …)) for |r| ≤ ln(2)/2; relative error 2⁻²⁸·¹
    static final float EXP_2 = 0x1.fffffap-2f;
    static final float EXP_3 = 0x1.555492p-3f;
    static final float EXP_4 = 0x1.555a26p-5f;
    static final float EXP_5 = 0x1.12398p-7f;
    static final float EXP_6 = 0x1.694c9cp-10f;

    /** Below, exp(x) - 1 rounds to -1: ln(2⁻²⁵) = -17.3… */
    static final float EXPM1_LOWEST = -20f;

    /** From 9.01… on, tanh rounds to 1. */
    static final float TANH_HIGHEST = 10f;

    // (1 - exp(-2r))/2 = r + r² (TANH_2 + r (TANH_3 + …)) for |r| ≤ ln(2)/4; relative error 2⁻²⁶·⁰
    static final float TANH_2 = -0x1.fffffep-1f;
    static final float TANH_3 = 0x1.5554bp-1f;
    static final float TANH_4 = -0x1.555716p-2f;
    static final float TANH_5 = 0x1.122794p-3f;
    static final float TANH_6 = -0x1.6b732cp-5f;

    /** Makes every subnormal float normal. */
    static final float LIFT_SUBNORMAL = 0x1p23f;

    /** {@link #ROUND} and the exponent that {@link #LIFT_SUBNORMAL} added. */
    static final float ROUND_LIFTED = ROUND + 23;

    static final int ROUND_BITS = 0x4b400000;

    /** √½ as bits: what is subtracted before the exponent is cut off, so that the fraction lies in [√½, √2). */
    static final int SQRT_HALF_BITS = 0x3f3504f3;

    static final int EXPONENT_AND_SIGN = 0xff800000;

    // log(1 + f) = f + f² (LOG_2 + f (LOG_3 + …)) for √½ ≤ 1 + f < √2; relative error 2⁻²⁴·⁹
    static final float LOG_2 = -0x1.fffffap-2f;
    static final float LOG_3 = 0x1.5556f4p-2f;
    static final float LOG_4 = -0x1.0004b2p-2f;
    static final float LOG_5 = 0x1.98d2b6p-3f;
    static final float LOG_6 = -0x1.53598ap-3f;
    static final float LOG_7 = 0x1.318212p-3f;
    static final float LOG_8 = -0x1.251a84p-3f;
    static final float LOG_9 = 0x1.660aeap-4f;

    // log(1 + e) = e + e² (LOG1P_2 + e (LOG1P_3 + …)) for 0 ≤ e ≤ 1; relative error 2⁻²⁷·⁵
    static final float LOG1P_2 = -0x1.ffffd2p-2f;
    static final float LOG1P_3 = 0x1.554ddap-2f;
    static final float LOG1P_4 = -0x1.ff2556p-3f;
    static final float LOG1P_5 = 0x1.935568p-3f;
    static final float LOG1P_6 = -0x1.3a6736p-3f;
    static final float LOG1P_7 = 0x1.b53c48p-4f;
    static final float LOG1P_8 = -0x1.d7efa8p-5f;
    static final float LOG1P_9 = 0x1.4a9226p-6f;
    static final float LOG1P_10 = -0x1.b22adep-9f;

    /** Where erf changes from one polynomial to the other. */
    static final float ERF_SPLIT = 1.1f;

    /** From 3.919… on, erf rounds to 1. */
    static final float ERF_HIGHEST = 3.92f;

    // erf(x) = x + x (ERF_0 + x² (ERF_1 + …)) for 0 ≤ x ≤ ERF_SPLIT; relative error 2⁻²⁷·⁵
    static final float ERF_0 = 0x1.06eba8p-3f;
    static final float ERF_1 = -0x1.812732p-2f;
    static final float ERF_2 = 0x1.ce2a5ep-4f;
    static final float ERF_3 = -0x1.b7ca48p-6f;
    static final float ERF_4 = 0x1.529718p-8f;
    static final float ERF_5 = -0x1.99ca86p-11f;
    static final float ERF_6 = 0x1.2e90b4p-14f;

    /** A point of the tail at which erf is, to 2⁻³⁷, a float: the constant term costs no accuracy. */
    static final float ERF_CENTRE = 0x1.3c04p1f;

    // erf(ERF_CENTRE + t) = ERF_TAIL_0 + t (ERF_TAIL_1 + …) up to ERF_HIGHEST; relative error 2⁻²⁵·⁰
    static final float ERF_TAIL_0 = 0x1.ffc10cp-1f;
    static final float ERF_TAIL_1 = 0x1.4d421p-9f;
    static final float ERF_TAIL_2 = -0x1.9b7398p-8f;
    static final float ERF_TAIL_3 = 0x1.36da32p-7f;
    static final float ERF_TAIL_4 = -0x1.3adb42p-7f;
    static final float ERF_TAIL_5 = 0x1.b3435ap-8f;
    static final float ERF_TAIL_6 = -0x1.801b04p-9f;
    static final float ERF_TAIL_7 = 0x1.ffb9c4p-12f;
    static final float ERF_TAIL_8 = 0x1.7de98cp-12f;
    static final float ERF_TAIL_9 = -0x1.36d2f8p-12f;
    static final float ERF_TAIL_10 = 0x1.d00f64p-15f;
    static final float ERF_TAIL_11 = 0x1.985a54p-16f;
    static final float ERF_TAIL_12 = -0x1.386652p-17f;
}
