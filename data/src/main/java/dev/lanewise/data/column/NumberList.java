package dev.lanewise.data.column;

import java.util.Arrays;

/**
 * A growing list of numbers in blocks. A full block is kept as floats where that loses nothing, or nothing that matters
 * for learning: where the numbers spread over enough of their own size; else as doubles. NaN stands for no number.
 */
public final class NumberList {

    /**
     * How a list may keep its numbers.
     *
     * @see FloatRange for what "loses nothing that matters" means
     */
    public enum Keeping {
        /** As doubles where floats would lose something that matters. */
        WHERE_NEEDED,
        /** As floats: their reader takes nothing else. */
        FLOATS,
        /** As doubles, unless all in the block are floats: their reader subtracts an origin first. */
        DOUBLES
    }

    private static final int FIRST = 8;
    private static final int SAMPLES = 64;
    private static final int TRIMMED = 2;

    private final Keeping keeping;
    /** Blocks of float[] or double[]; the last one is {@link #tail}. */
    private Object[] blocks = new Object[1];

    private double[] tail = new double[0];
    private int size;
    private boolean rounded;

    public NumberList(Keeping keeping) {
        this.keeping = keeping;
    }

    public int size() {
        return size;
    }

    public boolean isRounded() {
        return rounded;
    }

    public double get(int i) {
        return blocks[i >>> IntList.BLOCK_BITS] instanceof float[] floats
                ? floats[i & (IntList.BLOCK - 1)]
                : ((double[]) blocks[i >>> IntList.BLOCK_BITS])[i & (IntList.BLOCK - 1)];
    }

    public void add(double value) {
        int index = size & (IntList.BLOCK - 1);
        if (index == tail.length) {
            grow(index);
        }
        tail[index] = value;
        size++;
        if (index == IntList.BLOCK - 1) {
            int block = (size - 1) >>> IntList.BLOCK_BITS;
            blocks[block] = kept(tail);
            tail = new double[0];
        }
    }

    private void grow(int index) {
        int block = size >>> IntList.BLOCK_BITS;
        if (block == blocks.length) {
            blocks = Arrays.copyOf(blocks, 2 * block);
        }
        tail = Arrays.copyOf(tail, block > 0 ? IntList.BLOCK : Math.max(FIRST, 2 * index));
        blocks[block] = tail;
    }

    private Object kept(double[] block) {
        boolean exact = FloatRange.isExact(block);
        if (!exact && keeping != Keeping.FLOATS && !(keeping == Keeping.WHERE_NEEDED && isWide(block))) {
            return block;
        }
        float[] floats = new float[block.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) block[i];
            if (Float.isInfinite(floats[i])) {
                return block;
            }
        }
        rounded |= !exact;
        return floats;
    }

    /** Judged by a sample without its ends, so that a few outliers cannot hide that the others lie close together. */
    private static boolean isWide(double[] block) {
        double[] sample = new double[SAMPLES];
        int present = 0;
        for (int i = 0; i < SAMPLES; i++) {
            double value = block[i * (block.length / SAMPLES)];
            if (!Double.isNaN(value)) {
                sample[present++] = value;
            }
        }
        Arrays.sort(sample, 0, present);
        return present > 2 * TRIMMED && FloatRange.isWide(sample[TRIMMED], sample[present - 1 - TRIMMED]);
    }
}
