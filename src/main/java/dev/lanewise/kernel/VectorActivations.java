package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.LENGTH;
import static dev.lanewise.kernel.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;

/** {@link Activations} in lanes. Loops with a function of {@link VectorMath} are called {@linkplain OutOfLine out of line}. */
final class VectorActivations implements Activations {

    private static final OutOfLine SIGMOID = OutOfLine.plain(MethodHandles.lookup(), "sigmoidLoop");
    private static final OutOfLine TANH = OutOfLine.plain(MethodHandles.lookup(), "tanhLoop");
    private static final OutOfLine ELU = OutOfLine.ofThreeNumbers(MethodHandles.lookup(), "eluLoop");
    private static final OutOfLine ELU_BACKWARD = OutOfLine.ofThreeNumbers(MethodHandles.lookup(), "eluBackwardLoop");
    private static final OutOfLine SOFTPLUS = OutOfLine.plain(MethodHandles.lookup(), "softplusLoop");
    private static final OutOfLine SOFTPLUS_BACKWARD = OutOfLine.plain(MethodHandles.lookup(), "softplusBackwardLoop");
    private static final OutOfLine EXPONENTIAL = OutOfLine.plain(MethodHandles.lookup(), "exponentialLoop");

    @Override
    public void sigmoid(int length, float[] z, int zOffset, float[] a, int aOffset) {
        SIGMOID.run(length, z, zOffset, a, aOffset);
    }

    static void sigmoidLoop(int length, float[] z, int zOffset, float[] a, int aOffset) {
        for (int i = 0; i < length; i += LENGTH) {
            VectorMath.sigmoid(fromArray(SPECIES, z, zOffset + i)).intoArray(a, aOffset + i);
        }
    }

