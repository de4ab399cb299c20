package dev.lanewise.tune.serving;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * When a busy thread did not run: another thread, the system or the hypervisor had its processor. On a machine whose
 * processors are all busy these make the tail of the latencies, so a prediction without them is wrong there.
 *
 * @param span nanoseconds that were observed
 * @param starts nanoseconds from the beginning, ascending
 * @param ends of the same interruptions
 */
record Interruptions(long span, long[] starts, long[] ends) {

    /** Shorter ones are in every other time that is measured. */
    private static final long SHORTEST = 5_000;

    private static final int MOST = 1 << 16;
    private static final Duration POLL = Duration.ofMillis(20);

    /** A thread without interruptions. */
    static Interruptions none() {
        return new Interruptions(Long.MAX_VALUE, new long[0], new long[0]);
    }

    /**
     * Observes so many threads that do nothing but read the clock, at the same time: as many as will be busy later, for
     * a thread whose neighbour is idle is interrupted less.
     *
     * @param cancelled asked every 20 ms, on the calling thread
     * @throws CancellationException if it says so; the threads end then, as they do when this one is interrupted
     */
    static List<Interruptions> observe(int threads, Duration duration, BooleanSupplier cancelled)
            throws InterruptedException {
        AtomicBoolean ended = new AtomicBoolean();
        Interruptions[] observed = new Interruptions[threads];
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            running.add(Thread.ofPlatform()
                    .daemon()
                    .name("lanewise-interruptions-" + i)
                    .start(() -> observed[number] = observe(duration.toNanos(), ended)));
        }
        try {
            for (Thread thread : running) {
                while (!thread.join(POLL)) {
                    if (cancelled.getAsBoolean()) {
                        throw new CancellationException("the tuning was cancelled");
                    }
                }
            }
        } finally {
            ended.set(true);
        }
        return List.of(observed);
    }

    private static Interruptions observe(long span, AtomicBoolean ended) {
        long[] starts = new long[MOST];
        long[] ends = new long[MOST];
        int count = 0;
        long begin = System.nanoTime();
        long last = 0;
        while (last < span && count < MOST && !ended.get()) {
            long now = System.nanoTime() - begin;
            if (now - last > SHORTEST) {
                starts[count] = last;
                ends[count] = now;
                count++;
            }
            last = now;
            Thread.onSpinWait();
        }
        return new Interruptions(last + 1, Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
    }

    /** The part of the time in which the thread did not run. */
    double part() {
        return (double) (Arrays.stream(ends).sum() - Arrays.stream(starts).sum()) / span;
    }

    /** A thread that is interrupted as this says, again and again. */
    Clock clock() {
        return new Clock();
    }

    /** Times of a thread, which may not go back. */
    final class Clock {

        private long base;
        private int next;

        /** When the thread has done {@code nanos} of work that it begins at {@code from}. */
        double after(double from, double nanos) {
            double time = from;
            double work = nanos;
            while (true) {
                if (next == starts.length) {
                    if (starts.length == 0) {
                        return time + work;
                    }
                    next = 0;
                    base += span;
                }
                double start = (double) base + starts[next];
                double end = (double) base + ends[next];
                if (end > time) {
                    if (time < start) {
                        if (time + work <= start) {
                            return time + work;
                        }
                        work -= start - time;
                    }
                    time = end;
                }
                next++;
            }
        }
    }
}
