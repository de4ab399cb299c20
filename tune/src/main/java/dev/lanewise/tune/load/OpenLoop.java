package dev.lanewise.tune.load;

import java.time.Duration;

/**
 * A load generator that does not wait for answers: requests are due when the {@link ArrivalProcess} says so, and the latency of
 * each counts from then, however late the target or the generator itself came to it. A stall so shows in every request that
 * arrived meanwhile, as users would feel it; a generator that waits for an answer before the next request sees it once (Gil
 * Tene's "coordinated omission").
 *
 * <p>The calling thread generates the load, and spins while nothing is due. A target that answers on another thread needs a
 * processor of its own. During the run the generator allocates nothing.
 *
 * @param arrivals when requests are due
 * @param duration of the arrivals, at most an hour; a target that does not keep up gets as long again, then the run is given up
 * @param clock to go by
 */
public record OpenLoop(ArrivalProcess arrivals, Duration duration, NanoClock clock) {

    private static final Duration LONGEST = Duration.ofHours(1);

    /** Checks the duration. */
    public OpenLoop {
        if (duration.isNegative() || duration.isZero() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "duration must be above 0 and at most an hour, but is " + duration.toNanos() * 1e-9 + " s");
        }
    }

    /** On the system's clock. */
    public OpenLoop(ArrivalProcess arrivals, Duration duration) {
        this(arrivals, duration, NanoClock.system());
    }

    /**
     * Sends the requests to {@code target}. It should be warm.
     *
     * @throws IllegalArgumentException if no request is due within the duration, or too many are
     */
    public LatencyReport run(Target target) {
        long[] times = arrivals.times(duration);
        if (times.length == 0) {
            throw new IllegalArgumentException(
                    "no request is due within " + duration.toMillis() + " ms; take a longer duration or a higher rate");
        }
        return new OpenLoopRun(times, duration.toNanos(), clock).run(target);
    }
}
