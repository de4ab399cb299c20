package dev.lanewise.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Precision;
import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.tune.ServingVerdict.Candidate;
import dev.lanewise.tune.ServingVerdict.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServingDecisionTest {

    /** One row takes 21 µs, 64 take 84: the capacity is 762,000 a second. */
    private static final ServiceCosts COSTS = new ServiceCosts(Costs.curve(20_000, 1_000), 100, 0, 0, 100, 0);

    private final List<BatchingOptions> runs = new ArrayList<>();
    private double carriedRate = Double.POSITIVE_INFINITY;

    private ServingVerdict decide(Optional<Duration> p99, Optional<ArrivalProcess> load, double observedTail) {
        ServingSearch search = new ServingSearch(COSTS, new BatcherSimulation(COSTS, Disturbances.none()), 1);
        ServingGoal goal = new ServingGoal(p99, load, 1, Precision.INT8);
        return new ServingDecision(goal, search, Duration.ofSeconds(1), (options, workload) -> {
                    runs.add(options);
                    Performance predicted =
                            search.simulate(options, workload, Long.MAX_VALUE).predicted();
                    return new Performance(
                            predicted.rate(),
                            Math.min(carriedRate, predicted.throughput()),
                            predicted.p50(),
                            (long) (predicted.p99() * observedTail),
                            predicted.overallP99(),
                            predicted.p999(),
                            predicted.meanBatchSize());
                })
                .verdict();
    }

    private static Optional<Duration> micros(long micros) {
        return Optional.of(Duration.ofNanos(micros * 1_000));
    }

    private static Optional<ArrivalProcess> rate(double perSecond) {
        return Optional.of(new ArrivalProcess.Poisson(perSecond, 1));
    }

    @Test
    void aLoadBeyondOneByOneNeedsBatches() {
        ServingVerdict verdict = decide(micros(500), rate(200_000), 1);
        Candidate best = verdict.best().orElseThrow();
        assertTrue(best.meetsTarget());
        assertTrue(best.options().maxBatchSize() >= 8, "one by one, 47,000 a second are the most");
        assertEquals(0, best.options().maxQueueDelayMicros(), "to wait would only make the tail longer");
        assertEquals(Precision.INT8, best.options().precision());
        assertInstanceOf(Finding.Met.class, verdict.finding());
        assertEquals(List.of(best.options()), runs, "one real run, of the best");
        assertEquals(200_000, verdict.observed().orElseThrow().rate(), 2_000);
        assertFalse(verdict.candidates().stream().anyMatch(c -> c.options().equals(best.options())));
    }

    @Test
    void settingsThatALoadMakesBusyComeLast() {
        ServingSearch search = new ServingSearch(COSTS, new BatcherSimulation(COSTS, Disturbances.none()), 1);
        // Batches of 8 carry 278,000 a second at most; they would not catch up for long after a stall.
        BatchingOptions busy = BatchingOptions.builder().maxBatchSize(8).build();
        BatchingOptions slow = BatchingOptions.builder()
                .maxBatchSize(16)
                .maxQueueDelayMicros(250)
                .build();
        List<Candidate> ranked = search.rank(List.of(busy, slow), search.load(180_000, 1), 500_000);
        assertEquals(slow, ranked.getFirst().options());
        assertTrue(
                ranked.getFirst().predicted().p99()
                        > ranked.getLast().predicted().p99(),
                ranked::toString);
    }

    @Test
    void noOtherSettingsHaveAShorterTailAtTheLoad() {
        ServingVerdict verdict = decide(micros(500), rate(150_000), 1);
        long best = verdict.best().orElseThrow().predicted().p99();
        for (Candidate other : verdict.candidates()) {
            assertTrue(best <= other.predicted().p99() * 1.03, () -> best + " against " + other);
        }
    }

    @Test
    void withoutALoadItIsTheHighestThatKeepsTheTarget() {
        double tight = rateOf(decide(micros(60), Optional.empty(), 1));
        double loose = rateOf(decide(micros(400), Optional.empty(), 1));
        assertTrue(tight > 10_000 && loose > 1.5 * tight, () -> tight + " and " + loose);
        double capacity = COSTS.capacity(256, 1);
        assertTrue(loose < 0.51 * capacity, () -> loose + " of " + capacity);
    }

    private static double rateOf(ServingVerdict verdict) {
        Candidate best = verdict.best().orElseThrow();
        assertTrue(best.meetsTarget(), best::toString);
        return best.predicted().rate();
    }

    @Test
    void aRateThatARealRunDoesNotCarryIsLowered() {
        double carried = rateOf(decide(micros(400), Optional.empty(), 1));
        int trials = runs.size();
        carriedRate = carried * 0.9;
        assertEquals(0.6 * carried, rateOf(decide(micros(400), Optional.empty(), 1)), 0.02 * carried);
        assertEquals(2 * trials + 1, runs.size(), "one trial more");
    }

    @Test
    void aRealRunThatDoesNotKeepUpIsNoSuccess() {
        carriedRate = 50_000;
        ServingVerdict verdict = decide(micros(500), rate(100_000), 1);
        Finding.Missed missed = assertInstanceOf(Finding.Missed.class, verdict.finding());
        assertTrue(missed.reason().matches("in a real run at \\d+/s only 50000/s were answered"), missed::reason);
    }

    @Test
    void withoutATargetItIsOneThatCanBeKept() {
        ServingVerdict verdict = decide(Optional.empty(), Optional.empty(), 1);
        assertInstanceOf(Finding.Met.class, verdict.finding());
        assertTrue(verdict.target() >= 210_000, "ten times a request");
    }

    @Test
    void aTargetBelowOneRowCannotBeMet() {
        ServingVerdict verdict = decide(micros(20), rate(1_000), 1);
        Finding.Missed missed = assertInstanceOf(Finding.Missed.class, verdict.finding());
        assertEquals("the target of 20.0 µs is below the 21.2 µs that a single request takes", missed.reason());
        assertTrue(missed.advice().contains("int8"), missed::advice);
        assertTrue(runs.isEmpty(), "nothing to run");
    }

    @Test
    void aRateAboveTheCapacityCannotBeMetButAnotherCan() {
        ServingVerdict verdict = decide(micros(500), rate(5_000_000), 1);
        Finding.Missed missed = assertInstanceOf(Finding.Missed.class, verdict.finding());
        assertTrue(missed.reason().contains("above the capacity"), missed::reason);
        assertTrue(missed.advice().matches("up to \\d+/s the target would be met.*"), missed::advice);
        assertTrue(runs.isEmpty(), "nothing to run");
    }

    @Test
    void aRealRunThatMissesTheTargetIsNoSuccess() {
        ServingVerdict verdict = decide(micros(500), rate(100_000), 20);
        Finding.Missed missed = assertInstanceOf(Finding.Missed.class, verdict.finding());
        assertTrue(missed.reason().startsWith("a real run at"), missed::reason);
    }

    @Test
    void aTraceIsALoad() {
        long[] bursts = new long[20_000];
        for (int i = 0; i < bursts.length; i++) {
            bursts[i] = i / 50 * 2_000_000L;
        }
        ServingVerdict verdict = decide(micros(500), Optional.of(new ArrivalProcess.Trace(bursts)), 1);
        Candidate best = verdict.best().orElseThrow();
        assertTrue(best.options().maxBatchSize() >= 32, "bursts of 50: " + best);
        assertEquals(25_000, best.predicted().rate(), 250);
    }

    @Test
    void contentionMakesRowsAndBatchesDearer() {
        ServiceCosts alone = new ServiceCosts(Costs.curve(1_000, 100), 50, 200, 30, 70, 0);
        // 4 rows: 1400 + 500 + 4 * 300; 64 rows: 7400 + 500 + 64 * 300
        ServiceCosts contended = alone.contended(4, 4e9 / 3_100, 64, 64e9 / 27_100);
        assertEquals(500, contended.perBatch(), 1e-6);
        assertEquals(90, contended.gather(), 1e-6);
        assertEquals(210, contended.complete(), 1e-6);
        ServiceCosts cheaper = alone.contended(4, 1e12, 64, 1e12);
        assertEquals(alone.perBatch(), cheaper.perBatch());
        assertEquals(alone.gather(), cheaper.gather());
    }
}
