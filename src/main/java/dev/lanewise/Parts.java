package dev.lanewise;

import dev.lanewise.kernel.Tiles;

/**
 * Cuts the outputs of a step into parts for threads: whole lines, or rows. A sum is never cut, so the cut changes no bit.
 *
 * @param threads threads to cut for, at least 1
 */
record Parts(int threads) {

    /**
     * Operations (2·m·n·k of a product) that make one more thread worth waking. A hot start and end cost 0.5 µs together, in
     * which a core does some 100 000 of them; five times that leaves four fifths of the gain.
     */
    static final long THREAD_OPERATIONS = 500_000;

    /** Operations that one float moved through memory counts for. */
    static final long FLOAT_OPERATIONS = 8;

    /** Parts for each thread: a thread that is held back leaves its last ones to the others. */
    private static final int PARTS_PER_THREAD = 4;

    private static final int PAIR = 2 * Tiles.LINE;

    /** How many parts {@code units} make that take {@code operations} all together; 1 where more threads do not pay. */
    int count(int units, long operations) {
        long worthwhile = Math.min(threads, operations / THREAD_OPERATIONS);
        return worthwhile < 2 ? 1 : (int) Math.min(units, worthwhile * PARTS_PER_THREAD);
    }

    /** The units before part {@code part} of {@code count}. */
    static int bound(int part, int count, int units) {
        return (int) ((long) units * part / count);
    }

    /** Pairs of lines in {@code columns}: the register tiles are two lines wide at 512 bits. */
    static int pairs(int columns) {
        return Math.ceilDiv(columns, PAIR);
    }

    /** The columns before part {@code part} of {@code count}: whole pairs of lines, or all. */
    static int columnBound(int part, int count, int columns) {
        return Math.min(columns, bound(part, count, pairs(columns)) * PAIR);
    }
}
