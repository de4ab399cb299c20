package dev.lanewise.kernel;

import java.util.stream.IntStream;

/** Block sizes and paddings, as data. Each says why it has its value. */
public final class Tiles {

    /**
     * Floats in a line, the unit of every layout: 64 bytes, one cache line, the widest vector. It is part of the format of
     * the parameters and of the order of sums, so it is the same on every machine, whatever its vector width.
     */
    public static final int LINE = 16;

    /**
     * Chains of a narrow layer. One line of outputs is one vector at 512 bits, so a single row has one chain of fma and
     * waits 4 cycles for each; four interleaved chains keep it busy. Prescribed by the layer's shape alone.
     */
    static final int NARROW_CHAINS = 4;

    /** Inputs from which a narrow layer is summed in {@link #NARROW_CHAINS} chains; below, joining costs what it gains. */
    static final int NARROW_MIN_INPUTS = 32;

    /** Lines summed in float before the partial sum goes to a double: bounds the error of sums over a whole network. */
    static final int SUM_BLOCK_LINES = 256;

    /** Rows below which inputs are not cut into blocks: there is too little use of a block again to pay for carrying the sums. */
    static final int INPUT_BLOCK_MIN_ROWS = 4;

    private static final int PAGE_BYTES = 4096;

    private Tiles() {}

    /** Floats of scratch that the gradients of a {@link Gemm} need. */
    public static int scratchLength() {
        return Blocks.ACTIVE.scratchLength();
    }

    /** Rounds {@code n} up to whole lines. */
    public static int padded(int n) {
        return (n + LINE - 1) & -LINE;
    }

    /**
     * The row stride of an activation matrix of {@code n} columns: whole lines, and never a multiple of 4096 bytes, where
     * the rows of a tile would fall into the same set of the first-level cache and evict each other.
     */
    public static int rowStride(int n) {
        int padded = padded(n);
        return padded * Float.BYTES % PAGE_BYTES == 0 ? padded + LINE : padded;
    }

    /** Floats that the panels of a weight matrix with {@code k} inputs and {@code n} outputs take. */
    public static int panelLength(int k, int n) {
        return k * padded(n);
    }

    /** Where {@code w[i][j]} lies in the panels of a weight matrix with {@code k} inputs. */
    public static int panelIndex(int k, int i, int j) {
        return (j / LINE * k + i) * LINE + j % LINE;
    }

    /** Whether a layer is summed in {@link #NARROW_CHAINS} interleaved chains instead of one. */
    public static boolean isNarrow(int k, int n) {
        return n <= LINE && k >= NARROW_MIN_INPUTS;
    }

    /**
     * Numbers of rows that together run all there is in a product over packed weights: every height of a tile alone, the
     * highest with what may be left over, a second block of rows, and {@code maxRows}.
     *
     * @return ascending, up to {@code maxRows}
     */
    public static int[] rowVariants(int maxRows) {
        IntStream tiles = IntStream.rangeClosed(1, VectorPackedTiles.MOST_ROWS);
        IntStream many = IntStream.of(2 * VectorPackedTiles.MOST_ROWS - 1, Blocks.ACTIVE.rows() + 1, maxRows);
        return IntStream.concat(tiles, many)
                .filter(rows -> rows <= maxRows)
                .distinct()
                .sorted()
                .toArray();
    }
}
