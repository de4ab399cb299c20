package dev.lanewise.kernel;

/** The definition of {@link Sums}. */
final class ScalarSums implements Sums {

    /** Floats summed in float before the partial sum goes to the double. */
    static final int BLOCK = Tiles.SUM_BLOCK_LINES * Tiles.LINE;

    @Override
    public double sum(int length, float[] x, int xOffset) {
        return total(length, x, xOffset);
    }

    /** {@code Σ x}. */
    static double total(int length, float[] x, int xOffset) {
        double total = 0;
        for (int from = 0; from < length; from += BLOCK) {
            total += sumBlock(Math.min(BLOCK, length - from), x, xOffset + from);
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
        for (int from = 0; from < length; from += BLOCK) {
            total += dotBlock(Math.min(BLOCK, length - from), x, xOffset + from, y, yOffset + from);
        }
        return total;
    }

    private static float sumBlock(int length, float[] x, int xOffset) {
        return foldSum(length, x, xOffset, 0, 1);
    }

    private static float dotBlock(int length, float[] x, int xOffset, float[] y, int yOffset) {
        return foldDot(length, x, xOffset, y, yOffset, 0, 1);
    }

    /** What lane {@code lane} holds once the tree has added all distances from {@code distance} up. */
    private static float foldSum(int length, float[] x, int xOffset, int lane, int distance) {
        if (distance < Tiles.LINE) {
            return foldSum(length, x, xOffset, lane, 2 * distance)
                    + foldSum(length, x, xOffset, lane + distance, 2 * distance);
        }
        float sum = 0;
        for (int i = lane; i < length; i += Tiles.LINE) {
            sum += x[xOffset + i];
        }
        return sum;
    }

    private static float foldDot(int length, float[] x, int xOffset, float[] y, int yOffset, int lane, int distance) {
        if (distance < Tiles.LINE) {
            return foldDot(length, x, xOffset, y, yOffset, lane, 2 * distance)
                    + foldDot(length, x, xOffset, y, yOffset, lane + distance, 2 * distance);
        }
        float sum = 0;
        for (int i = lane; i < length; i += Tiles.LINE) {
            sum = Math.fma(x[xOffset + i], y[yOffset + i], sum);
        }
        return sum;
    }
}
