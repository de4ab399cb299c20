package dev.lanewise.infer;

import dev.lanewise.support.PaddedLongs;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The numbers {@code 0 … length - 1}, each held by at most one thread: a stack (R. K. Treiber, 1986) from which any
 * thread takes and to which any puts back. Takes no lock, allocates nothing.
 *
 * <p>Why it is correct: {@code top} changes by compare-and-set only and counts its changes, so a thread that read what
 * lies below the top succeeds only if nothing was taken or put since. (The count has 32 bits: a thread would have to
 * sleep through a multiple of 2³² changes, between two instructions, to be fooled.)
 */
final class FreeList {

    /** What {@link #take} gives when all numbers are held. */
    static final int NONE = -1;

    private static final long ONE_CHANGE = 1L << 32;

    /** For each number in the list, 1 plus the one below it, 0 for none. */
    private final AtomicIntegerArray below;

    /** Upper half: count of changes. Lower half: as in {@link #below}. */
    private final PaddedLongs top = new PaddedLongs(1);

    /** All numbers are in the list. */
    FreeList(int length) {
        below = new AtomicIntegerArray(length);
        for (int number = length - 1; number >= 0; number--) {
            put(number);
        }
    }

    /** A number that is now the caller's, or {@link #NONE}. */
    int take() {
        while (true) {
            long seen = top.get(0);
            int number = (int) seen - 1;
            if (number == NONE) {
                return NONE;
            }
            if (top.compareAndSet(0, seen, nextCount(seen) | below.get(number))) {
                return number;
            }
        }
    }

    /** Puts back a number that the caller holds. */
    void put(int number) {
        long seen;
        do {
            seen = top.get(0);
            below.set(number, (int) seen);
        } while (!top.compareAndSet(0, seen, nextCount(seen) | (number + 1)));
    }

    /** Whether all numbers were held just now. */
    boolean isEmpty() {
        return (int) top.get(0) == 0;
    }

    private static long nextCount(long seen) {
        return (seen & -ONE_CHANGE) + ONE_CHANGE;
    }
}
