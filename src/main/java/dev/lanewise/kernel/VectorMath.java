package dev.lanewise.kernel;

import static dev.lanewise.kernel.MathConstants.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link ScalarMath} on vectors: operation by operation the same, so each lane has the same bits at every width (NaN is
 * NaN, whatever its bits). Bounds are compare and blend, which keep NaN and cost less than min and max.
 *
 * <p>Small enough for the compiler to inline into the loops that call it; there it allocates nothing. C2 refuses to inline
 * methods of ours once it has made 18000 nodes (NodeCountInliningCutoff; a fused multiply-add takes some 500), and a vector
 * that crosses a call which is not inlined is an object. So the largest functions call nothing but the Vector API, and
 * kernels that use two of them share {@link #expOfMinusAbs} and call erf and log1p last.
 */
final class VectorMath {

    private VectorMath() {}

    /** {@link ScalarMath#exp} of every lane. */
    static FloatVector exp(FloatVector x) {
        FloatVector y = x.blend(EXP_HIGHEST, x.compare(VectorOperators.GT, EXP_HIGHEST));
        y = y.blend(EXP_LOWEST, y.lt(EXP_LOWEST));
        FloatVector biased = y.fma(all(LOG2_E), all(ROUND_BIASED_TWICE));
        FloatVector n = biased.sub(ROUND_BIASED_TWICE);
        FloatVector p = expNearZero(n.fma(all(-LN2_LOW), n.fma(all(-LN2_HIGH), y)));
        IntVector exponents = biased.reinterpretAsInts();
        IntVector half = exponents.lanewise(VectorOperators.ASHR, 1);
        return p.mul(powerOfTwo(half)).mul(powerOfTwo(exponents.sub(half)));
    }

    /** {@link ScalarMath#log} of every lane. */
    static FloatVector log(FloatVector x) {
        VectorMask<Float> subnormal = x.lt(Float.MIN_NORMAL);
        IntVector bits = x.blend(x.mul(LIFT_SUBNORMAL), subnormal).reinterpretAsInts();
        IntVector aboveSqrtHalf = bits.sub(SQRT_HALF_BITS);
        FloatVector f = bits.sub(aboveSqrtHalf.and(EXPONENT_AND_SIGN))
                .reinterpretAsFloats()
                .sub(1f);
        FloatVector n = aboveSqrtHalf
                .lanewise(VectorOperators.ASHR, FRACTION_BITS)
                .add(ROUND_BITS)
                .reinterpretAsFloats()
                .sub(all(ROUND).blend(ROUND_LIFTED, subnormal));
        FloatVector q = f.fma(all(LOG_9), all(LOG_8));
        q = q.fma(f, all(LOG_7));
        q = q.fma(f, all(LOG_6));
        q = q.fma(f, all(LOG_5));
        q = q.fma(f, all(LOG_4));
        q = q.fma(f, all(LOG_3));
        q = q.fma(f, all(LOG_2));
        FloatVector y = f.mul(f).fma(q, f);
        y = n.fma(all(LN2_HIGH), n.fma(all(LN2_LOW), y));
        y = x.blend(y, x.lt(Float.POSITIVE_INFINITY));
        y = y.blend(Float.NaN, x.lt(0f));
        return y.blend(Float.NEGATIVE_INFINITY, x.eq(0f));
    }

    /** {@link ScalarMath#tanh} of every lane. */
    static FloatVector tanh(FloatVector x) {
        FloatVector a = x.abs();
        a = a.blend(TANH_HIGHEST, a.compare(VectorOperators.GT, TANH_HIGHEST));
        FloatVector biased = a.fma(all(-LOG2_E_TWICE), all(ROUND_BIASED));
        FloatVector n = biased.sub(ROUND_BIASED);
        FloatVector r = n.fma(all(LN2_HALF_LOW), n.fma(all(LN2_HALF_HIGH), a));
        FloatVector q = r.fma(all(TANH_6), all(TANH_5));
        q = q.fma(r, all(TANH_4));
        q = q.fma(r, all(TANH_3));
        q = q.fma(r, all(TANH_2));
        FloatVector h = r.mul(r).fma(q, r);
        FloatVector s = powerOfTwo(biased.reinterpretAsInts());
        FloatVector v = s.fma(h, s.fma(all(-0.5f), all(0.5f)));
        return withSignOf(x, v.div(all(1f).sub(v)));
    }

    /** {@link ScalarMath#sigmoid} of every lane. */
    static FloatVector sigmoid(FloatVector x) {
        return sigmoid(x, expOfMinusAbs(x));
    }

    /** {@link ScalarMath#sigmoid} of every lane, from {@code e = exp(-|x|)}. */
    static FloatVector sigmoid(FloatVector x, FloatVector e) {
        return e.broadcast(1f).blend(e, x.lt(0f)).div(e.add(1f));
    }

    /** {@link ScalarMath#log1p} of every lane. */
    static FloatVector log1p(FloatVector x) {
        FloatVector q = x.fma(x.broadcast(LOG1P_10), x.broadcast(LOG1P_9));
        q = q.fma(x, x.broadcast(LOG1P_8));
        q = q.fma(x, x.broadcast(LOG1P_7));
        q = q.fma(x, x.broadcast(LOG1P_6));
        q = q.fma(x, x.broadcast(LOG1P_5));
        q = q.fma(x, x.broadcast(LOG1P_4));
        q = q.fma(x, x.broadcast(LOG1P_3));
        q = q.fma(x, x.broadcast(LOG1P_2));
        return x.mul(x).fma(q, x);
    }

    /** {@link ScalarMath#erf} of every lane. */
    static FloatVector erf(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector t = a.sub(ERF_CENTRE);
        FloatVector q = t.fma(a.broadcast(ERF_TAIL_12), a.broadcast(ERF_TAIL_11));
        q = q.fma(t, a.broadcast(ERF_TAIL_10));
        q = q.fma(t, a.broadcast(ERF_TAIL_9));
        q = q.fma(t, a.broadcast(ERF_TAIL_8));
        q = q.fma(t, a.broadcast(ERF_TAIL_7));
        q = q.fma(t, a.broadcast(ERF_TAIL_6));
        q = q.fma(t, a.broadcast(ERF_TAIL_5));
        q = q.fma(t, a.broadcast(ERF_TAIL_4));
        q = q.fma(t, a.broadcast(ERF_TAIL_3));
        q = q.fma(t, a.broadcast(ERF_TAIL_2));
        q = q.fma(t, a.broadcast(ERF_TAIL_1));
        q = q.fma(t, a.broadcast(ERF_TAIL_0));
        FloatVector square = a.mul(a);
        FloatVector p = square.fma(a.broadcast(ERF_6), a.broadcast(ERF_5));
        p = p.fma(square, a.broadcast(ERF_4));
        p = p.fma(square, a.broadcast(ERF_3));
        p = p.fma(square, a.broadcast(ERF_2));
        p = p.fma(square, a.broadcast(ERF_1));
        p = p.fma(square, a.broadcast(ERF_0));
        FloatVector y = q.blend(a.fma(p, a), a.lt(ERF_SPLIT)).blend(1f, a.compare(VectorOperators.GT, ERF_HIGHEST));
        return y.reinterpretAsInts().or(x.reinterpretAsInts().and(SIGN)).reinterpretAsFloats();
    }

    /** {@link ScalarMath#expOfMinusAbs} of every lane: the bits of {@link #exp} where x is not positive, at a lower price. */
    static FloatVector expOfMinusAbs(FloatVector x) {
        FloatVector y = x.reinterpretAsInts().or(SIGN).reinterpretAsFloats();
        y = y.blend(EXP_LOWEST, y.lt(EXP_LOWEST));
        FloatVector biased = y.fma(all(LOG2_E), all(ROUND_BIASED_LIFTED));
        FloatVector n = biased.sub(ROUND_BIASED_LIFTED);
        FloatVector p = expNearZero(n.fma(all(-LN2_LOW), n.fma(all(-LN2_HIGH), y)));
        return p.mul(powerOfTwo(biased.reinterpretAsInts())).mul(UNLIFT);
    }

    /** {@link ScalarMath#expm1OfMinusAbs} of every lane. */
    static FloatVector expm1OfMinusAbs(FloatVector x) {
        FloatVector y = x.reinterpretAsInts().or(SIGN).reinterpretAsFloats();
        y = y.blend(EXPM1_LOWEST, y.lt(EXPM1_LOWEST));
        FloatVector biased = y.fma(all(LOG2_E), all(ROUND_BIASED));
        FloatVector n = biased.sub(ROUND_BIASED);
        FloatVector r = n.fma(all(-LN2_LOW), n.fma(all(-LN2_HIGH), y));
        FloatVector q = r.fma(all(EXP_6), all(EXP_5));
        q = q.fma(r, all(EXP_4));
        q = q.fma(r, all(EXP_3));
        q = q.fma(r, all(EXP_2));
        FloatVector h = r.mul(r).fma(q, r);
        FloatVector s = powerOfTwo(biased.reinterpretAsInts());
        return s.fma(h, s.sub(1f));
    }

    private static FloatVector expNearZero(FloatVector r) {
        FloatVector p = r.fma(all(EXP_6), all(EXP_5));
        p = p.fma(r, all(EXP_4));
        p = p.fma(r, all(EXP_3));
        p = p.fma(r, all(EXP_2));
        p = p.fma(r, all(1f));
        return p.fma(r, all(1f));
    }

    /** 2 to the power of the biased exponents in the lowest eight bits; bit eight must be 0. */
    private static FloatVector powerOfTwo(IntVector exponents) {
        return exponents.lanewise(VectorOperators.LSHL, FRACTION_BITS).reinterpretAsFloats();
    }

    private static FloatVector withSignOf(FloatVector x, FloatVector magnitude) {
        IntVector sign = x.reinterpretAsInts().and(SIGN);
        return magnitude.reinterpretAsInts().or(sign).reinterpretAsFloats();
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(Lanes.SPECIES, value);
    }
}
