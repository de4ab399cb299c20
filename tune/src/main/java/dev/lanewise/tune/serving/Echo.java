package dev.lanewise.tune.serving;

import dev.lanewise.tune.load.Target;
import dev.lanewise.tune.measure.ProcessorTime;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Answers on a thread of its own that does nothing but count for as long as a request takes: what its requests take is
 * what the machine makes of a sender and of a thread that is as busy as a batcher's, without batches, memory or
 * garbage. Like a batcher's thread, it looks for requests for a while before it parks.
 *
 * <p>One thread sends. The requests of a run count from 0 on; what is unanswered when the next run begins stays so.
 */
final class Echo implements Target, AutoCloseable {

    /** Where the answers of a run go, and how many there were before it. */
    private record Run(Completion completion, int before) {}

    private static final int CALIBRATIONS = 50;
    private static final int CALIBRATED_STEPS = 100_000;

    private final AtomicInteger sent = new AtomicInteger();
    private volatile Optional<Run> run = Optional.empty();
    private volatile boolean closed;
    private final long steps;
    private final Thread thread;
    private long count;

    /**
     * Starts the thread.
     *
     * @param work nanoseconds of a processor that each request takes
     */
    Echo(long work) {
        steps = work == 0 ? 0 : Math.max(1, (long) (work / nanosOfStep()));
        thread = Thread.ofPlatform().daemon().name("lanewise-echo").start(this::answer);
    }

    @Override
    public void start(int request, Completion completion) {
        if (request == 0) {
            run = Optional.of(new Run(completion, sent.get()));
        }
        sent.getAndIncrement();
        LockSupport.unpark(thread);
    }

    /** The shortest of some, once they are compiled. */
    private double nanosOfStep() {
        LongSupplier processor = ProcessorTime.clock();
        double shortest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < CALIBRATIONS; i++) {
            long start = processor.getAsLong();
            count(CALIBRATED_STEPS);
            shortest = Math.min(shortest, (double) Math.max(1, processor.getAsLong() - start) / CALIBRATED_STEPS);
        }
        return shortest;
    }

    /** Each step needs the one before. */
    private void count(long times) {
        long value = count;
        for (long i = 0; i < times; i++) {
            value = value * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
        }
        count = value;
    }

    private void answer() {
        int answered = 0;
        long idleSince = System.nanoTime();
        while (!closed) {
            if (answered < sent.get()) {
                Run current = run.orElseThrow();
                if (answered >= current.before) {
                    count(steps);
                    current.completion.ended(answered - current.before);
                }
                answered++;
                idleSince = System.nanoTime();
            } else if (System.nanoTime() - idleSince > ServiceCosts.SPIN) {
                LockSupport.park(this);
            } else {
                Thread.onSpinWait();
            }
        }
    }

    /** Ends the thread. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
