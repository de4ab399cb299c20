package dev.lanewise.tune.load;

import java.time.Duration;

/**
 * How many requests a target can answer a second: measured by giving it the next as soon as it has room for it, in windows of a
 * tenth of a second, until five windows in a row agree within 5 %. That also warms it up.
 *
 * @param requestsPerSecond median of the last five windows
 * @param stable whether they agreed before the time was up
 * @param seconds that it took
 */
public record Capacity(double requestsPerSecond, boolean stable, double seconds) {

    /**
     * Measures.
     *
     * @param inFlight requests that the target has at once: 1 for one that answers before it returns
     * @param least to go on for, even if it is stable before: clocks take up to two seconds to rise
     * @param most to go on for; not below {@code least}
     * @throws IllegalArgumentException if a parameter is out of range
     * @throws IllegalStateException if the target leaves requests unanswered for {@code most}, or refuses one
     */
    public static Capacity measure(Target target, int inFlight, Duration least, Duration most, NanoClock clock) {
        if (inFlight < 1) {
            throw new IllegalArgumentException("inFlight must be at least 1, but is " + inFlight);
        }
        if (least.isNegative() || most.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    "the time must be from 0 on and most not below least, but they are " + least + " and " + most);
        }
        return new ClosedLoop(target, inFlight, clock).measure(least.toNanos(), most.toNanos());
    }
}
