package dev.lanewise.kernel;

/** The definition of {@link Dropouts}. */
final class ScalarDropouts implements Dropouts {

    static final int UNIT = 0x9E3779B9;
    static final int FIRST = 0x7FEB352D;
    static final int SECOND = 0x846CA68B;

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    @Override
    public void apply(
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
            int ldy) {
        for (int b = 0; b < rows; b++) {
            long keys = rowKeys(key, firstRow + b);
            for (int j = from; j < Tiles.padded(to); j++) {
                boolean kept = hash(j, (int) keys, (int) (keys >>> 32)) >>> 8 < threshold;
                y[yOffset + b * ldy + j] = kept ? x[xOffset + b * ldx + j] * scale : 0;
            }
        }
    }

    /** The number {@code row} of the sequence that starts at {@code key}. */
    static long rowKeys(long key, long row) {
        return mix(key + row * GOLDEN);
    }

    /** SplitMix64 (Steele, Lea and Flood 2014): the number after the state {@code z}. */
    static long mix(long z) {
        z += GOLDEN;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static int hash(int unit, int k1, int k2) {
        int h = unit * UNIT + k1;
        h = (h ^ (h >>> 16)) * FIRST ^ k2;
        h = (h ^ (h >>> 15)) * SECOND;
        return h ^ (h >>> 16);
    }
}
