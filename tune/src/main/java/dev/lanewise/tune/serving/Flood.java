package dev.lanewise.tune.serving;

import dev.lanewise.infer.MicroBatcher;
import dev.lanewise.tune.load.BatcherTarget;
import dev.lanewise.tune.load.Target;
import dev.lanewise.tune.measure.TuningException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A batcher with one worker behind a queue that is never empty. What its thread does meanwhile is counted in the time
 * that it has had a processor, where the system tells: what other programs take is no cost of the batcher.
 */
final class Flood implements Target.Completion {

    /** Requests that are in the batcher at once. */
    private static final int QUEUED = 512;

    /** Without an answer for so long, there will be none. */
    private static final long LONGEST_SILENCE = 30_000_000_000L;

    private static final long PAUSE = 1_000;
    private static final long UNKNOWN = -1;

    private final BatcherTarget target;
    private final BooleanSupplier cancelled;
    private final long sender = Thread.currentThread().threadId();
    private final AtomicInteger ended = new AtomicInteger();
    private volatile long thread = UNKNOWN;
    private volatile boolean failed;
    private int started;

    Flood(MicroBatcher batcher, long seed, BooleanSupplier cancelled) {
        target = new BatcherTarget(batcher, seed);
        this.cancelled = cancelled;
    }

    /**
     * Requests that the batcher answers in a second.
     *
     * @throws TuningException if it stops answering
     * @throws CancellationException if the tuning is cancelled
     */
    double rate(Duration time) {
        awaitThread();
        long processor = processorNanos();
        long start = System.nanoTime();
        int before = ended.get();
        while (System.nanoTime() - start < time.toNanos()) {
            if (started - ended.get() < QUEUED) {
                send();
            } else {
                pause(start + time.toNanos());
            }
        }
        int answers = ended.get() - before;
        long nanos = processor < 0 ? System.nanoTime() - start : processorNanos() - processor;
        awaitAll();
        return Math.max(1, answers) * 1e9 / Math.max(1, nanos);
    }

    /** An answer that is there before its callback is registered does not come from the batcher's thread. */
    private void awaitThread() {
        long start = System.nanoTime();
        while (thread == UNKNOWN) {
            send();
            awaitAll();
            pause(start);
        }
    }

    private void awaitAll() {
        long start = System.nanoTime();
        while (ended.get() < started) {
            pause(start);
        }
    }

    private void send() {
        target.start(started++, this);
    }

    private void pause(long since) {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException("the tuning was cancelled");
        }
        if (failed) {
            throw new TuningException("a request failed while a batcher was measured at full load");
        }
        if (System.nanoTime() - since > LONGEST_SILENCE) {
            throw new TuningException("a batcher that was measured at full load gave no answer for "
                    + LONGEST_SILENCE / 1_000_000_000 + " s");
        }
        LockSupport.parkNanos(PAUSE);
    }

    private long processorNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return threads.isThreadCpuTimeSupported() ? threads.getThreadCpuTime(thread) : UNKNOWN;
    }

    @Override
    public void ended(int request) {
        if (thread == UNKNOWN && Thread.currentThread().threadId() != sender) {
            thread = Thread.currentThread().threadId();
        }
        ended.getAndIncrement();
    }

    @Override
    public void failed(int request) {
        failed = true;
    }
}
