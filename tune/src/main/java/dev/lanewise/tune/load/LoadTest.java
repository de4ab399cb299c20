package dev.lanewise.tune.load;

import java.time.Duration;

/**
 * Measures the latency of a target under load: warms it up and finds its {@link Capacity}, lets everything that will be
 * measured run for up to a second unrecorded, measures the jitter of the machine with {@link Target#NOTHING} under the same
 * arrivals, then the target. Arrivals are {@linkplain ArrivalProcess.Poisson Poisson's}.
 *
 * @param load what is asked of the target
 * @param duration of each of the two measurements
 * @param least of the warm-up
 * @param most of the warm-up, if the target does not become stable before
 * @param seed of the arrivals
 * @param clock to go by
 */
public record LoadTest(Load load, Duration duration, Duration least, Duration most, long seed, NanoClock clock) {

    private static final Duration REHEARSAL = Duration.ofSeconds(1);

    /** Two to ten seconds of warm-up, on the system's clock. */
    public LoadTest(Load load, Duration duration, long seed) {
        this(load, duration, Duration.ofSeconds(2), Duration.ofSeconds(10), seed, NanoClock.system());
    }

    /**
     * What came of it.
     *
     * @param capacity of the target
     * @param baseline the jitter of the machine
     * @param latency of the target
     */
    public record Result(Capacity capacity, LatencyReport baseline, LatencyReport latency) {}

    /**
     * Measures.
     *
     * @param inFlight requests that the target has at once while its capacity is measured; 1 for one that answers before it
     *     returns
     * @throws IllegalArgumentException if the duration is out of range, or no request or too many are due within it
     * @throws IllegalStateException if the target leaves requests unanswered, or refuses them, while it is warmed up
     */
    public Result run(Target target, int inFlight) {
        Capacity capacity = Capacity.measure(target, inFlight, least, most, clock);
        ArrivalProcess arrivals = new ArrivalProcess.Poisson(load.rate(capacity), seed);
        OpenLoop measurement = new OpenLoop(arrivals, duration, clock);
        Duration rehearsalTime = duration.compareTo(REHEARSAL) < 0 ? duration : REHEARSAL;
        // Of rare requests none may be due so soon.
        if (arrivals.times(rehearsalTime).length > 0) {
            OpenLoop rehearsal = new OpenLoop(arrivals, rehearsalTime, clock);
            rehearsal.run(target);
            rehearsal.run(Target.NOTHING);
        }
        LatencyReport baseline = measurement.run(Target.NOTHING);
        return new Result(capacity, baseline, measurement.run(target));
    }
}
