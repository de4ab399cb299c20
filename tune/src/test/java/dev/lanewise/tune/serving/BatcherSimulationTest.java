package dev.lanewise.tune.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.tune.load.ArrivalProcess;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatcherSimulationTest {

    private static final long SECOND = 1_000_000_000;

    private static BatchingOptions.Builder upTo(int rows) {
        return BatchingOptions.builder().maxBatchSize(rows);
    }

    /** All in one window. */
    private static Workload load(long... times) {
        return new Workload(times, Duration.ofSeconds(1), times.length);
    }

    private static Performance run(ServiceCosts costs, BatchingOptions.Builder options, long... times) {
        return new BatcherSimulation(costs, Disturbances.none()).run(options.build(), load(times));
    }

    @Test
    void aLoneRequestTakesWhatItCosts() {
        ServiceCosts costs = new ServiceCosts(Costs.curve(1000, 100), 10, 20, 30, 40, 5000);
        Performance performance = run(costs, upTo(8), Costs.regular(1000, 20_000));
        assertEquals(10 + 20 + 30 + 1100 + 40, performance.p50());
        assertEquals(performance.p50(), performance.p999());
        assertEquals(1, performance.meanBatchSize());
        assertEquals(costs.oneRequest(), performance.p50());
    }

    @Test
    void aBatcherThatSleepsMustWakeUp() {
        ServiceCosts costs = new ServiceCosts(Costs.curve(1000, 100), 0, 0, 0, 0, 7000);
        assertEquals(8100, run(costs, upTo(8), Costs.regular(1000, 200_000)).p50());
    }

    @Test
    void whoComesWhileAnswersAreHandedOutKeepsItAwakeOnceMore() {
        ServiceCosts costs = new ServiceCosts(Costs.curve(1000, 0), 0, 0, 0, 500, 7000);
        // The second comes during the answer of the first, which leaves a permit for the third.
        long[] times = Costs.arrivals(0, 1_200, 70_000, 140_000);
        long[] latencies = {1500, 1800, 1500, 8500};
        Performance performance = run(costs, upTo(8), times);
        assertEquals(1500, performance.p50(), () -> "of " + Arrays.toString(latencies));
        assertEquals(8500, performance.p999());
    }

    @Test
    void whoComesWhileABatchABatchIsComputedRidesInTheNext() {
        ServiceCosts costs = Costs.only(Costs.curve(1000, 0));
        // The first alone; three wait for it and ride together.
        Performance performance = run(costs, upTo(8), Costs.arrivals(0, 100, 200, 300));
        assertEquals(2, performance.meanBatchSize());
        assertEquals(1700, performance.p50(), "the second of 1000, 1700, 1800, 1900");
    }

    @Test
    void aBatchIsNoLargerThanItMay() {
        ServiceCosts costs = Costs.only(Costs.curve(1000, 0));
        assertEquals(1, run(costs, upTo(1), 0, 0, 0, 0).meanBatchSize());
        assertEquals(4000, run(costs, upTo(1), 0, 0, 0, 0).p999());
        assertEquals(2000, run(costs, upTo(2), 0, 0, 0, 0).p999());
        assertEquals(1000, run(costs, upTo(4), 0, 0, 0, 0).p999());
    }

    @Test
    void aDelayGathersRowsUntilItIsOverOrThereAreEnough() {
        ServiceCosts costs = Costs.only(Costs.curve(1000, 0));
        long[] times = Costs.arrivals(0, 4_000, 9_000, 30_000);
        assertEquals(11_000, run(costs, upTo(8).maxQueueDelayMicros(10), times).p999());
        assertEquals(2, run(costs, upTo(8).maxQueueDelayMicros(10), times).meanBatchSize());
        assertEquals(
                10_000,
                run(costs, upTo(3).maxQueueDelayMicros(10), 0, 4_000, 9_000).p999());
        BatchingOptions.Builder two = upTo(8).maxQueueDelayMicros(10).preferredBatchSizes(2, 4);
        assertEquals(5_000, run(costs, two, 0, 4_000).p999(), "two are enough");
    }

    @Test
    void aBatchTakesThePreferredSize() {
        ServiceCosts costs = Costs.only(Costs.curve(1000, 0));
        long[] seven = new long[7];
        assertEquals(
                7.0 / 4, run(costs, upTo(8).preferredBatchSizes(1, 4), seven).meanBatchSize(), 1e-9, "4, 1, 1, 1");
    }

    @Test
    void workersComputeSideBySide() {
        ServiceCosts costs = Costs.only(Costs.curve(1000, 0));
        assertEquals(2000, run(costs, upTo(1).workers(2), 0, 0, 0, 0).p999());
    }

    @Test
    void saturatedItAnswersAsManyAsItsCapacity() {
        ServiceCosts costs = new ServiceCosts(Costs.curve(1000, 100), 10, 20, 30, 40, 0);
        Workload load = Workload.poisson(3 * costs.capacity(16, 1), Duration.ofMillis(100), 1);
        Performance performance = new BatcherSimulation(costs, Disturbances.none()).run(upTo(16).build(), load);
        assertEquals(costs.capacity(16, 1), performance.throughput(), 0.01 * performance.throughput());
    }

    /** Pollaczek and Khinchine: with one server of constant time s at load r, the mean wait is r·s / (2·(1 - r)). */
    @Test
    void withoutBatchesItIsAQueueWithOneServer() {
        ServiceCosts costs = Costs.only(Costs.curve(10_000, 0));
        for (double load : new double[] {0.3, 0.6, 0.8}) {
            long[] times = new ArrivalProcess.Poisson(load * 100_000, 7).times(Duration.ofSeconds(10));
            Performance performance = new BatcherSimulation(costs, Disturbances.none())
                    .run(upTo(1).build(), new Workload(times, Duration.ofSeconds(10), times.length));
            // The queue of M/D/1: P(no wait) = 1 - load, so the median is the bare service below a load of a half.
            if (load < 0.5) {
                assertEquals(10_000, performance.p50());
            }
            assertEquals(md1Percentile(load, 10_000, 0.99), (double) performance.p99(), 0.05 * performance.p99());
        }
    }

    /** By Lindley's recursion over the gaps of other arrivals. */
    private static double md1Percentile(double load, double service, double part) {
        long[] times = new ArrivalProcess.Poisson(load / service * 1e9, 99).times(Duration.ofSeconds(20));
        double[] latencies = new double[times.length];
        double wait = 0;
        for (int i = 0; i < times.length; i++) {
            if (i > 0) {
                wait = Math.max(0, wait + service - (times[i] - times[i - 1]));
            }
            latencies[i] = wait + service;
        }
        Arrays.sort(latencies);
        return latencies[(int) (part * latencies.length)];
    }

    @Test
    void anInterruptionHoldsUpWhoeverComesMeanwhile() {
        ServiceCosts costs = Costs.only(Costs.curve(1000, 0));
        Interruptions once = new Interruptions(SECOND, new long[] {500_000}, new long[] {600_000});
        BatcherSimulation workerInterrupted =
                new BatcherSimulation(costs, new Disturbances(Interruptions.none(), List.of(once)));
        BatcherSimulation senderInterrupted =
                new BatcherSimulation(costs, new Disturbances(once, List.of(Interruptions.none())));
        long[] times = Costs.regular(100, 10_000);
        for (BatcherSimulation simulation : List.of(workerInterrupted, senderInterrupted)) {
            Performance performance = simulation.run(upTo(64).build(), load(times));
            assertEquals(1000, performance.p50());
            assertEquals(101_000, performance.p999());
        }
    }

    @Test
    void aSenderThatSleepsSendsAllThatIsDueWhenItWakes() {
        ServiceCosts costs = Costs.only(Costs.curve(1000, 0));
        Disturbances sleepy = new Disturbances(Interruptions.none(), List.of(Interruptions.none()), 60_000);
        Performance performance = new BatcherSimulation(costs, sleepy)
                .run(upTo(8).build(), load(Costs.arrivals(10_000, 30_000, 50_000, 500_000)));
        assertEquals(61_000, performance.p999(), "the first was due 60 µs before");
        assertEquals(2, performance.meanBatchSize(), "three together, then one");
    }
}
