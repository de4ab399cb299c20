package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.LENGTH;
import static dev.lanewise.kernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * {@link Sums} in lanes: vectors narrower than a line share the sixteen virtual lanes among them.
 *
 * <p>Each width is a method of its own that passes no vector to another: where C2 does not inline such a call, and it decides
 * anew in every process, the vector becomes an object.
 */
final class VectorSums implements Sums {

    // For 16 lanes: each lane with the one so far away. An add of the two is a level of the tree, whichever comes
    // first.
    private static final VectorShuffle<Float> EXCHANGE8 = exchange(8);
    private static final VectorShuffle<Float> EXCHANGE4 = exchange(4);
    private static final VectorShuffle<Float> EXCHANGE2 = exchange(2);

    private static VectorShuffle<Float> exchange(int distance) {
        return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ distance) % LENGTH);
    }

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

    private static float sumBlock(int length, float[] x, int xOffset) {
        return switch (LENGTH) {
            case 16 -> sum16(length, x, xOffset);
            case 8 -> sum8(length, x, xOffset);
            case 4 -> sum4(length, x, xOffset);
            default -> sum2(length, x, xOffset);
        };
    }

    private static float sum16(int length, float[] x, int xOffset) {
        FloatVector lanes = FloatVector.zero(SPECIES);
        for (int i = 0; i < length; i += Tiles.LINE) {
            lanes = lanes.add(FloatVector.fromArray(SPECIES, x, xOffset + i));
        }
        lanes = lanes.add(lanes.rearrange(EXCHANGE8));
        lanes = lanes.add(lanes.rearrange(EXCHANGE4));
        lanes = lanes.add(lanes.rearrange(EXCHANGE2));
        return lanes.lane(0) + lanes.lane(1);
    }

    private static float sum8(int length, float[] x, int xOffset) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s8 = FloatVector.zero(SPECIES);
        for (int i = 0; i < length; i += Tiles.LINE) {
            s0 = s0.add(FloatVector.fromArray(SPECIES, x, xOffset + i));
            s8 = s8.add(FloatVector.fromArray(SPECIES, x, xOffset + i + 8));
        }
        FloatVector lanes = s0.add(s8);
        return join(
                lanes.lane(0),
                lanes.lane(1),
                lanes.lane(2),
                lanes.lane(3),
                lanes.lane(4),
                lanes.lane(5),
                lanes.lane(6),
                lanes.lane(7));
    }

    private static float sum4(int length, float[] x, int xOffset) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s4 = FloatVector.zero(SPECIES);
        FloatVector s8 = FloatVector.zero(SPECIES);
        FloatVector s12 = FloatVector.zero(SPECIES);
        for (int i = 0; i < length; i += Tiles.LINE) {
            s0 = s0.add(FloatVector.fromArray(SPECIES, x, xOffset + i));
            s4 = s4.add(FloatVector.fromArray(SPECIES, x, xOffset + i + 4));
            s8 = s8.add(FloatVector.fromArray(SPECIES, x, xOffset + i + 8));
            s12 = s12.add(FloatVector.fromArray(SPECIES, x, xOffset + i + 12));
        }
        FloatVector lanes = s0.add(s8).add(s4.add(s12));
        return (lanes.lane(0) + lanes.lane(2)) + (lanes.lane(1) + lanes.lane(3));
    }

    private static float sum2(int length, float[] x, int xOffset) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s4 = FloatVector.zero(SPECIES);
        FloatVector s6 = FloatVector.zero(SPECIES);
        FloatVector s8 = FloatVector.zero(SPECIES);
        FloatVector s10 = FloatVector.zero(SPECIES);
        FloatVector s12 = FloatVector.zero(SPECIES);
        FloatVector s14 = FloatVector.zero(SPECIES);
        for (int i = 0; i < length; i += Tiles.LINE) {
            s0 = s0.add(FloatVector.fromArray(SPECIES, x, xOffset + i));
            s2 = s2.add(FloatVector.fromArray(SPECIES, x, xOffset + i + 2));
            s4 = s4.add(FloatVector.fromArray(SPECIES, x, xOffset + i + 4));
            s6 = s6.add(FloatVector.fromArray(SPECIES, x, xOffset + i + 6));
            s8 = s8.add(FloatVector.fromArray(SPECIES, x, xOffset + i + 8));
            s10 = s10.add(FloatVector.fromArray(SPECIES, x, xOffset + i + 10));
            s12 = s12.add(FloatVector.fromArray(SPECIES, x, xOffset + i + 12));
            s14 = s14.add(FloatVector.fromArray(SPECIES, x, xOffset + i + 14));
        }
        FloatVector lanes = s0.add(s8).add(s4.add(s12)).add(s2.add(s10).add(s6.add(s14)));
        return lanes.lane(0) + lanes.lane(1);
    }

    private static float dotBlock(int length, float[] x, int xOffset, float[] y, int yOffset) {
        return switch (LENGTH) {
            case 16 -> dot16(length, x, xOffset, y, yOffset);
            case 8 -> dot8(length, x, xOffset, y, yOffset);
            case 4 -> dot4(length, x, xOffset, y, yOffset);
            default -> dot2(length, x, xOffset, y, yOffset);
        };
    }

    private static float dot16(int length, float[] x, int xOffset, float[] y, int yOffset) {
        FloatVector lanes = FloatVector.zero(SPECIES);
        for (int i = 0; i < length; i += Tiles.LINE) {
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, xOffset + i);
            lanes = x0.fma(FloatVector.fromArray(SPECIES, y, yOffset + i), lanes);
        }
        lanes = lanes.add(lanes.rearrange(EXCHANGE8));
        lanes = lanes.add(lanes.rearrange(EXCHANGE4));
        lanes = lanes.add(lanes.rearrange(EXCHANGE2));
        return lanes.lane(0) + lanes.lane(1);
    }

    private static float dot8(int length, float[] x, int xOffset, float[] y, int yOffset) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s8 = FloatVector.zero(SPECIES);
        for (int i = 0; i < length; i += Tiles.LINE) {
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, xOffset + i);
            s0 = x0.fma(FloatVector.fromArray(SPECIES, y, yOffset + i), s0);
            FloatVector x8 = FloatVector.fromArray(SPECIES, x, xOffset + i + 8);
            s8 = x8.fma(FloatVector.fromArray(SPECIES, y, yOffset + i + 8), s8);
        }
        FloatVector lanes = s0.add(s8);
        return join(
                lanes.lane(0),
                lanes.lane(1),
                lanes.lane(2),
                lanes.lane(3),
                lanes.lane(4),
                lanes.lane(5),
                lanes.lane(6),
                lanes.lane(7));
    }

    private static float dot4(int length, float[] x, int xOffset, float[] y, int yOffset) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s4 = FloatVector.zero(SPECIES);
        FloatVector s8 = FloatVector.zero(SPECIES);
        FloatVector s12 = FloatVector.zero(SPECIES);
        for (int i = 0; i < length; i += Tiles.LINE) {
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, xOffset + i);
            s0 = x0.fma(FloatVector.fromArray(SPECIES, y, yOffset + i), s0);
            FloatVector x4 = FloatVector.fromArray(SPECIES, x, xOffset + i + 4);
            s4 = x4.fma(FloatVector.fromArray(SPECIES, y, yOffset + i + 4), s4);
            FloatVector x8 = FloatVector.fromArray(SPECIES, x, xOffset + i + 8);
            s8 = x8.fma(FloatVector.fromArray(SPECIES, y, yOffset + i + 8), s8);
            FloatVector x12 = FloatVector.fromArray(SPECIES, x, xOffset + i + 12);
            s12 = x12.fma(FloatVector.fromArray(SPECIES, y, yOffset + i + 12), s12);
        }
        FloatVector lanes = s0.add(s8).add(s4.add(s12));
        return (lanes.lane(0) + lanes.lane(2)) + (lanes.lane(1) + lanes.lane(3));
    }

    private static float dot2(int length, float[] x, int xOffset, float[] y, int yOffset) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s4 = FloatVector.zero(SPECIES);
        FloatVector s6 = FloatVector.zero(SPECIES);
        FloatVector s8 = FloatVector.zero(SPECIES);
        FloatVector s10 = FloatVector.zero(SPECIES);
        FloatVector s12 = FloatVector.zero(SPECIES);
        FloatVector s14 = FloatVector.zero(SPECIES);
        for (int i = 0; i < length; i += Tiles.LINE) {
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, xOffset + i);
            s0 = x0.fma(FloatVector.fromArray(SPECIES, y, yOffset + i), s0);
            FloatVector x2 = FloatVector.fromArray(SPECIES, x, xOffset + i + 2);
            s2 = x2.fma(FloatVector.fromArray(SPECIES, y, yOffset + i + 2), s2);
            FloatVector x4 = FloatVector.fromArray(SPECIES, x, xOffset + i + 4);
            s4 = x4.fma(FloatVector.fromArray(SPECIES, y, yOffset + i + 4), s4);
            FloatVector x6 = FloatVector.fromArray(SPECIES, x, xOffset + i + 6);
            s6 = x6.fma(FloatVector.fromArray(SPECIES, y, yOffset + i + 6), s6);
            FloatVector x8 = FloatVector.fromArray(SPECIES, x, xOffset + i + 8);
            s8 = x8.fma(FloatVector.fromArray(SPECIES, y, yOffset + i + 8), s8);
            FloatVector x10 = FloatVector.fromArray(SPECIES, x, xOffset + i + 10);
            s10 = x10.fma(FloatVector.fromArray(SPECIES, y, yOffset + i + 10), s10);
            FloatVector x12 = FloatVector.fromArray(SPECIES, x, xOffset + i + 12);
            s12 = x12.fma(FloatVector.fromArray(SPECIES, y, yOffset + i + 12), s12);
            FloatVector x14 = FloatVector.fromArray(SPECIES, x, xOffset + i + 14);
            s14 = x14.fma(FloatVector.fromArray(SPECIES, y, yOffset + i + 14), s14);
        }
        FloatVector lanes = s0.add(s8).add(s4.add(s12)).add(s2.add(s10).add(s6.add(s14)));
        return lanes.lane(0) + lanes.lane(1);
    }

    /** The last three levels of the tree. */
    private static float join(float s0, float s1, float s2, float s3, float s4, float s5, float s6, float s7) {
        return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
    }
}
