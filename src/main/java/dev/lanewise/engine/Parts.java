package dev.lanewise.engine;

import dev.lanewise.kernel.Tiles;

/**
 * Cuts the outputs of a step into parts for threads: whole lines, or rows. A sum is never cut, so the cut changes no
 * bit.
 *
 * @param threads threads to cut for, at least 1
 */
public record Parts(int threads) {

    /**
     * Operations (2·m·n·k of a product) that make one more thread worth waking, about 20 µs of one core. With less,
     * steps of 784-128-10 at 10 and 16 rows took as long on two threads as on one, and at 32 rows, with 6.4 million
     * operations in the largest product, between 0.6 and 1.6 times as long from one process to the next; from 128 rows
     * on two threads are 1.6 times as fast (two cores, AVX-512).
     */
    public static final long THREAD_OPERATIONS = 4_000_000;

    /** Operations that one float moved through memory counts for. */
    public static final long FLOAT_OPERATIONS = 8;

    /** Parts for each thread: a thread that is held back leaves its last ones to the others. */
    private static final int PARTS_PER_THREAD = 4;

    private static final int PAIR = 2 * Tiles.LINE;

    /** The threads that {@code operations} all together are worth. */
    public int worthwhile(long operations) {
        // One thread needs no division, of which a step of 2-10-1 would do ten: a tenth of its time.
        return threads == 1 ? 1 : Math.clamp(operations / THREAD_OPERATIONS, 1, threads);
    }

    /**
     * How many parts {@code units} make that take {@code operations} all together; 1 where a second thread does not
     * pay.
     */
    public int count(int units, long operations) {
        int worthwhile = worthwhile(operations);
        return worthwhile == 1 ? 1 : Math.min(units, worthwhile * PARTS_PER_THREAD);
    }

    /** The units before part {@code part} of {@code count}. */
    public static int bound(int part, int count, int units) {
        return (int) ((long) units * part / count);
    }

    /** Pairs of lines in {@code columns}: the register tiles are two lines wide at 512 bits. */
    public static int pairs(int columns) {
        return Math.ceilDiv(columns, PAIR);
    }

    /** The columns before part {@code part} of {@code count}: whole pairs of lines, or all. */
    public static int columnBound(int part, int count, int columns) {
        return Math.min(columns, bound(part, count, pairs(columns)) * PAIR);
    }
}
