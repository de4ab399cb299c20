package dev.lanewise.data.column;

import java.util.Arrays;

/** A growing list of ints in blocks, so that growing copies little. */
public final class IntList {

    public static final int BLOCK_BITS = 13;
    public static final int BLOCK = 1 << BLOCK_BITS;
    private static final int FIRST = 8;

    private int[][] blocks = new int[1][0];
    private int size;

    public int size() {
        return size;
    }

    public int get(int i) {
        return blocks[i >>> BLOCK_BITS][i & (BLOCK - 1)];
    }

    public void add(int value) {
        int block = size >>> BLOCK_BITS;
        int index = size & (BLOCK - 1);
        if (block == blocks.length) {
            blocks = Arrays.copyOf(blocks, 2 * block);
        }
        if (index == 0 && block > 0) {
            blocks[block] = new int[BLOCK];
        } else if (index == blocks[block].length) {
            blocks[block] = Arrays.copyOf(blocks[block], Math.max(FIRST, 2 * index));
        }
        blocks[block][index] = value;
        size++;
    }

    public int[] toArray() {
        int[] all = new int[size];
        for (int i = 0; i < size; i++) {
            all[i] = get(i);
        }
        return all;
    }
}
