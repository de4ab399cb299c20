package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.LENGTH;
import static dev.lanewise.kernel.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link Activations} in lanes. Loops with a function of {@link VectorMath} are called {@linkplain OutOfLine out of line}. */
final class VectorActivations implements Activations {

    /** 0, 1, 2, … */
    private static final FloatVector LANES = FloatVector.zero(SPECIES).addIndex(1);

    private static final OutOfLine EXP_OF_MINUS_ABS = new OutOfLine(MethodHandles.lookup(), "expOfMinusAbsLoop");
    private static final OutOfLine SIGMOID = new OutOfLine(MethodHandles.lookup(), "sigmoidLoop");
    private static final OutOfLine TANH = new OutOfLine(MethodHandles.lookup(), "tanhLoop");
    private static final OutOfLine GELU = new OutOfLine(MethodHandles.lookup(), "geluLoop");
    private static final OutOfLine GELU_BACKWARD = new OutOfLine(MethodHandles.lookup(), "geluBackwardLoop");
    private static final OutOfLine SILU = new OutOfLine(MethodHandles.lookup(), "siluLoop");
    private static final OutOfLine SILU_BACKWARD = new OutOfLine(MethodHandles.lookup(), "siluBackwardLoop");

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
    public void leakyReluBackward(int length, float slope, float[] a, int aOffset, float[] delta, int deltaOffset) {
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector d = fromArray(SPECIES, delta, deltaOffset + i);
            d.mul(slope).blend(d, zero.lt(fromArray(SPECIES, a, aOffset + i))).intoArray(delta, deltaOffset + i);
        }
    }

    @Override
    public void gelu(int length, float[] z, int zOffset, float[] a, int aOffset) {
        GELU.run(length, z, zOffset, a, aOffset);
    }

    static void geluLoop(int length, float[] z, int zOffset, float[] a, int aOffset) {
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector x = fromArray(SPECIES, z, zOffset + i);
            FloatVector erf = VectorMath.erf(x.mul(ScalarActivations.SQRT_HALF));
            x.mul(0.5f).mul(erf.add(1f)).intoArray(a, aOffset + i);
        }
    }

    @Override
    public void geluBackward(int length, float[] z, int zOffset, float[] delta, int deltaOffset) {
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

    @Override
    public void silu(int length, float[] z, int zOffset, float[] a, int aOffset) {
        SILU.run(length, z, zOffset, a, aOffset);
    }

    static void siluLoop(int length, float[] z, int zOffset, float[] a, int aOffset) {
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector x = fromArray(SPECIES, z, zOffset + i);
            x.mul(VectorMath.sigmoid(x)).intoArray(a, aOffset + i);
        }
    }

    @Override
    public void siluBackward(int length, float[] z, int zOffset, float[] delta, int deltaOffset) {
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

    /** All rows in each of three passes: their exponentials are one call where no gap lies between them. */
    @Override
    public void softmax(int rows, int n, int ld, float[] z, int zOffset, float[] a, int aOffset) {
        int padded = Tiles.padded(n);
        for (int b = 0; b < rows; b++) {
            int row = zOffset + b * ld;
            subtract(n, z, row, maximum(n, z, row), a, aOffset + b * ld);
        }
        int run = ld == padded ? rows : 1;
        for (int row = aOffset; row < aOffset + rows * ld; row += run * ld) {
            EXP_OF_MINUS_ABS.run(run * padded, a, row, a, row);
        }
        for (int row = aOffset; row < aOffset + rows * ld; row += ld) {
            zeroPads(n, a, row);
            float inverse = 1 / (float) VectorSums.total(padded, a, row);
            for (int j = row; j < row + padded; j += LENGTH) {
                fromArray(SPECIES, a, j).mul(inverse).intoArray(a, j);
            }
        }
    }

    /** The largest of {@code n} numbers that are not NaN. */
    static float maximum(int n, float[] z, int zRow) {
        FloatVector lowest = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector max = lowest;
        for (int j = 0; j < Tiles.padded(n); j += LENGTH) {
            FloatVector x = lowest.blend(fromArray(SPECIES, z, zRow + j), LANES.lt(n - j));
            max = max.blend(x, max.lt(x));
        }
        // A maximum is exact, so its order does not matter; reduceLanes is banned for sums only.
        return max.reduceLanes(VectorOperators.MAX);
    }

    /** {@code out = e^(z - max)} for {@code n} numbers of a row, {@code z ≤ max}; zero in the pads. */
    static void exponentials(int n, float[] z, int zRow, float max, float[] out, int outRow) {
        subtract(n, z, zRow, max, out, outRow);
        EXP_OF_MINUS_ABS.run(Tiles.padded(n), out, outRow, out, outRow);
        zeroPads(n, out, outRow);
    }

    private static void subtract(int n, float[] z, int zRow, float max, float[] out, int outRow) {
        for (int j = 0; j < Tiles.padded(n); j += LENGTH) {
            fromArray(SPECIES, z, zRow + j).sub(max).intoArray(out, outRow + j);
        }
    }

    private static void zeroPads(int n, float[] out, int outRow) {
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int j = n / LENGTH * LENGTH; j < Tiles.padded(n); j += LENGTH) {
            zero.blend(fromArray(SPECIES, out, outRow + j), LANES.lt(n - j)).intoArray(out, outRow + j);
        }
    }

    static void expOfMinusAbsLoop(int length, float[] x, int xOffset, float[] y, int yOffset) {
        for (int i = 0; i < length; i += LENGTH) {
            VectorMath.expOfMinusAbs(fromArray(SPECIES, x, xOffset + i)).intoArray(y, yOffset + i);
        }
    }

    @Override
    public void softmaxBackward(int rows, int n, int ld, float[] a, int aOffset, float[] delta, int deltaOffset) {
        int padded = Tiles.padded(n);
        for (int row = 0; row < rows * ld; row += ld) {
            float dot = (float) VectorSums.dot(padded, a, aOffset + row, delta, deltaOffset + row);
            for (int j = row; j < row + padded; j += LENGTH) {
                FloatVector d = fromArray(SPECIES, delta, deltaOffset + j);
                fromArray(SPECIES, a, aOffset + j).mul(d.sub(dot)).intoArray(delta, deltaOffset + j);
            }
        }
    }
}
