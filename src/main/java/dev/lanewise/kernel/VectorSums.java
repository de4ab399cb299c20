package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.LENGTH;
import static dev.lanewise.kernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** {@link Sums} in lanes: a vector narrower than a line takes one pass for each part of the sixteen virtual lanes. */
final class VectorSums implements Sums {

    @Override
    public double sum(int length, float[] x, int xOffset) {
        return total(length, x, xOffset);
    }

    /** {@code Σ x}. */
    static double total(int length, float[] x, int xOffset) {
        double total = 0;
        for (int from = 0; from < length; from += ScalarSums.BLOCK) {
            total += sumBlock(Math.min(ScalarSums.BLOCK, length - from), x, xOffset + from);
        }
        return total;
    }

    @Override
    public double sumOfSquares(int length, float[] x, int xOffset) {
        return dot(length, x, xOffset, x, xOffset);
    }

    /** {@code Σ x·y} in the order of {@link #sumOfSquares}. */
    static double dot(int length, float[] x, int xOffset, float[] y, int yOffset) {
        double total = 0;
        for (int from = 0; from < length; from += ScalarSums.BLOCK) {
            total += dotBlock(Math.min(ScalarSums.BLOCK, length - from), x, xOffset + from, y, yOffset + from);
        }
        return total;
    }

    /** sum of one block. */
    static float sumBlock(int length, float[] x, int xOffset) {
        return switch (LENGTH) {
            case 16 -> Lanes.join(sumLanes(length, x, xOffset, 0));
            case 8 -> Lanes.join(sumLanes(length, x, xOffset, 0).add(sumLanes(length, x, xOffset, 8)));
            case 4 -> Lanes.join(sumQuarter(length, x, xOffset, 0));
            default -> Lanes.join(sumQuarter(length, x, xOffset, 0).add(sumQuarter(length, x, xOffset, 2)));
        };
    }

    /** Virtual lanes {@code lane + 0, 4, 8, 12} folded by halves. */
    private static FloatVector sumQuarter(int length, float[] x, int xOffset, int lane) {
        return sumLanes(length, x, xOffset, lane)
                .add(sumLanes(length, x, xOffset, lane + 8))
                .add(sumLanes(length, x, xOffset, lane + 4).add(sumLanes(length, x, xOffset, lane + 12)));
    }

    /** The virtual lanes {@code lane … lane + LENGTH - 1}. */
    private static FloatVector sumLanes(int length, float[] x, int xOffset, int lane) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = lane; i < length; i += Tiles.LINE) {
            sum = sum.add(FloatVector.fromArray(SPECIES, x, xOffset + i));
        }
        return sum;
    }

    /** dot of one block. */
    static float dotBlock(int length, float[] x, int xOffset, float[] y, int yOffset) {
        return switch (LENGTH) {
            case 16 -> Lanes.join(dotLanes(length, x, xOffset, y, yOffset, 0));
            case 8 ->
                Lanes.join(
                        dotLanes(length, x, xOffset, y, yOffset, 0).add(dotLanes(length, x, xOffset, y, yOffset, 8)));
            case 4 -> Lanes.join(dotQuarter(length, x, xOffset, y, yOffset, 0));
            default ->
                Lanes.join(dotQuarter(length, x, xOffset, y, yOffset, 0)
                        .add(dotQuarter(length, x, xOffset, y, yOffset, 2)));
        };
    }

    /** Virtual lanes {@code lane + 0, 4, 8, 12} folded by halves. */
    private static FloatVector dotQuarter(int length, float[] x, int xOffset, float[] y, int yOffset, int lane) {
        return dotLanes(length, x, xOffset, y, yOffset, lane)
                .add(dotLanes(length, x, xOffset, y, yOffset, lane + 8))
                .add(dotLanes(length, x, xOffset, y, yOffset, lane + 4)
                        .add(dotLanes(length, x, xOffset, y, yOffset, lane + 12)));
    }

    /** The virtual lanes {@code lane … lane + LENGTH - 1}. */
    private static FloatVector dotLanes(int length, float[] x, int xOffset, float[] y, int yOffset, int lane) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = lane; i < length; i += Tiles.LINE) {
            FloatVector left = FloatVector.fromArray(SPECIES, x, xOffset + i);
            sum = left.fma(FloatVector.fromArray(SPECIES, y, yOffset + i), sum);
        }
        return sum;
    }
}
