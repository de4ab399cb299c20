package dev.lanewise.infer;

import dev.lanewise.support.PaddedLongs;

/**
 * Who may form a batch and who may compute one: one thread forms at a time, as many compute as there are workers. One
 * word holds both, so that a thread gets both or neither.
 *
 * <p>The order is {@link #tryBegin}, {@link #formed}, {@link #finished}. What a leader did is visible to the next one
 * that forms, and to the next one that has the same worker.
 */
final class Leadership {

    /** What {@link #tryBegin} gives to a thread that may not lead now. */
    static final int NONE = -1;

    /** Set while a thread forms a batch; below it, a bit for each idle worker. */
    private static final long FORMING = 1L << BatchingOptions.MAX_WORKERS;

    private final PaddedLongs word = new PaddedLongs(1);

    Leadership(int workers) {
        word.set(0, (1L << workers) - 1);
    }

    /** The number of a worker, with which the caller may form a batch and then compute it; or {@link #NONE}. */
    int tryBegin() {
        while (true) {
            long seen = word.get(0);
            if (!isFree(seen)) {
                return NONE;
            }
            long worker = Long.lowestOneBit(seen);
            if (word.compareAndSet(0, seen, (seen | FORMING) & ~worker)) {
                return Long.numberOfTrailingZeros(worker);
            }
        }
    }

    /** The batch is formed: another thread may form the next one. */
    void formed() {
        word.getAndAdd(0, -FORMING);
    }

    /** The batch is computed: the worker is idle again. */
    void finished(int worker) {
        word.getAndAdd(0, 1L << worker);
    }

    /** Whether {@link #tryBegin} would have succeeded just now. */
    boolean isFree() {
        return isFree(word.get(0));
    }

    private static boolean isFree(long word) {
        return word != 0 && word < FORMING;
    }
}
