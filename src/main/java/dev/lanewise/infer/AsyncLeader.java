package dev.lanewise.infer;

import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The thread that leads for requests whose own thread does not wait, and that completes their futures. It starts with
 * the first such request.
 *
 * <p>Futures are completed here alone, by nobody who has a worker: a callback that takes long holds up other futures,
 * but never a thread that waits in {@code predict}.
 *
 * <p>Why no wake-up is lost: the thread says that it will not look again by itself, then looks once more for work; who
 * brings work does so first, then reads whether the thread will look. All are volatile, hence in one order: one sees
 * the other.
 */
final class AsyncLeader {

    /** How long the thread looks for work before it parks: about what parking and waking cost. */
    private static final long SPIN_NANOS = 50_000;

    private final Coalescer coalescer;
    private final Request[] requests;
    private final long spinNanos = Runtime.getRuntime().availableProcessors() > 1 ? SPIN_NANOS : 0;

    /** For a failure that there is no memory to describe. */
    private final PredictionFailedException indescribable = new PredictionFailedException();

    /** Requests with an answer or a failure, for their futures. */
    private final RequestQueue settled;

    private final ReentrantLock starting = new ReentrantLock();
    private volatile @Nullable Thread thread;

    /** Whether the thread will look for work before it parks or does something else. */
    private volatile boolean attentive;

    private volatile boolean ended;

    AsyncLeader(Coalescer coalescer, Request[] requests) {
        this.coalescer = coalescer;
        this.requests = requests;
        settled = new RequestQueue(requests.length);
    }

    /**
     * Starts the thread if there is none; a system that has no more threads says so here, before anything is queued.
     */
    void start() {
        if (thread != null) {
            return;
        }
        starting.lock();
        try {
            if (thread == null) {
                Thread unstarted = Thread.ofPlatform()
                        .daemon()
                        .name("lanewise-batcher")
                        .inheritInheritableThreadLocals(false)
                        .unstarted(this::run);
                unstarted.start();
                thread = unstarted;
            }
        } finally {
            starting.unlock();
        }
    }

    /** Whether the caller is the thread itself, in a callback of a future. */
    boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    /** Whether the caller is the thread itself and has futures to complete. */
    boolean mustComplete() {
        return isCurrentThread() && settled.peek() != RequestQueue.NONE;
    }

    /** Hands over a request of a future that is settled; {@link #wake} must follow. */
    void settled(Request request) {
        settled.put(request.number);
    }

    /**
     * Makes the thread look for work; false if it may be busy in a callback just now. Even there it may wait for an
     * answer of this very batcher, so it is unparked all the same.
     */
    boolean wake() {
        boolean looking = attentive;
        if (!looking) {
            Waking.unpark(thread);
        }
        return looking;
    }

    /** Ends the thread once all requests are answered, and waits for that. Leaves the interrupt flag as it was. */
    void end() {
        ended = true;
        Thread running = thread;
        if (running == null) {
            return;
        }
        Waking.unpark(running);
        boolean interrupted = false;
        while (running.isAlive()) {
            try {
                running.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Goes on after whatever error: without this thread no future would ever be completed. */
    private void run() {
        while (!ended) {
            try {
                attend();
            } catch (Throwable _) {
                // Leading settles its requests and delivering completes its futures, whatever happens to them; this is
                // for what neither of them is to blame for.
            }
        }
    }

    private void attend() {
        attentive = true;
        long idleSince = System.nanoTime();
        while (!ended && System.nanoTime() - idleSince < spinNanos) {
            if (work()) {
                idleSince = System.nanoTime();
            } else {
                Thread.onSpinWait();
            }
        }
        attentive = false;
        if (!work() && !ended) {
            LockSupport.park(this);
            Thread.interrupted(); // means nothing here, and the thread would not park again
        }
    }

    /** Does what there is to do; whether there was anything. */
    private boolean work() {
        boolean worked = completeSettled();
        int worker = coalescer.tryLead();
        if (worker != Coalescer.NONE) {
            coalescer.lead(worker);
            worked = true;
        }
        return worked;
    }

    /** Completes the futures whose requests are settled; whether there were any. */
    boolean completeSettled() {
        if (settled.peek() == RequestQueue.NONE) {
            return false;
        }
        attentive = false;
        coalescer.wakeNextLeader(); // if this thread was to lead next: the callbacks may take any time
        for (int number = settled.poll(); number != RequestQueue.NONE; number = settled.poll()) {
            complete(requests[number]);
        }
        attentive = true;
        return true;
    }

    /** Frees the place first: the callbacks that run here may take any time, and may want one. */
    @SuppressWarnings("NullAway") // only requests of futures are handed over
    private void complete(Request request) {
        FutureAnswer future = request.future();
        Throwable failure = reason(request);
        future.keep(request.out);
        coalescer.free(request);
        future.deliver(failure);
    }

    /** Why there is no answer; null if there is one. */
    private @Nullable Throwable reason(Request request) {
        Throwable failure = request.failure();
        try {
            if (request.isExpired()) {
                long waited = System.nanoTime() - request.arrival();
                return new DeadlineExceededException(request.timeoutNanos(), waited);
            }
            return failure == null ? null : new PredictionFailedException(request.failedRows(), failure);
        } catch (Throwable _) {
            return indescribable;
        }
    }
}
