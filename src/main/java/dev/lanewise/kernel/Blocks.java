package dev.lanewise.kernel;

import static dev.lanewise.kernel.Tiles.LINE;

/**
 * Sizes of the blocks that products are cut into. They decide what stays in which cache and nothing else: each chain goes on
 * where the block before left it.
 *
 * @param caches what they are cut for
 * @param rows rows of a block of the forward product and of the gradient of the inputs, a multiple of {@link #ROW_UNIT}
 * @param packedLength floats of a block of transposed inputs or weights
 */
record Blocks(Caches caches, int rows, int packedLength) {

    /** A multiple of all heights of tiles. */
    private static final int ROW_UNIT = 12;

    /** Enough for a block of the fewest inputs with the longest chains. */
    private static final int MIN_PACKED = 16 * 1024;

    /** More is shared by cores, or larger than any block that was measured. */
    private static final int MAX_KILOBYTES = 2048;

    /**
     * Links of a chain between two loads and stores of its sum. Starting a tile costs some 80 cycles, as much as 13 links of a 6 × 2
     * tile; 1024 x 1024 x 1024 at 256 bits, forward: 97 GFLOP/s with 256 links, 95 with 512, 105 with 1024 (peak 118), although
     * a panel of so many is 64 KB and comes from the second-level cache.
     */
    static final int CHAIN = 1024;

    /**
     * The same of the gradient of the weights, where a panel of so many deltas is 16 KB and stays in the first-level cache while the
     * tiles of a block of inputs pass (512 rows of 784x512, 256 bits: 93 GFLOP/s with 256 or 384, 85 with 512).
     */
    static final int GRADIENT_CHAIN = 256;

    /** The same of the gradient of the inputs. */
    static final int INPUT_CHAIN = 512;

    /** For the caches of this machine. */
    static final Blocks ACTIVE = of(Caches.detect());

    /**
     * Three quarters of the second-level cache for rows of inputs, beside a panel of weights; half for what is packed (512 rows of
     * 784x512, 256 bits, gradient of the weights: 99 GFLOP/s, with a quarter 95).
     */
    static Blocks of(Caches caches) {
        int floats = Math.min(caches.secondLevelKilobytes(), MAX_KILOBYTES) * 1024 / Float.BYTES;
        int rows = floats * 3 / 4 / CHAIN / ROW_UNIT * ROW_UNIT;
        return new Blocks(caches, Math.max(ROW_UNIT, rows), Math.max(MIN_PACKED, floats / 2));
    }

    /** The length of equal blocks of at most {@code most}, a multiple of {@code unit}, that {@code total} is cut into. */
    static int even(int total, int most, int unit) {
        int length = Math.ceilDiv(total, Math.ceilDiv(total, most));
        return Math.ceilDiv(length, unit) * unit;
    }

    /** Floats of scratch for a gradient. */
    int scratchLength() {
        return packedLength + 2 * LINE * GRADIENT_CHAIN + LINE * LINE;
    }
}
