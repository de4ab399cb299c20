package dev.lanewise.infer;

import dev.lanewise.support.PaddedLongs;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Numbers in the order of their arrival: a ring into which any thread puts and from which one thread at a time takes.
 * Takes no lock, allocates nothing.
 *
 * <p>Why it is correct: a thread that puts draws a position, which no other has, and then writes its number into the
 * cell of that position together with the lap. Who takes reads the cell at the head and finds a number only if it is of
 * this lap. A number is in the queue once at most and there is a cell for each, so a cell is not written again before
 * it was taken.
 *
 * <p>A thread that stops between drawing and writing hides the numbers behind its own until it goes on. So whoever puts
 * must look at the head <i>after</i> that: the last of those who could not see theirs sees them all.
 */
final class RequestQueue {

    /** What {@link #peek} and {@link #poll} give when there is no number. */
    static final int NONE = -1;

    private static final int TAIL = 0;
    private static final int HEAD = 1;

    /** Upper half: the lap, from 1 on. Lower half: the number. */
    private final AtomicLongArray cells;

    private final int mask;
    private final int lapShift;
    private final PaddedLongs ends = new PaddedLongs(2);

    /** A queue for the numbers {@code 0 … length - 1}. */
    RequestQueue(int length) {
        lapShift = Integer.SIZE - Integer.numberOfLeadingZeros(length - 1);
        cells = new AtomicLongArray(1 << lapShift);
        mask = cells.length() - 1;
    }

    /** Puts a number at the end. What the thread did before is visible to whoever finds it. */
    void put(int number) {
        long position = ends.getAndAdd(TAIL, 1);
        cells.set(index(position), lap(position) << 32 | number);
    }

    /** The oldest number, which stays, or {@link #NONE}. From any thread. */
    int peek() {
        return peek(0);
    }

    /** The number that comes after the {@code ahead} oldest ones, which all stay, or {@link #NONE}. From any thread. */
    int peek(int ahead) {
        long position = ends.get(HEAD) + ahead;
        long cell = cells.get(index(position));
        return cell >>> 32 == lap(position) ? (int) cell : NONE;
    }

    /** Takes the oldest number, or gives {@link #NONE}. One thread at a time. */
    int poll() {
        int number = peek();
        if (number != NONE) {
            ends.set(HEAD, ends.getPlain(HEAD) + 1);
        }
        return number;
    }

    /** Numbers in the queue just now, with those whose position is drawn. */
    int size() {
        long head = ends.get(HEAD);
        return (int) Math.min(cells.length(), Math.max(0, ends.get(TAIL) - head));
    }

    private int index(long position) {
        return (int) position & mask;
    }

    private long lap(long position) {
        return (position >>> lapShift) + 1 & 0xFFFF_FFFFL;
    }
}
