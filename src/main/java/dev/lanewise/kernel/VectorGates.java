package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.LENGTH;
import static dev.lanewise.kernel.Lanes.SPECIES;
import static dev.lanewise.kernel.ScalarActivations.GELU_TANH_1;
import static dev.lanewise.kernel.ScalarActivations.GELU_TANH_3;
import static dev.lanewise.kernel.ScalarActivations.GELU_TANH_HIGHEST;
import static dev.lanewise.kernel.ScalarActivations.MISH_HIGHEST;
import static jdk.incubator.vector.FloatVector.fromArray;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Those of the {@link VectorActivations} that multiply {@code z} by a gate from 0 to 1: gelu, gelu_tanh, silu, mish. All
 * loops hold a function of {@link VectorMath}, so they are called {@linkplain OutOfLine out of line}.
 */
final class VectorGates {

    private static final OutOfLine GELU = OutOfLine.plain(MethodHandles.lookup(), "geluLoop");
    private static final OutOfLine GELU_BACKWARD = OutOfLine.plain(MethodHandles.lookup(), "geluBackwardLoop");
    private static final OutOfLine GELU_TANH = OutOfLine.plain(MethodHandles.lookup(), "geluTanhLoop");
    private static final OutOfLine GELU_TANH_BACKWARD = OutOfLine.plain(MethodHandles.lookup(), "geluTanhBackwardLoop");
    private static final OutOfLine SILU = OutOfLine.plain(MethodHandles.lookup(), "siluLoop");
    private static final OutOfLine SILU_BACKWARD = OutOfLine.plain(MethodHandles.lookup(), "siluBackwardLoop");
    private static final OutOfLine MISH = OutOfLine.plain(MethodHandles.lookup(), "mishLoop");
    private static final OutOfLine MISH_BACKWARD = OutOfLine.plain(MethodHandles.lookup(), "mishBackwardLoop");

    private VectorGates() {}

    static void gelu(int length, float[] z, int zOffset, float[] a, int aOffset) {
        GELU.run(length, z, zOffset, a, aOffset);
    }

