package dev.lanewise.tune;

import dev.lanewise.infer.BatcherStatistics;
import dev.lanewise.infer.MicroBatcher;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A batcher behind a queue that is never empty. What its thread does meanwhile is counted in the time that it has had a processor: what
 * other programs take is no cost of the batcher.
 */
final class Flood {

    /** Requests that are in the batcher at once. */
    private static final int QUEUED = 512;

    private static final long NONE = -1;

    private final BatcherTarget target;
    private final MicroBatcher batcher;
    private final long thread;

    private Flood(BatcherTarget target, MicroBatcher batcher, long thread) {
        this.target = target;
        this.batcher = batcher;
        this.thread = thread;
    }

    /** Of a batcher with one worker; sends requests until one is answered by the batcher's own thread. */
    static Flood of(BatcherTarget target, MicroBatcher batcher) {
        AtomicLong thread = new AtomicLong(NONE);
        long sender = Thread.currentThread().threadId();
        Target.Completion completion = new Target.Completion() {
            @Override
            public void ended(int request) {
                thread.set(Thread.currentThread().threadId());
            }

            @Override
            public void failed(int request) {
                thread.set(sender);
            }
        };
        do {
            thread.set(NONE);
            target.start(0, completion);
            while (thread.get() == NONE) {
                Thread.onSpinWait();
            }
            // An answer that was there before the callback was registered calls it here.
        } while (thread.get() == sender);
        return new Flood(target, batcher, thread.get());
    }

    /** Requests that it answers in a second of its processor's time; of the wall's where the system does not count that. */
    double rate(Duration time) {
        long before = processorNanos();
        BatcherStatistics first = batcher.statistics();
        double perSecond = capacity(time);
        BatcherStatistics last = batcher.statistics();
        long nanos = processorNanos() - before;
        return nanos > 0 ? (last.requests() - first.requests()) * 1e9 / nanos : perSecond;
    }

    private double capacity(Duration time) {
        try {
            return Capacity.measure(target, QUEUED, time, time, Disturbances.clock(1))
                    .requestsPerSecond();
        } catch (IllegalStateException e) {
            throw new TuningException(
                    "the machine is too busy to measure a batcher at full load: " + e.getMessage()
                            + "; take a longer --budget",
                    e);
        }
    }

    private long processorNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return threads.isThreadCpuTimeSupported() ? threads.getThreadCpuTime(thread) : NONE;
    }
}
