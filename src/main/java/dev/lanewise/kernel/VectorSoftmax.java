package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.LENGTH;
import static dev.lanewise.kernel.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link ScalarSoftmax} in lanes. Loops with a function of {@link VectorMath} are called {@linkplain OutOfLine out of line}. */
final class VectorSoftmax {

    /** 0, 1, 2, … */
    private static final FloatVector LANES = FloatVector.zero(SPECIES).addIndex(1);

    private static final OutOfLine EXP_OF_MINUS_ABS = OutOfLine.plain(MethodHandles.lookup(), "expOfMinusAbsLoop");
    private static final OutOfLine LOG_SOFTMAX_BACKWARD =
            OutOfLine.ofOneNumber(MethodHandles.lookup(), "logSoftmaxBackwardLoop");

    private VectorSoftmax() {}

    /** All rows in each of three passes: their exponentials are one call where no gap lies between them. */
    static void softmax(int rows, int n, int ld, float[] z, int zOffset, float[] a, int aOffset) {
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

    static void softmaxBackward(int rows, int n, int ld, float[] a, int aOffset, float[] delta, int deltaOffset) {
        int padded = Tiles.padded(n);
        for (int row = 0; row < rows * ld; row += ld) {
            float dot = (float) VectorSums.dot(padded, a, aOffset + row, delta, deltaOffset + row);
            for (int j = row; j < row + padded; j += LENGTH) {
                FloatVector d = fromArray(SPECIES, delta, deltaOffset + j);
                fromArray(SPECIES, a, aOffset + j).mul(d.sub(dot)).intoArray(delta, deltaOffset + j);
            }
        }
    }

    static void logSoftmax(int rows, int n, int ld, float[] z, int zOffset, float[] a, int aOffset) {
        int padded = Tiles.padded(n);
        for (int row = 0; row < rows * ld; row += ld) {
            float max = maximum(n, z, zOffset + row);
            exponentials(n, z, zOffset + row, max, a, aOffset + row);
            float sum = (float) VectorSums.total(padded, a, aOffset + row);
            float logSum = logOfSum(sum, padded, a, aOffset + row, a, aOffset + row);
            for (int j = row; j < row + padded; j += LENGTH) {
                fromArray(SPECIES, z, zOffset + j).sub(max).sub(logSum).intoArray(a, aOffset + j);
            }
            zeroPads(n, a, aOffset + row);
        }
    }

    static void logSoftmaxBackward(int rows, int n, int ld, float[] a, int aOffset, float[] delta, int deltaOffset) {
        int padded = Tiles.padded(n);
        for (int row = 0; row < rows * ld; row += ld) {
            float sum = (float) VectorSums.total(padded, delta, deltaOffset + row);
            LOG_SOFTMAX_BACKWARD.run(padded, sum, a, aOffset + row, delta, deltaOffset + row);
            zeroPads(n, delta, deltaOffset + row);
        }
    }

    static void logSoftmaxBackwardLoop(int length, float sum, float[] a, int aOffset, float[] delta, int deltaOffset) {
        FloatVector sums = FloatVector.broadcast(SPECIES, sum);
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector p = VectorMath.expOfMinusAbs(fromArray(SPECIES, a, aOffset + i));
            p.neg().fma(sums, fromArray(SPECIES, delta, deltaOffset + i)).intoArray(delta, deltaOffset + i);
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

    /** {@link ScalarSoftmax#logOfSum}. */
    static float logOfSum(float sum, int padded, float[] e, int eRow, float[] scratch, int scratchRow) {
        if (!(sum < 2)) {
            return ScalarMath.log(sum);
        }
        for (int j = 0; j < padded; j += LENGTH) {
            FloatVector others = fromArray(SPECIES, e, eRow + j);
            others.blend(0f, others.eq(1f)).intoArray(scratch, scratchRow + j);
        }
        return ScalarMath.log1p((float) VectorSums.total(padded, scratch, scratchRow));
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
}