    static void geluLoop(int length, float[] z, int zOffset, float[] a, int aOffset) {
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector x = fromArray(SPECIES, z, zOffset + i);
            FloatVector erf = VectorMath.erf(x.mul(ScalarActivations.SQRT_HALF));
            x.mul(0.5f).mul(erf.add(1f)).intoArray(a, aOffset + i);
        }
    }

    static void geluBackward(int length, float[] z, int zOffset, float[] delta, int deltaOffset) {
        GELU_BACKWARD.run(length, z, zOffset, delta, deltaOffset);
    }

    static void geluBackwardLoop(int length, float[] z, int zOffset, float[] delta, int deltaOffset) {
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector x = fromArray(SPECIES, z, zOffset + i);
            FloatVector d = fromArray(SPECIES, delta, deltaOffset + i);
            FloatVector density =
                    VectorMath.expOfMinusAbs(x.mul(0.5f).mul(x)).mul(ScalarActivations.INVERSE_ROOT_TWO_PI);
            FloatVector cumulative =
                    VectorMath.erf(x.mul(ScalarActivations.SQRT_HALF)).add(1f).mul(0.5f);
            d.mul(x.fma(density, cumulative)).intoArray(delta, deltaOffset + i);
        }
    }

    static void geluTanh(int length, float[] z, int zOffset, float[] a, int aOffset) {
        GELU_TANH.run(length, z, zOffset, a, aOffset);
    }

    static void geluTanhLoop(int length, float[] z, int zOffset, float[] a, int aOffset) {
        FloatVector linear = FloatVector.broadcast(SPECIES, GELU_TANH_1);
        FloatVector cubic = FloatVector.broadcast(SPECIES, GELU_TANH_3);
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector x = fromArray(SPECIES, z, zOffset + i);
            x = x.blend(-GELU_TANH_HIGHEST, x.lt(-GELU_TANH_HIGHEST));
            FloatVector twice = x.mul(x.mul(x).fma(cubic, linear));
            x.mul(VectorMath.sigmoid(twice)).intoArray(a, aOffset + i);
        }
    }

    static void geluTanhBackward(int length, float[] z, int zOffset, float[] delta, int deltaOffset) {
        GELU_TANH_BACKWARD.run(length, z, zOffset, delta, deltaOffset);
    }

    static void geluTanhBackwardLoop(int length, float[] z, int zOffset, float[] delta, int deltaOffset) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        FloatVector linear = FloatVector.broadcast(SPECIES, GELU_TANH_1);
        FloatVector cubic = FloatVector.broadcast(SPECIES, GELU_TANH_3);
        FloatVector slopeOfCubic = FloatVector.broadcast(SPECIES, 3 * GELU_TANH_3);
        FloatVector highest = FloatVector.broadcast(SPECIES, GELU_TANH_HIGHEST);
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector x = fromArray(SPECIES, z, zOffset + i);
            x = x.blend(-GELU_TANH_HIGHEST, x.lt(-GELU_TANH_HIGHEST)).blend(highest, highest.lt(x));
            FloatVector square = x.mul(x);
            FloatVector e = VectorMath.expOfMinusAbs(x.mul(square.fma(cubic, linear)));
            FloatVector t = one.div(e.add(1f));
            FloatVector et = e.mul(t);
            FloatVector twiceSlope = x.mul(square.fma(slopeOfCubic, linear));
            FloatVector slope = twiceSlope.fma(et.mul(t), t.blend(et, x.lt(0f)));
            fromArray(SPECIES, delta, deltaOffset + i).mul(slope).intoArray(delta, deltaOffset + i);
        }
    }

    static void silu(int length, float[] z, int zOffset, float[] a, int aOffset) {
        SILU.run(length, z, zOffset, a, aOffset);
    }

    static void siluLoop(int length, float[] z, int zOffset, float[] a, int aOffset) {
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector x = fromArray(SPECIES, z, zOffset + i);
            x.mul(VectorMath.sigmoid(x)).intoArray(a, aOffset + i);
        }
    }

    static void siluBackward(int length, float[] z, int zOffset, float[] delta, int deltaOffset) {
        SILU_BACKWARD.run(length, z, zOffset, delta, deltaOffset);
    }

    static void siluBackwardLoop(int length, float[] z, int zOffset, float[] delta, int deltaOffset) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector x = fromArray(SPECIES, z, zOffset + i);
            FloatVector s = VectorMath.sigmoid(x);
            FloatVector slope = s.mul(x.fma(one.sub(s), one));
            fromArray(SPECIES, delta, deltaOffset + i).mul(slope).intoArray(delta, deltaOffset + i);
        }
    }

    static void mish(int length, float[] z, int zOffset, float[] a, int aOffset) {
        MISH.run(length, z, zOffset, a, aOffset);
    }

    static void mishLoop(int length, float[] z, int zOffset, float[] a, int aOffset) {
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector x = fromArray(SPECIES, z, zOffset + i);
            x = x.blend(-MISH_HIGHEST, x.lt(-MISH_HIGHEST));
            VectorMask<Float> below = x.lt(0f);
            FloatVector e = VectorMath.expOfMinusAbs(x);
            FloatVector twice = e.add(e);
            FloatVector p = twice.add(1f).blend(e.fma(e, twice), below);
            FloatVector q = twice.fma(e, p).blend(p.add(2f), below);
            x.mul(p.div(q)).intoArray(a, aOffset + i);
        }
    }

    static void mishBackward(int length, float[] z, int zOffset, float[] delta, int deltaOffset) {
        MISH_BACKWARD.run(length, z, zOffset, delta, deltaOffset);
    }

    static void mishBackwardLoop(int length, float[] z, int zOffset, float[] delta, int deltaOffset) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        FloatVector highest = FloatVector.broadcast(SPECIES, MISH_HIGHEST);
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector x = fromArray(SPECIES, z, zOffset + i);
            x = x.blend(-MISH_HIGHEST, x.lt(-MISH_HIGHEST)).blend(highest, highest.lt(x));
            VectorMask<Float> below = x.lt(0f);
            FloatVector e = VectorMath.expOfMinusAbs(x);
            FloatVector twice = e.add(e);
            FloatVector p = twice.add(1f).blend(e.fma(e, twice), below);
            FloatVector inverse = one.div(twice.fma(e, p).blend(p.add(2f), below));
            FloatVector k = e.mul(e).blend(e, below);
            FloatVector rest = x.mul(k.mul(4f)).mul(e.add(1f));
            FloatVector slope = rest.fma(inverse, p).mul(inverse);
            fromArray(SPECIES, delta, deltaOffset + i).mul(slope).intoArray(delta, deltaOffset + i);
        }
    }
}