    @Override
    public void sigmoidBackward(int length, float[] a, int aOffset, float[] delta, int deltaOffset) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector y = fromArray(SPECIES, a, aOffset + i);
            fromArray(SPECIES, delta, deltaOffset + i).mul(y.mul(one.sub(y))).intoArray(delta, deltaOffset + i);
        }
    }

    @Override
    public void tanh(int length, float[] z, int zOffset, float[] a, int aOffset) {
        TANH.run(length, z, zOffset, a, aOffset);
    }

    static void tanhLoop(int length, float[] z, int zOffset, float[] a, int aOffset) {
        for (int i = 0; i < length; i += LENGTH) {
            VectorMath.tanh(fromArray(SPECIES, z, zOffset + i)).intoArray(a, aOffset + i);
        }
    }

    @Override
    public void tanhBackward(int length, float[] a, int aOffset, float[] delta, int deltaOffset) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector y = fromArray(SPECIES, a, aOffset + i);
            fromArray(SPECIES, delta, deltaOffset + i).mul(y.neg().fma(y, one)).intoArray(delta, deltaOffset + i);
        }
    }

    /** Compare and blend: {@code max} would pay for Java's rules on NaN and -0.0 with six instructions instead of two. */
    @Override
    public void relu(int length, float[] z, int zOffset, float[] a, int aOffset) {
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector x = fromArray(SPECIES, z, zOffset + i);
            x.blend(0f, x.lt(0f)).intoArray(a, aOffset + i);
        }
    }

    @Override
    public void reluBackward(int length, float[] a, int aOffset, float[] delta, int deltaOffset) {
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector d = fromArray(SPECIES, delta, deltaOffset + i);
            zero.blend(d, zero.lt(fromArray(SPECIES, a, aOffset + i))).intoArray(delta, deltaOffset + i);
        }
    }

    @Override
    public void leakyRelu(int length, float slope, float[] z, int zOffset, float[] a, int aOffset) {
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector x = fromArray(SPECIES, z, zOffset + i);
            x.blend(x.mul(slope), x.lt(0f)).intoArray(a, aOffset + i);
        }
    }

    @Override
    public void leakyReluBackward(int length, float slope, float[] z, int zOffset, float[] delta, int deltaOffset) {
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector d = fromArray(SPECIES, delta, deltaOffset + i);
            d.mul(slope).blend(d, zero.lt(fromArray(SPECIES, z, zOffset + i))).intoArray(delta, deltaOffset + i);
        }
    }

    @Override
    public void clip(int length, float min, float max, float[] z, int zOffset, float[] a, int aOffset) {
        FloatVector highest = FloatVector.broadcast(SPECIES, max);
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector x = fromArray(SPECIES, z, zOffset + i);
            x = x.blend(min, x.lt(min));
            x.blend(highest, highest.lt(x)).intoArray(a, aOffset + i);
        }
    }

    @Override
    public void clipBackward(int length, float min, float max, float[] a, int aOffset, float[] delta, int deltaOffset) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector lowest = FloatVector.broadcast(SPECIES, min);
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector y = fromArray(SPECIES, a, aOffset + i);
            FloatVector d = zero.blend(fromArray(SPECIES, delta, deltaOffset + i), lowest.lt(y));
            zero.blend(d, y.lt(max)).intoArray(delta, deltaOffset + i);
        }
    }

    @Override
    public void hardSigmoid(int length, float alpha, float beta, float[] z, int zOffset, float[] a, int aOffset) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        FloatVector slope = FloatVector.broadcast(SPECIES, alpha);
        FloatVector start = FloatVector.broadcast(SPECIES, beta);
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector x = fromArray(SPECIES, z, zOffset + i).fma(slope, start);
            x = x.blend(0f, x.lt(0f));
            x.blend(one, one.lt(x)).intoArray(a, aOffset + i);
        }
    }

    @Override
    public void hardSigmoidBackward(int length, float alpha, float[] a, int aOffset, float[] delta, int deltaOffset) {
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector y = fromArray(SPECIES, a, aOffset + i);
            FloatVector d = fromArray(SPECIES, delta, deltaOffset + i).mul(alpha);
            zero.blend(zero.blend(d, zero.lt(y)), y.lt(1f)).intoArray(delta, deltaOffset + i);
        }
    }

    @Override
    public void elu(
            int length, float above, float below, float stretch, float[] z, int zOffset, float[] a, int aOffset) {
        ELU.run(length, above, below, stretch, z, zOffset, a, aOffset);
    }

    static void eluLoop(
            int length, float above, float below, float stretch, float[] z, int zOffset, float[] a, int aOffset) {
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector x = fromArray(SPECIES, z, zOffset + i);
            FloatVector curve = VectorMath.expm1OfMinusAbs(x.mul(stretch)).mul(below);
            x.mul(above).blend(curve, x.lt(0f)).intoArray(a, aOffset + i);
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
        ELU_BACKWARD.run(length, above, slope, stretch, z, zOffset, delta, deltaOffset);
    }

    static void eluBackwardLoop(
            int length,
            float above,
            float slope,
            float stretch,
            float[] z,
            int zOffset,
            float[] delta,
            int deltaOffset) {
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector x = fromArray(SPECIES, z, zOffset + i);
            FloatVector factor =
                    VectorMath.expOfMinusAbs(x.mul(stretch)).mul(slope).blend(above, zero.lt(x));
            fromArray(SPECIES, delta, deltaOffset + i).mul(factor).intoArray(delta, deltaOffset + i);
        }
    }

    @Override
    public void gelu(int length, float[] z, int zOffset, float[] a, int aOffset) {
        VectorGates.gelu(length, z, zOffset, a, aOffset);
    }

    @Override
    public void geluBackward(int length, float[] z, int zOffset, float[] delta, int deltaOffset) {
        VectorGates.geluBackward(length, z, zOffset, delta, deltaOffset);
    }

    @Override
    public void silu(int length, float[] z, int zOffset, float[] a, int aOffset) {
        VectorGates.silu(length, z, zOffset, a, aOffset);
    }

    @Override
    public void siluBackward(int length, float[] z, int zOffset, float[] delta, int deltaOffset) {
        VectorGates.siluBackward(length, z, zOffset, delta, deltaOffset);
    }

    @Override
    public void geluTanh(int length, float[] z, int zOffset, float[] a, int aOffset) {
        VectorGates.geluTanh(length, z, zOffset, a, aOffset);
    }

    @Override
    public void geluTanhBackward(int length, float[] z, int zOffset, float[] delta, int deltaOffset) {
        VectorGates.geluTanhBackward(length, z, zOffset, delta, deltaOffset);
    }

    @Override
    public void mish(int length, float[] z, int zOffset, float[] a, int aOffset) {
        VectorGates.mish(length, z, zOffset, a, aOffset);
    }

    @Override
    public void mishBackward(int length, float[] z, int zOffset, float[] delta, int deltaOffset) {
        VectorGates.mishBackward(length, z, zOffset, delta, deltaOffset);
    }

    @Override
    public void softplus(int length, float[] z, int zOffset, float[] a, int aOffset) {
        SOFTPLUS.run(length, z, zOffset, a, aOffset);
    }

    static void softplusLoop(int length, float[] z, int zOffset, float[] a, int aOffset) {
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector x = fromArray(SPECIES, z, zOffset + i);
            FloatVector linear = x.blend(0f, x.lt(0f));
            VectorMath.log1p(VectorMath.expOfMinusAbs(x)).add(linear).intoArray(a, aOffset + i);
        }
    }

    @Override
    public void softplusBackward(int length, float[] z, int zOffset, float[] delta, int deltaOffset) {
        SOFTPLUS_BACKWARD.run(length, z, zOffset, delta, deltaOffset);
    }

    static void softplusBackwardLoop(int length, float[] z, int zOffset, float[] delta, int deltaOffset) {
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector slope = VectorMath.sigmoid(fromArray(SPECIES, z, zOffset + i));
            fromArray(SPECIES, delta, deltaOffset + i).mul(slope).intoArray(delta, deltaOffset + i);
        }
    }

    @Override
    public void softsign(int length, float[] z, int zOffset, float[] a, int aOffset) {
        FloatVector highest = FloatVector.broadcast(SPECIES, Float.MAX_VALUE);
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector x = fromArray(SPECIES, z, zOffset + i);
            x = x.blend(-Float.MAX_VALUE, x.lt(-Float.MAX_VALUE)).blend(highest, highest.lt(x));
            x.div(x.abs().add(1f)).intoArray(a, aOffset + i);
        }
    }

    @Override
    public void softsignBackward(int length, float[] z, int zOffset, float[] delta, int deltaOffset) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector t = one.div(fromArray(SPECIES, z, zOffset + i).abs().add(1f));
            fromArray(SPECIES, delta, deltaOffset + i).mul(t.mul(t)).intoArray(delta, deltaOffset + i);
        }
    }

    @Override
    public void exponential(int length, float[] z, int zOffset, float[] a, int aOffset) {
        EXPONENTIAL.run(length, z, zOffset, a, aOffset);
    }

    static void exponentialLoop(int length, float[] z, int zOffset, float[] a, int aOffset) {
        for (int i = 0; i < length; i += LENGTH) {
            VectorMath.exp(fromArray(SPECIES, z, zOffset + i)).intoArray(a, aOffset + i);
        }
    }

    @Override
    public void exponentialBackward(int length, float[] a, int aOffset, float[] delta, int deltaOffset) {
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector y = fromArray(SPECIES, a, aOffset + i);
            fromArray(SPECIES, delta, deltaOffset + i).mul(y).intoArray(delta, deltaOffset + i);
        }
    }

    @Override
    public void softmax(int rows, int n, int ld, float[] z, int zOffset, float[] a, int aOffset) {
        VectorSoftmax.softmax(rows, n, ld, z, zOffset, a, aOffset);
    }

    @Override
    public void softmaxBackward(int rows, int n, int ld, float[] a, int aOffset, float[] delta, int deltaOffset) {
        VectorSoftmax.softmaxBackward(rows, n, ld, a, aOffset, delta, deltaOffset);
    }

    @Override
    public void logSoftmax(int rows, int n, int ld, float[] z, int zOffset, float[] a, int aOffset) {
        VectorSoftmax.logSoftmax(rows, n, ld, z, zOffset, a, aOffset);
    }

    @Override
    public void logSoftmaxBackward(int rows, int n, int ld, float[] a, int aOffset, float[] delta, int deltaOffset) {
        VectorSoftmax.logSoftmaxBackward(rows, n, ld, a, aOffset, delta, deltaOffset);
    }
}
