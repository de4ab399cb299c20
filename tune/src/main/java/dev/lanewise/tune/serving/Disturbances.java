package dev.lanewise.tune.serving;

import dev.lanewise.tune.load.NanoClock;
import dev.lanewise.tune.measure.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * What keeps threads of this machine from running when they should, as seen just now.
 *
 * @param sender interruptions of the thread that sends requests
 * @param workers those of the threads that compute
 * @param oversleeps how many nanoseconds too late the sender wakes up; empty if it spins instead
 */
record Disturbances(Interruptions sender, List<Interruptions> workers, double... oversleeps) {

    private static final long NAP_NANOS = 20_000;

    /** No interruptions. */
    static Disturbances none() {
        return new Disturbances(Interruptions.none(), List.of(Interruptions.none()));
    }

    /**
     * Whether the sender should sleep between requests: where it would take the last processor, it and the batcher are
     * interrupted by all that the machine has to do (two processors, 17 % of the capacity: a 99th percentile
     * of 925 µs beside a sender that spins, 190 µs beside one that sleeps).
     */
    static boolean isSenderAsleep(int workers) {
        return Runtime.getRuntime().availableProcessors() < workers + 2;
    }

    /** The clock of a sender beside so many workers. */
    static NanoClock clock(int workers) {
        return isSenderAsleep(workers) ? NanoClock.sleeping() : NanoClock.system();
    }

    /**
     * Looks on for a while, with as many busy threads as the load will have.
     *
     * @param cancelled asked often, on the calling thread
     * @throws CancellationException if it says so; the threads end then, as they do when this one is interrupted
     */
    static Disturbances observe(int workers, Duration duration, BooleanSupplier cancelled) throws InterruptedException {
        return isSenderAsleep(workers)
                ? besideSleeper(workers, duration, cancelled)
                : besideSpinner(workers, duration, cancelled);
    }

    private static Disturbances besideSpinner(int workers, Duration duration, BooleanSupplier cancelled)
            throws InterruptedException {
        List<Interruptions> all = Interruptions.observe(1 + workers, duration, cancelled);
        return new Disturbances(all.getFirst(), all.subList(1, all.size()));
    }

    /** The calling thread is the sender. */
    static Disturbances besideSleeper(int workers, Duration duration, BooleanSupplier cancelled)
            throws InterruptedException {
        List<Interruptions> busy = new ArrayList<>();
        AtomicBoolean ended = new AtomicBoolean();
        Thread observer = Thread.ofPlatform()
                .daemon()
                .name("lanewise-disturbances")
                .start(() -> {
                    try {
                        busy.addAll(Interruptions.observe(workers, duration, ended::get));
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    } catch (CancellationException _) {
                        // Nobody waits for it any more.
                    }
                });
        Series oversleeps = new Series();
        try {
            while (observer.isAlive()) {
                if (cancelled.getAsBoolean()) {
                    throw new CancellationException("the tuning was cancelled");
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                long until = System.nanoTime() + NAP_NANOS;
                oversleeps.add((double) (NanoClock.sleeping().waitUntil(until) - until));
            }
        } finally {
            ended.set(true);
        }
        observer.join();
        return new Disturbances(Interruptions.none(), List.copyOf(busy), oversleeps.toArray());
    }

    /** The largest part of the time in which a busy thread did not run. */
    double part() {
        return workers.stream().mapToDouble(Interruptions::part).reduce(sender.part(), Math::max);
    }
}
