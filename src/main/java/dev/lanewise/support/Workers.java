package dev.lanewise.support;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A team of threads: {@link #run} spreads the chunks of a job over its caller and long-lived workers.
 *
 * <p>Nothing depends on a worker waking up: if none does, the caller runs all the chunks. Why it is correct, beside
 * what {@link ChunkRanges} says of each chunk being taken once:
 *
 * <ul>
 *   <li><i>A chunk meets its own work.</i> The caller writes {@code work}, then hands out the chunks; a thread reads
 *       {@code work} after it took a chunk. Until that chunk is finished the caller stays in {@code run}, so every read
 *       of {@code work} happens-after the write in its own run and happens-before the one in the next. The same two
 *       edges, taking and finishing, carry what the caller did before to the chunks, and what they did to the caller.
 *   <li><i>No wake-up is lost.</i> A worker says that it parks, then reads the job number again; the caller writes the
 *       job number, then reads who is parked. All four are volatile, hence in one order: at least one sees the other.
 * </ul>
 *
 * <p>Used by one thread at a time. Allocates in {@link #of} only, takes no lock. Unclosed, it keeps its parked daemons.
 */
public final class Workers implements AutoCloseable {

    /** What to do for each chunk of a job. */
    @FunctionalInterface
    public interface Work {

        /** Does chunk {@code chunk}, from 0, on thread {@code worker} of the team, where 0 is the caller of the run. */
        void run(int chunk, int worker);
    }

    private enum State {
        IDLE,
        RUNNING,
        CLOSED
    }

    /**
     * How long a thread waits at full speed before it parks or yields: about what parking and waking cost (25 to 50 µs
     * on a virtual machine), so who waits in vain pays at most twice; a hot start takes 0.2 µs instead.
     */
    private static final long SPIN_NANOS = 50_000;

    private static final long NO_MORE_JOBS = -1;

    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final ChunkRanges chunks;
    private final Thread[] workers;
    private final long spinNanos;

    /** Per thread 1 while it parks. */
    private final PaddedLongs parked;

    /** One number, another one for each job. A worker that sleeps through some of them misses nothing. */
    private final PaddedLongs job = new PaddedLongs(1);

    private Work work = (_, _) -> {};

    private Workers(int threads) {
        chunks = new ChunkRanges(threads);
        parked = new PaddedLongs(threads);
        workers = new Thread[threads - 1];
        // Where threads outnumber the processors, who spins holds the one that another thread needs.
        spinNanos = threads <= defaultThreads() ? SPIN_NANOS : 0;
        for (int worker = 1; worker < threads; worker++) {
            int number = worker;
            workers[worker - 1] = Thread.ofPlatform()
                    .daemon()
                    .name("lanewise-worker-" + worker)
                    .inheritInheritableThreadLocals(false)
                    .unstarted(() -> serve(number));
        }
    }

    /**
     * A team of {@code threads}, at least 1, the caller of {@link #run} among them; so 1 starts none. The others start
     * here and not in the first run: a system that has no more threads says so at the door.
     */
    public static Workers of(int threads) {
        Workers team = new Workers(threads);
        try {
            for (Thread worker : team.workers) {
                worker.start();
            }
        } catch (Throwable refused) {
            team.close();
            throw refused;
        }
        return team;
    }

    /** Processors that this process may use. */
    public static int defaultThreads() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** Threads of the team, the caller of {@link #run} among them. */
    public int threads() {
        return workers.length + 1;
    }

    /**
     * Runs the chunks {@code 0 … count - 1}, each exactly once, and returns when all are finished. What the caller did
     * before is visible to them, what they did is visible to the caller. Leaves interrupts alone.
     *
     * <p>A chunk that throws keeps no other from running. The first throwable is thrown here, with the others
     * suppressed.
     *
     * @throws IllegalStateException if the team is closed, or the call comes from inside a chunk or beside another call
     */
    public void run(Work work, int count) {
        if (enter(State.RUNNING) == State.CLOSED) {
            throw new IllegalStateException("the workers are closed");
        }
        try {
            this.work = work;
            if (threads() == 1 || count <= 1) {
                for (int chunk = 0; chunk < count; chunk++) {
                    perform(chunk, 0);
                }
            } else {
                chunks.handOut(count);
                announce(job.get(0) + 1, Math.min(threads(), count));
                takeChunks(0);
                awaitFinish();
            }
            this.<RuntimeException>throwFailure();
        } finally {
            state.setRelease(State.IDLE);
        }
    }

    /**
     * Ends the team's threads and waits for that; again is no error.
     *
     * @throws IllegalStateException if the call comes from inside a chunk or beside {@link #run}
     */
    @Override
    public void close() {
        if (enter(State.CLOSED) == State.IDLE) {
            announce(NO_MORE_JOBS, threads());
        }
        boolean interrupted = false;
        for (Thread worker : workers) {
            while (worker.isAlive()) {
                try {
                    worker.join();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Moves on from {@code IDLE}; returns the state found. */
    private State enter(State next) {
        State found = state.compareAndExchange(State.IDLE, next);
        if (found == State.RUNNING) {
            throw new IllegalStateException(
                    "the workers are running: one thread at a time may use them, and none from inside a chunk");
        }
        return found;
    }

    /** Publishes a job and wakes those of the first {@code threads} that are parked. */
    private void announce(long number, int threads) {
        job.set(0, number);
        for (int worker = 1; worker < threads; worker++) {
            if (parked.get(worker) != 0) {
                LockSupport.unpark(workers[worker - 1]);
            }
        }
    }

    /** The life of a worker. */
    private void serve(int worker) {
        for (long seen = awaitJob(worker, 0); seen != NO_MORE_JOBS; seen = awaitJob(worker, seen)) {
            takeChunks(worker);
        }
    }

    private long awaitJob(int worker, long seen) {
        long start = System.nanoTime();
        while (job.get(0) == seen) {
            if (System.nanoTime() - start < spinNanos) {
                Thread.onSpinWait();
            } else {
                park(worker, seen);
            }
        }
        return job.get(0);
    }

    private void park(int worker, long seen) {
        parked.set(worker, 1);
        if (job.get(0) == seen) {
            LockSupport.park(this);
            Thread.interrupted(); // means nothing here, and the thread would not park again
        }
        parked.set(worker, 0);
    }

    private void takeChunks(int worker) {
        for (int chunk = chunks.take(worker); chunk != ChunkRanges.NONE; chunk = chunks.take(worker)) {
            perform(chunk, worker);
            chunks.finish(worker);
        }
    }

    /** Never parks: the others are in their last chunks. Yields where one of them may be waiting for this processor. */
    @SuppressWarnings("ThreadPriorityCheck")
    private void awaitFinish() {
        long start = System.nanoTime();
        while (!chunks.areFinished()) {
            if (System.nanoTime() - start < spinNanos) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private void perform(int chunk, int worker) {
        try {
            work.run(chunk, worker);
        } catch (Throwable thrown) {
            Throwable first = failure.compareAndExchange(null, thrown);
            // Compiled code may throw one and the same object twice, and none can suppress itself.
            if (first != null && first != thrown) {
                first.addSuppressed(thrown);
            }
        }
    }

    @SuppressWarnings("unchecked") // a checked one that another compiler let through stays what it is
    private <T extends Throwable> void throwFailure() throws T {
        Throwable first = failure.get();
        if (first != null) {
            failure.set(null);
            throw (T) first;
        }
    }
}
