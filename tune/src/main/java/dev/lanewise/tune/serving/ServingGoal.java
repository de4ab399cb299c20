package dev.lanewise.tune.serving;

import dev.lanewise.Precision;
import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.tune.load.ArrivalProcess;
import java.time.Duration;
import java.util.Optional;

/**
 * What a service wants of its batcher.
 *
 * @param p99 the longest 99th percentile of the latency that is good enough; empty for one that
 *     this machine can keep: ten times a request alone, or three times the shortest tail under a light load
 * @param load how requests arrive; empty for as many independent ones as keep the target
 * @param workers batches that may be computed at the same time, at most: 1 to {@link BatchingOptions#MAX_WORKERS}
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
        if (workers < 1 || workers > BatchingOptions.MAX_WORKERS) {
            throw new IllegalArgumentException(
                    "workers must be 1 to " + BatchingOptions.MAX_WORKERS + ", but is " + workers);
        }
    }
}
