package dev.lanewise.kernel;

/**
 * Sums over flat arrays, with an order that no hardware can change.
 *
 * <p>Sixteen virtual lanes: lane {@code l} adds the elements {@code l, l+16, l+32, …} in order from zero; the lanes
 * join as a tree by halves: {@code s[l] += s[l+8]}, then {@code +4}, {@code +2}, {@code +1}. Long arrays are cut into
 * blocks of {@link Tiles#SUM_BLOCK_LINES} lines whose sums add up in a double, in order. {@code length} is a whole
 * number of lines.
 */
public sealed interface Sums permits ScalarSums, VectorSums {

    /** {@code Σ x}. */
    double sum(int length, float[] x, int xOffset);

    /** {@code Σ x²}, each lane one chain of fma. */
    double sumOfSquares(int length, float[] x, int xOffset);
}
