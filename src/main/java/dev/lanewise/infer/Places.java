package dev.lanewise.infer;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A number of places, and the threads that wait for one. To take and to put back allocates nothing; to wait does.
 *
 * <p>Why no wake-up is lost: a thread first says that it waits, then looks for a place; who puts a place back does so
 * first, then looks who waits. All four are volatile, hence in one order: at least one sees the other. And whoever
 * stops waiting, with a place or without, wakes the next one if there are places left.
 */
final class Places {

    /** What {@link #tryTake} gives when all are taken. */
    static final int NONE = FreeList.NONE;

    private final FreeList free;
    private final Outcomes outcomes;
    private final int count;
    private final Queue<Thread> waiting = new ConcurrentLinkedQueue<>();

    /** The thread in {@link #takeAll}. */
    private volatile @Nullable Thread taker;

    /** How many {@link #takeAll} has. */
    private int kept;

    Places(int count, Outcomes outcomes) {
        this.count = count;
        this.outcomes = outcomes;
        free = new FreeList(count);
    }

    /** The number of a place that is now the caller's, or {@link #NONE}. */
    int tryTake() {
        return free.take();
    }

    /**
     * Waits for a place.
     *
     * @throws BatcherClosedException once {@code closed} says so
     * @throws DeadlineExceededException if none comes free within {@code timeoutNanos} after {@code arrival}
     * @throws PredictionInterruptedException if the thread is interrupted meanwhile
     */
    int await(long arrival, long timeoutNanos, BooleanSupplier closed) {
        Thread me = Thread.currentThread();
        waiting.add(me);
        try {
            while (true) {
                int place = free.take();
                if (place != NONE) {
                    return place; // what follows allocates nothing and cannot fail
                }
                if (closed.getAsBoolean()) {
                    throw new BatcherClosedException();
                }
                long waited = System.nanoTime() - arrival;
                if (waited >= timeoutNanos) {
                    outcomes.deadlineMisses.incrementAndGet();
                    throw new DeadlineExceededException(timeoutNanos, waited);
                }
                if (me.isInterrupted()) {
                    outcomes.cancelled.incrementAndGet();
                    throw new PredictionInterruptedException();
                }
                if (timeoutNanos == Request.NO_TIMEOUT) {
                    LockSupport.park(this);
                } else {
                    LockSupport.parkNanos(this, timeoutNanos - waited);
                }
            }
        } finally {
            stopWaiting(me);
        }
    }

    /**
     * Takes all places and keeps them, waiting for each as long as it takes. One thread at a time; where an error ends
     * it, the next one goes on. Allocates nothing. Leaves the interrupt flag as it was.
     */
    void takeAll() {
        Thread me = Thread.currentThread();
        boolean interrupted = false;
        taker = me;
        try {
            while (kept < count) {
                if (free.take() != NONE) {
                    kept++;
                } else {
                    LockSupport.park(this);
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            taker = null;
            if (interrupted) {
                me.interrupt();
            }
        }
    }

    /** Gives a place back. */
    void put(int place) {
        free.put(place);
        wakeNext();
    }

    /** Wakes all who wait, to look again. */
    void wakeAll() {
        waiting.forEach(Waking::unpark);
    }

    private void stopWaiting(Thread me) {
        waiting.remove(me);
        if (!free.isEmpty()) {
            wakeNext();
        }
    }

    private void wakeNext() {
        Thread next = waiting.peek();
        while (next != null && !Waking.unpark(next)) {
            waiting.remove(next); // it will not come
            next = waiting.peek();
        }
        Thread takesAll = taker;
        if (takesAll != null) {
            Waking.unpark(takesAll);
        }
    }
}
