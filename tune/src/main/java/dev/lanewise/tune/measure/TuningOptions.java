package dev.lanewise.tune.measure;

import java.time.Duration;

/**
 * How long a tuning may take, and its progress listener.
 *
 * @param budget of the whole, kept within some seconds; on a busy machine, where parts are repeated, within a fifth of it
 * @param forks JVMs in which the cost curve is measured, at least 2 for an interval
 * @param seed of arrivals, orders and resampling
 * @param progress called on the calling thread whenever a step begins or goes on
 */
public record TuningOptions(Duration budget, int forks, long seed, Progress progress) {

    /** A progress listener. */
    @FunctionalInterface
    public interface Progress {

        /**
         * A step begins or goes on.
         *
         * @param phase such as {@code cost curve}, {@code simulation}, {@code validation}
         * @param done from 0 to 1, of the whole
         */
        void update(String phase, double done);
    }

    /** Checks the ranges. */
    public TuningOptions {
        if (budget.isNegative() || budget.isZero()) {
            throw new IllegalArgumentException("budget must be above 0, but is " + budget);
        }
        if (forks < 1) {
            throw new IllegalArgumentException("forks must be at least 1, but is " + forks);
        }
    }

    /** A minute, 3 forks, seed 0, silent. */
    public static TuningOptions defaults() {
        return new TuningOptions(Duration.ofSeconds(60), 3, 0, (_, _) -> {});
    }
}
