package dev.lanewise.kernel;

/**
 * Inverted dropout (Srivastava et al. 2014) with masks that are computed, not drawn: whether a unit is kept is a function
 * of (seed, step, layer, row of the epoch, unit), so that parts may be computed in any order and a mask never stored.
 *
 * <p>Row {@code r} has the number {@code r} of the SplitMix64 sequence that starts at {@code key}; its lower half is
 * {@code k1}, its upper half {@code k2}. Unit {@code j}, in 32 bits:
 *
 * <pre>
 * h = j·0x9E3779B9 + k1;  h ^= h >>> 16;  h *= 0x7FEB352D
 * h ^= k2;                h ^= h >>> 15;  h *= 0x846CA68B;  h ^= h >>> 16
 * </pre>
 *
 * <p>and it is kept where {@code h >>> 8 < threshold}.
 */
public sealed interface Dropouts permits ScalarDropouts, VectorDropouts {

    /**
     * {@code y = kept ? x·scale : 0} for the columns from {@code from} (a whole line) to before {@code to} (a whole line
     * or the end), a NaN that is dropped included; the outputs of a layer and, on the way back, its deltas. {@code x}
     * and {@code y [rows × ld…]} in rows of whole lines; they may be the same. Zero pads stay zero.
     *
     * @param key of {@link #key}
     * @param firstRow the row of the epoch that is the first here
     * @param threshold of {@link #threshold}
     * @param scale of {@link #scale}
     */
    void apply(
            int rows,
            int from,
            int to,
            long key,
            long firstRow,
            int threshold,
            float scale,
            float[] x,
            int xOffset,
            int ldx,
            float[] y,
            int yOffset,
            int ldy);

    /** Where the sequence of the rows starts. */
    static long key(long seed, long step, int layer) {
        return ScalarDropouts.mix(ScalarDropouts.mix(ScalarDropouts.mix(seed) ^ step) ^ layer);
    }

    /** The share {@code keep} of the units, above 0 and up to 1, in parts of 2²⁴. */
    static int threshold(double keep) {
        return (int) Math.rint(keep * 0x1p24);
    }

    /** What makes up for the units that are dropped: the inverse of the share that {@code threshold} keeps. */
    static float scale(int threshold) {
        return (float) (0x1p24 / threshold);
    }
}
