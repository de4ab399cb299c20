package dev.lanewise.tune.load;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Keeps a target busy, to measure its {@link Capacity}. */
final class ClosedLoop implements Target.Completion {

    private static final long WINDOW_NANOS = 100_000_000;
    private static final int WINDOWS = 5;
    private static final double TOLERANCE = 0.05;
    private static final long POLL_NANOS = 1_000;

    private final Target target;
    private final int inFlight;
    private final NanoClock clock;
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicReference<String> failure = new AtomicReference<>("");
    private int started;

    ClosedLoop(Target target, int inFlight, NanoClock clock) {
        this.target = target;
        this.inFlight = inFlight;
        this.clock = clock;
    }

    Capacity measure(long least, long most) {
        double[] rates = new double[WINDOWS];
        Arrays.fill(rates, Double.NaN);
        long start = clock.nanoTime();
        long spent = 0;
        boolean stable = false;
        for (int window = 0; window < WINDOWS || (spent < most && !(stable && spent >= least)); window++) {
            rates[window % WINDOWS] = window();
            spent = clock.nanoTime() - start;
            stable = agree(rates);
        }
        awaitAll(start + spent + most + WINDOW_NANOS);
        Arrays.sort(rates);
        return new Capacity(rates[WINDOWS / 2], stable, spent * 1e-9);
    }

    /** Requests a second of one window. */
    private double window() {
        long start = clock.nanoTime();
        int before = ended.get();
        long now = start;
        while (now - start < WINDOW_NANOS) {
            if (started - ended.get() < inFlight) {
                target.start(started++, this);
                now = clock.nanoTime();
            } else {
                now = clock.waitUntil(now + POLL_NANOS);
            }
            requireNoFailure();
        }
        return (ended.get() - before) * 1e9 / (now - start);
    }

    private void awaitAll(long limit) {
        long now = clock.nanoTime();
        while (ended.get() < started) {
            if (now - limit > 0) {
                throw new IllegalStateException((started - ended.get()) + " requests have no answer");
            }
            now = clock.waitUntil(now + POLL_NANOS);
            requireNoFailure();
        }
    }

    private void requireNoFailure() {
        if (!failure.get().isEmpty()) {
            throw new IllegalStateException(failure.get());
        }
    }

    private static boolean agree(double... rates) {
        double least = Arrays.stream(rates).min().orElseThrow();
        double most = Arrays.stream(rates).max().orElseThrow();
        // False as long as one is NaN or nothing is answered.
        return least > 0 && most - least <= TOLERANCE * most;
    }

    @Override
    public void ended(int request) {
        ended.getAndIncrement();
    }

    @Override
    public void failed(int request) {
        failure.set("request " + request + " was refused, with " + inFlight + " at once");
    }
}
