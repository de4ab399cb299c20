package dev.lanewise.infer;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One place of a batcher: a request and, later, its answer. Made once and used again and again.
 *
 * <pre>
 *   FREE ─ open ─▶ QUEUED ─ take ─▶ TAKEN ─ settle ─▶ ANSWERED | FAILED ─ free ─▶ FREE
 *                    │ │              │
 *                    │ └─ expire ─────│──────────────▶ EXPIRED ─ free ─▶ FREE
 *                    └── abandon ─────┴──────────────▶ ABANDONED ─ free ─▶ FREE
 * </pre>
 *
 * <p>The owner opens and abandons, the leader takes, expires and settles. Each step is one compare-and-set, so owner
 * and leader agree on what happened. Who frees follows from it: the owner after ANSWERED, FAILED and EXPIRED, the
 * leader after ABANDONED. The other one must not touch the request any more. Everything else in here is written by its
 * opener before it is put in the queue, or by the leader before it settles.
 */
final class Request {

    /** A timeout that never passes. */
    static final long NO_TIMEOUT = Long.MAX_VALUE;

    private static final int FREE = 0;
    private static final int QUEUED = 1;
    private static final int TAKEN = 2;
    private static final int ABANDONED = 3;
    private static final int ANSWERED = 4;
    private static final int FAILED = 5;
    private static final int EXPIRED = 6;

    /** Its number, also of its place. */
    final int number;

    /** The features. */
    final float[] in;

    /** The answer. It is copied from here, so one that comes after its caller gave up is written nowhere else. */
    final float[] out;

    private final AtomicInteger state = new AtomicInteger(FREE);

    /** {@link System#nanoTime} of the arrival. */
    private long arrival;

    /** From the arrival on; or {@link #NO_TIMEOUT}. */
    private long timeoutNanos;

    /** Whose thread waits for the answer; null if a future does. */
    private @Nullable Thread waiter;

    private @Nullable FutureAnswer future;
    private @Nullable Throwable failure;
    private int failedRows;

    Request(int number, int inputs, int outputs) {
        this.number = number;
        in = new float[inputs];
        out = new float[outputs];
    }

    /** Begins a request for the features in {@link #in}, for a thread or a future. */
    void open(long arrival, long timeoutNanos, @Nullable Thread waiter, @Nullable FutureAnswer future) {
        this.arrival = arrival;
        this.timeoutNanos = timeoutNanos;
        this.waiter = waiter;
        this.future = future;
        state.set(QUEUED);
    }

    /** QUEUED to TAKEN; false if it was abandoned. */
    boolean take() {
        return state.compareAndSet(QUEUED, TAKEN);
    }

    /** QUEUED to EXPIRED; false if it was abandoned. */
    boolean expire() {
        return state.compareAndSet(QUEUED, EXPIRED);
    }

    /**
     * TAKEN to ANSWERED, or to FAILED; false if it was abandoned.
     *
     * @param reason what the computation of its batch threw; null if there is an answer
     * @param rows of its batch
     */
    boolean settle(@Nullable Throwable reason, int rows) {
        failure = reason;
        failedRows = rows;
        return state.compareAndSet(TAKEN, reason == null ? ANSWERED : FAILED);
    }

    /** QUEUED or TAKEN to ABANDONED; false if it is settled or expired. */
    boolean abandon() {
        return state.compareAndSet(QUEUED, ABANDONED) || state.compareAndSet(TAKEN, ABANDONED);
    }

    /** Lets go of what it refers to. The place can be given to another request afterwards. */
    void free() {
        waiter = null;
        future = null;
        failure = null;
        state.set(FREE);
    }

    boolean isQueued() {
        return state.get() == QUEUED;
    }

    boolean isAbandoned() {
        return state.get() == ABANDONED;
    }

    /** Whether there is an answer or an error. */
    boolean isSettled() {
        return state.get() >= ANSWERED;
    }

    /** Whether it expired, once it is settled. */
    boolean isExpired() {
        return state.get() == EXPIRED;
    }

    /** What the computation threw, once it is settled; null if there is an answer or it expired. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Rows of the batch that failed. */
    int failedRows() {
        return failedRows;
    }

    @Nullable
    Thread waiter() {
        return waiter;
    }

    @Nullable
    FutureAnswer future() {
        return future;
    }

    long arrival() {
        return arrival;
    }

    long timeoutNanos() {
        return timeoutNanos;
    }

    /** Whether its time has passed at {@code now}. */
    boolean isLate(long now) {
        return now - arrival >= timeoutNanos;
    }
}
