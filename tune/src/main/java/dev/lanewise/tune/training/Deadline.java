package dev.lanewise.tune.training;

import dev.lanewise.tune.measure.TuningException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Until when a part of a tuning must be done.
 *
 * @param clock nanoseconds, as {@link System#nanoTime}
 * @param start of this part
 * @param nanos that this part may take
 * @param budget of the whole tuning, for messages
 * @param cancelled whether somebody wants the tuning to end
 */
record Deadline(LongSupplier clock, long start, long nanos, Duration budget, BooleanSupplier cancelled) {

    /** For all of a tuning that starts now. */
    static Deadline starting(LongSupplier clock, Duration budget, BooleanSupplier cancelled) {
        return new Deadline(clock, clock.getAsLong(), budget.toNanos(), budget, cancelled);
    }

    /** For a part that starts now: a share of the time that is left. */
    Deadline part(double share) {
        long now = clock.getAsLong();
        return new Deadline(clock, now, Math.max(0, (long) (share * (start + nanos - now))), budget, cancelled);
    }

    /**
     * Whether the time is over.
     *
     * @throws CancellationException if the tuning was cancelled
     */
    boolean isOver() {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException("the tuning was cancelled");
        }
        return elapsed() >= nanos;
    }

    long elapsed() {
        return clock.getAsLong() - start;
    }

    double secondsLeft() {
        return Math.max(0, nanos - elapsed()) * 1e-9;
    }

    /** What to throw if this part needs {@code factor} times its time. */
    TuningException tooShort(double factor) {
        double seconds = budget.toNanos() * 1e-9;
        return new TuningException(String.format(
                Locale.ROOT,
                "a budget of %.1f s is too short for this network and data: about %.0f s would do",
                seconds,
                Math.ceil(1.2 * seconds * factor)));
    }
}
