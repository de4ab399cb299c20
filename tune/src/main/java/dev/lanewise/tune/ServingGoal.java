package dev.lanewise.tune;

import dev.lanewise.Precision;
import java.time.Duration;
import java.util.Optional;

/**
 * What a service wants of its batcher.
 *
 * @param p99 the longest 99th percentile of the latency that is good enough; empty for one that
 *     this machine can keep: ten times a request alone, or three times the shortest tail under a light load
 * @param load how requests arrive; empty for as many independent ones as keep the target
 * @param workers batches that may be computed at the same time, at most
 * @param precision how the weights are kept
 */
public record ServingGoal(Optional<Duration> p99, Optional<ArrivalProcess> load, int workers, Precision precision) {

    /** Checks the ranges. */
    public ServingGoal {
        p99.ifPresent(target -> {
            if (target.isNegative() || target.isZero()) {
                throw new IllegalArgumentException("p99 must be above 0, but is " + target);
            }
        });
        if (workers < 1) {
            throw new IllegalArgumentException("workers must be at least 1, but is " + workers);
        }
    }
}
