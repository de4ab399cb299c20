package dev.lanewise.tune.serving;

import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.tune.cost.CostCurve;
import dev.lanewise.tune.load.GarbageCollections;
import dev.lanewise.tune.serving.ServingRun.Observation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A machine that measures what it is told, and does in a real run what a simulation on its costs says. */
final class MadeUpMachine implements ServingMeasurements {

    final List<BatchingOptions> runs = new ArrayList<>();
    private final ServiceCosts costs;
    private Disturbances disturbances = Disturbances.none();

    /** In the first real run beside which it is watched. */
    double firstSlowness = 1;

    private boolean watched;

    /** At most so many requests a second are answered. */
    double carriedRate = Double.POSITIVE_INFINITY;

    /** Latencies are so many times as long as simulated. */
    double slowness = 1;

    /** The part of the requests that are stalled, in runs of a hundred, and for how long. */
    double stalled;

    long stall;

    /** Latencies of echoes. */
    long[] echoes = {0};

    GarbageCollections collections = new GarbageCollections(0, 0);

    MadeUpMachine(ServiceCosts costs) {
        this.costs = costs;
    }

    /** Interruptions of the batcher that are seen before the simulation. */
    void disturbedBy(Interruptions interruptions) {
        disturbances = new Disturbances(Interruptions.none(), List.of(interruptions));
    }

    ServingSearch search() {
        return new ServingSearch(costs, disturbances, 1);
    }

    @Override
    public CostCurve curve(Duration time) {
        return costs.curve();
    }

    @Override
    public Disturbances disturbances(Duration time) {
        return disturbances;
    }

    @Override
    public ServiceCosts costs(CostCurve curve, Duration time) {
        return costs;
    }

    @Override
    public Observation run(BatchingOptions options, Workload load, Duration echoing, long work) {
        double slow = slowness * (watched || echoing.isZero() ? 1 : firstSlowness);
        watched |= !echoing.isZero();
        runs.add(options);
        Performance simulated = search().simulate(options, load, Long.MAX_VALUE).predicted();
        long[] latencies = new long[load.times().length];
        // As many beyond the simulated percentiles as there should be.
        Arrays.setAll(latencies, i -> (long) (slow * (i % 100 < 2 ? simulated.p99() : simulated.p50())));
        int each = 100;
        for (int from = 0; stalled > 0 && from + each <= latencies.length; from += (int) (each / stalled)) {
            Arrays.fill(latencies, from, from + each, stall);
        }
        Performance performance =
                load.performance(latencies, Math.min(carriedRate, simulated.throughput()), simulated.meanBatchSize());
        return new Observation(performance, latencies, echoes, collections, 5);
    }
}
