package dev.lanewise.tune;

import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.tune.ServingRun.Observation;
import java.time.Duration;

/** What a tuning for serving asks the machine. Tests have machines of their own. */
interface ServingMeasurements {

    /** What batches cost, in several JVMs, in about so much time. */
    CostCurve curve(Duration time);

    /** What keeps threads from running. */
    Disturbances disturbances(Duration time);

    /** What a batcher costs beside its batches. */
    ServiceCosts costs(CostCurve curve, Duration time);

    /** A real run under a load, without a look at the machine. */
    Observation trial(BatchingOptions options, Workload load);

    /** A real run under a load, with a look at the machine for so long. */
    Observation run(BatchingOptions options, Workload load, Duration watch);
}
