package dev.lanewise.tune.serving;

import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.tune.cost.CostCurve;
import dev.lanewise.tune.serving.ServingRun.Observation;
import java.time.Duration;

/** What a tuning for serving asks the machine. Tests have machines of their own. */
interface ServingMeasurements {

    /** What batches cost, in several JVMs, in about so much time. */
    CostCurve curve(Duration time);

    /** What keeps threads from running. */
    Disturbances disturbances(Duration time);

    /** What a batcher costs beside its batches. */
    ServiceCosts costs(CostCurve curve, Duration time);

    /**
     * A real run under a load, with echoes in turns with it.
     *
     * @param echoing for how long
     * @param work nanoseconds of a processor that each of them takes
     */
    Observation run(BatchingOptions options, Workload load, Duration echoing, long work);
}
