package dev.lanewise.tune.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Precision;
import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.tune.cost.CostCurve;
import dev.lanewise.tune.load.ArrivalProcess;
import dev.lanewise.tune.load.GarbageCollections;
import dev.lanewise.tune.measure.Speeds;
import dev.lanewise.tune.serving.ServingVerdict.Candidate;
import dev.lanewise.tune.serving.ServingVerdict.Finding;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServingJudgeTest {

    /** One row takes 21 µs, 64 take 84: the capacity is 762,000 a second. */
    private static final ServiceCosts COSTS = new ServiceCosts(Costs.curve(20_000, 1_000), 100, 0, 0, 100, 0);

    private final MadeUpMachine machine = new MadeUpMachine(COSTS);

    private ServingVerdict decide(Optional<Duration> p99, Optional<ArrivalProcess> load, double observedTail) {
        machine.slowness = observedTail;
        return decide(machine, p99, load);
    }

    private static ServingVerdict decide(MadeUpMachine machine, Optional<Duration> p99, Optional<ArrivalProcess> load) {
        ServingGoal goal = new ServingGoal(p99, load, 1, Precision.INT8);
        return new ServingJudge(goal, machine.search(), Duration.ofSeconds(1), Duration.ofSeconds(1), machine)
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
        assertEquals(List.of(best.options()), machine.runs, "one real run, of the best");
        assertEquals(200_000, verdict.observed().orElseThrow().rate(), 2_000);
        assertFalse(verdict.candidates().stream().anyMatch(c -> c.options().equals(best.options())));
    }

    @Test
    void settingsThatALoadMakesBusyComeLast() {
        ServingSearch search = machine.search();
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
        int trials = machine.runs.size();
        machine.carriedRate = carried * 0.9;
        assertEquals(0.6 * carried, rateOf(decide(micros(400), Optional.empty(), 1)), 0.02 * carried);
        assertEquals(2 * trials + 1, machine.runs.size(), "one trial more");
    }

    @Test
    void aRealRunThatDoesNotKeepUpIsNoSuccess() {
        machine.carriedRate = 50_000;
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
        assertTrue(machine.runs.isEmpty(), "nothing to run");
    }

    @Test
    void aRateAboveTheCapacityCannotBeMetButAnotherCan() {
        ServingVerdict verdict = decide(micros(500), rate(5_000_000), 1);
        Finding.Missed missed = assertInstanceOf(Finding.Missed.class, verdict.finding());
        assertTrue(missed.reason().contains("above the capacity"), missed::reason);
        assertTrue(missed.advice().matches("up to \\d+/s the target would be met.*"), missed::advice);
        assertTrue(machine.runs.isEmpty(), "nothing to run");
    }

    @Test
    void aRealRunThatMissesTheTargetIsNoSuccess() {
        ServingVerdict verdict = decide(micros(500), rate(100_000), 20);
        Finding.Missed missed = assertInstanceOf(Finding.Missed.class, verdict.finding());
        assertTrue(missed.reason().startsWith("a real run at"), missed::reason);
    }

    /** All takes so many times as long as typical, at the ends. */
    private static MadeUpMachine atSpeeds(double fast, double slow) {
        return new MadeUpMachine(COSTS.with(Costs.curve(20_000, 1_000, new Speeds(fast, slow, true))));
    }

    @Test
    void aRateIsOneThatTheSlowSpeedKeeps() {
        double steady = rateOf(decide(micros(400), Optional.empty(), 1));
        ServingVerdict verdict = decide(atSpeeds(1, 2), micros(400), Optional.empty());
        assertInstanceOf(Finding.Met.class, verdict.finding());
        assertTrue(verdict.paced().orElseThrow().isKeptSlow());
        assertTrue(rateOf(verdict) < 0.7 * steady, () -> rateOf(verdict) + " of " + steady);
        assertTrue(verdict.paced().orElseThrow().slow().p99()
                > verdict.paced().orElseThrow().fast().p99());
    }

    @Test
    void aTargetThatOnlyTheFastSpeedKeepsIsAnsweredAndSaid() {
        // A request takes 21 µs, and 63 at the slow speed.
        ServingVerdict verdict = decide(atSpeeds(1, 3), micros(50), rate(2_000));
        assertTrue(verdict.isAnswered(), () -> verdict.finding().toString());
        assertFalse(verdict.paced().orElseThrow().isKeptSlow());
        assertTrue(verdict.paced().orElseThrow().isKeptFast());
        MadeUpMachine slowMeanwhile = atSpeeds(1, 3);
        slowMeanwhile.slowness = 3;
        ServingVerdict missed = decide(slowMeanwhile, micros(50), rate(2_000));
        Finding.Disturbed disturbed = assertInstanceOf(Finding.Disturbed.class, missed.finding());
        assertTrue(
                disturbed.reason().startsWith("the target is kept at this machine's fast speed only: the real run had"),
                disturbed::reason);
    }

    @Test
    void aRunThatTheSlowSpeedDoesNotExplainMissesTheTarget() {
        MadeUpMachine farOff = atSpeeds(1, 3);
        farOff.slowness = 30;
        Finding.Missed missed = assertInstanceOf(
                Finding.Missed.class, decide(farOff, micros(50), rate(2_000)).finding());
        assertTrue(missed.reason().startsWith("a real run at"), missed::reason);
    }

    @Test
    void aTargetThatOnlyAFastMomentKeepsIsAnswered() {
        // Typical is the slow speed: 21 µs a request, and 7 at the fast one.
        ServingVerdict verdict = decide(atSpeeds(1 / 3.0, 1), micros(15), rate(2_000));
        assertTrue(verdict.isAnswered(), () -> verdict.finding().toString());
        assertFalse(verdict.best().orElseThrow().meetsTarget());
        assertTrue(verdict.paced().orElseThrow().isKeptFast());
    }

    @Test
    void aTargetOutOfReachAtEitherSpeedIsMissed() {
        ServingVerdict verdict = decide(atSpeeds(0.5, 2), micros(10), rate(2_000));
        Finding.Missed missed = assertInstanceOf(Finding.Missed.class, verdict.finding());
        assertTrue(
                missed.reason().startsWith("the target of 10.0 µs is below the 10.6 µs that a single request"),
                missed::reason);
    }

    @Test
    void jvmsThatContradictEachOtherLeaveTheChoiceOpen() {
        List<CostCurve.Point> points = Costs.curve(20_000, 1_000).points();
        List<Double> flat =
                points.stream().map(point -> 21_000.0 + point.rows()).toList();
        List<Double> steep = points.stream()
                .map(point -> point.rows() == 1 ? 21_000.0 : 60_000.0 * point.rows())
                .toList();
        CostCurve.Spread none = new CostCurve.Spread(1, 1);
        CostCurve curve = new CostCurve(
                points,
                List.of(new CostCurve.Fork(1, flat), new CostCurve.Fork(1, steep)),
                Speeds.one(),
                none,
                new CostCurve.Spread(2.5, 64));
        ServingVerdict verdict = decide(new MadeUpMachine(COSTS.with(curve)), micros(500), rate(30_000));
        Finding.Undecided undecided = assertInstanceOf(Finding.Undecided.class, verdict.finding());
        assertTrue(undecided.reason().startsWith("the JVMs that measured do not agree"), undecided::reason);
        assertTrue(undecided.advice().contains("--budget"), undecided::advice);
        assertFalse(verdict.isAnswered());
        assertTrue(verdict.best().isEmpty());
    }

    /** Two percent of all requests in runs, so that most windows have none. */
    private static MadeUpMachine stalling(GarbageCollections collections) {
        MadeUpMachine machine = new MadeUpMachine(COSTS);
        machine.stalled = 0.0199;
        machine.stall = 5_000_000;
        machine.collections = collections;
        return machine;
    }

    /** So many of a thousand echoes are stalled. */
    private static long[] stalled(int count) {
        long[] echoes = new long[1_000];
        Arrays.fill(echoes, 0, count, 5_000_000);
        return echoes;
    }

    @Test
    void stallsThatTheMachineExplainsDisturbAndLeaveTheAnswer() {
        MadeUpMachine machine = stalling(new GarbageCollections(0, 0));
        machine.echoes = stalled(12);
        ServingVerdict verdict = decide(machine, micros(500), rate(100_000));
        Finding.Disturbed disturbed = assertInstanceOf(Finding.Disturbed.class, verdict.finding());
        assertTrue(
                disturbed.reason().endsWith("a user of it would feel a 99th percentile of 5000.0 µs over all requests"),
                disturbed::reason);
        assertTrue(verdict.isAnswered());
        RealRun run = verdict.run().orElseThrow();
        assertEquals(0.02, run.late(), 0.001);
        assertEquals(0.012, run.lateByMachine(), 1e-9);
        assertTrue(run.observed().p99() <= verdict.target());
    }

    @Test
    void stallsThatTheMachineDoesNotExplainMissTheTarget() {
        MadeUpMachine machine = stalling(new GarbageCollections(7, 190));
        machine.echoes = stalled(6);
        ServingVerdict verdict = decide(machine, micros(500), rate(100_000));
        Finding.Missed missed = assertInstanceOf(Finding.Missed.class, verdict.finding());
        assertTrue(
                missed.reason()
                        .matches(
                                "2\\.0 % of all requests of a real run took longer than the target of 500\\.0 µs, 0\\.\\d % by the"
                                        + " machine's own interruptions; collections took 190 ms and compilation 5 ms"),
                missed::reason);
        assertFalse(verdict.isAnswered());
    }

    @Test
    void aDefaultTargetThatATrialMissesGivesWay() {
        double rate = rateOf(decide(Optional.empty(), Optional.empty(), 1));
        MadeUpMachine slow = new MadeUpMachine(COSTS);
        slow.slowness = 4;
        ServingVerdict verdict = decide(slow, Optional.empty(), Optional.empty());
        assertInstanceOf(Finding.Met.class, verdict.finding());
        assertEquals(0.36 * rate, rateOf(verdict), 0.02 * rate, "two trials, each with 0.6 of the rate before");
    }

    @Test
    void aDefaultTargetThatTheRealRunMissesGivesWay() {
        double rate = rateOf(decide(Optional.empty(), Optional.empty(), 1));
        MadeUpMachine busier = new MadeUpMachine(COSTS);
        busier.firstSlowness = 10;
        ServingVerdict verdict = decide(busier, Optional.empty(), Optional.empty());
        assertInstanceOf(Finding.Met.class, verdict.finding());
        assertEquals(0.6 * rate, rateOf(verdict), 0.02 * rate);
        MadeUpMachine asked = new MadeUpMachine(COSTS);
        asked.firstSlowness = 10;
        assertInstanceOf(
                Finding.Missed.class,
                decide(asked, micros(400), Optional.empty()).finding(),
                "a target that was asked for does not give way");
    }

    @Test
    void aDefaultTargetGivesWayToTheTailOfAllRequests() {
        MadeUpMachine machine = stalling(new GarbageCollections(7, 190));
        machine.echoes = stalled(6);
        ServingVerdict verdict = decide(machine, Optional.empty(), Optional.empty());
        assertInstanceOf(Finding.Met.class, verdict.finding());
        RealRun run = verdict.run().orElseThrow();
        assertTrue(run.observed().overallP99() > 3 * run.observed().p99(), "the stalls make the tail");
        assertTrue(run.observed().overallP99() <= verdict.target());
    }

    @Test
    void whatOtherProgramsTakeIsNoCapacity() {
        // The batcher's thread runs for half of the time, in turns of 10 µs.
        machine.disturbedBy(new Interruptions(20_000, new long[] {10_000}, new long[] {20_000}));
        double rate = rateOf(decide(micros(5_000), Optional.empty(), 1));
        double capacity = COSTS.capacity(256, 1);
        assertTrue(rate < 0.26 * capacity, () -> rate + " of " + capacity);
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

    @Test
    void aRowThatCostNothingAloneCostsItsAnswer() {
        ServiceCosts contended = Costs.only(Costs.curve(1_000, 100)).contended(4, 4e9 / 3_100, 64, 64e9 / 27_100);
        assertEquals(0, contended.gather());
        assertEquals(300, contended.complete(), 1e-6);
        ServiceCosts free = Costs.only(Costs.curve(1_000, 100)).contended(4, 1e12, 64, 1e12);
        assertEquals(0, free.complete());
    }
}
