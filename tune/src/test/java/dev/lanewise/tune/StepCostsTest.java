package dev.lanewise.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.tune.TrainingVerdict.StepCost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class StepCostsTest {

    private static final Duration BUDGET = Duration.ofSeconds(10);

    private final VirtualClock clock = new VirtualClock();
    private final List<String> calls = new ArrayList<>();
    private boolean cancelled;

    private Deadline deadline() {
        return Deadline.starting(clock::nanoTime, BUDGET, () -> cancelled);
    }

    private List<StepCost> measure(StepTimer timer, List<Integer> batchSizes, List<Integer> threads) {
        return rounds(timer, batchSizes, threads).costs();
    }

    private StepRounds rounds(StepTimer timer, List<Integer> batchSizes, List<Integer> threads) {
        return StepCosts.measure(
                timer, batchSizes, threads, _ -> 1, batchSize -> 1000L * batchSize, Effort.FULL, deadline());
    }

    /** A machine on which a step takes 100 microseconds, one a row, and half with two threads. */
    private double timed(int batchSize, int threads) {
        calls.add(batchSize + "/" + threads);
        clock.pass(2_000_000);
        return (100_000.0 + 1000 * batchSize) / threads;
    }

    @Test
    void batchSizesDoubleUpToTheRows() {
        assertEquals(List.of(8, 16, 32, 64, 128, 256, 512), StepCosts.batchSizes(60_000));
        assertEquals(List.of(8, 16, 32, 64), StepCosts.batchSizes(127));
        assertEquals(List.of(8, 16, 32, 64, 128), StepCosts.batchSizes(128));
    }

    @Test
    void threadsDoubleUpToTheMost() {
        assertEquals(List.of(1), StepCosts.threads(1));
        assertEquals(List.of(1, 2), StepCosts.threads(2));
        assertEquals(List.of(1, 2, 4, 6), StepCosts.threads(6));
        assertEquals(List.of(1, 2, 4, 8), StepCosts.threads(8));
    }

    @Test
    void inAQuickTuningOnlyThePromisingAreMeasured() {
        List<StepCost> costs = StepCosts.measure(
                        this::timed,
                        List.of(8, 64, 128, 512),
                        List.of(1),
                        batchSize -> 1 + 400.0 / batchSize,
                        _ -> 0,
                        Effort.QUICK,
                        deadline())
                .costs();
        assertEquals(
                List.of(64, 128, 512),
                costs.stream().map(StepCost::batchSize).toList(),
                "1189, 941 and 1090 us against 5508");
        assertEquals(2, calls.stream().filter("8/1"::equals).count(), "in the warm-up alone");
    }

    @Test
    void allAreMeasured() {
        assertEquals(
                List.of(
                        new StepCost(8, 1, 108_000, 108_000, 108_000, 8000),
                        new StepCost(8, 2, 54_000, 54_000, 54_000, 8000),
                        new StepCost(16, 1, 116_000, 116_000, 116_000, 16_000),
                        new StepCost(16, 2, 58_000, 58_000, 58_000, 16_000)),
                measure(this::timed, List.of(8, 16), List.of(1, 2)));
    }

    @Test
    void allAreMeasuredInTurnsForwardsAndBackwards() {
        measure(this::timed, List.of(8, 16), List.of(1));
        // Two rounds of warm-up, then the first two that count.
        assertEquals(List.of("8/1", "16/1", "8/1", "16/1", "8/1", "16/1", "16/1", "8/1"), calls.subList(0, 8));
    }

    @Test
    void roundsThatStillBecomeFasterAreWarmUp() {
        double[] nanos = {800, 400, 200, 100, 100};
        StepTimer warming = (_, _) -> {
            calls.add("");
            return nanos[Math.min(calls.size(), nanos.length) - 1];
        };
        assertEquals(List.of(new StepCost(8, 1, 100, 100, 100, 8000)), measure(warming, List.of(8), List.of(1)));
    }

    @Test
    void oneSlowRoundChangesNothing() {
        StepTimer hiccup = (batchSize, threads) -> timed(batchSize, threads) * (calls.size() == 9 ? 50 : 1);
        assertEquals(
                List.of(new StepCost(8, 1, 108_000, 108_000, 108_000, 8000)), measure(hiccup, List.of(8), List.of(1)));
    }

    @Test
    void aMachineThatHalvesItsSpeedChangesNoShape() {
        // Fast and slow for five rounds each, as a neighbour comes and goes.
        StepTimer shared =
                (batchSize, threads) -> timed(batchSize, threads) * ((calls.size() - 1) / 10 % 2 == 0 ? 1 : 2);
        StepRounds rounds = rounds(shared, List.of(8, 16), List.of(1));
        StepCost small = rounds.costs().getFirst();
        StepCost large = rounds.costs().getLast();
        assertEquals(116.0 / 108, large.nanos() / small.nanos(), 1e-9);
        assertEquals(small.low(), small.high(), 1e-6, "no interval: the level is taken out");
        assertEquals(2, rounds.speeds().ratio(), 1e-9);
        assertTrue(rounds.speeds().two());
    }

    @Test
    void roundsGoOnAsLongAsTheChoiceIsOpen() {
        // The two sizes change places in a third of the rounds.
        StepTimer noisy = (batchSize, threads) -> {
            timed(batchSize, threads);
            return batchSize == 8 ? 100 : (calls.size() % 3 == 0 ? 60 : 140);
        };
        rounds(noisy, List.of(8, 16), List.of(1));
        assertTrue(calls.size() > 2 * 2 * Effort.FULL.maxRounds, () -> calls.size() + " calls");
        calls.clear();
        rounds(this::timed, List.of(8, 256), List.of(1));
        assertEquals(2 * (2 + Effort.FULL.maxRounds), calls.size(), "two rounds of warm-up");
    }

    /** For n numbers the interval from the k-th smallest to the k-th largest: from tables of the sign test. */
    @Test
    void theIntervalIsThatOfTheSignTest() {
        assertEquals(0, StepCosts.medianRank(5));
        assertEquals(0, StepCosts.medianRank(6));
        assertEquals(0, StepCosts.medianRank(8));
        assertEquals(1, StepCosts.medianRank(9));
        assertEquals(1, StepCosts.medianRank(10));
        assertEquals(2, StepCosts.medianRank(12));
        assertEquals(5, StepCosts.medianRank(20));
        assertEquals(9, StepCosts.medianRank(31));
    }

    @Test
    void theMeasurementEndsWithItsTime() {
        StepTimer slow = (_, _) -> {
            clock.pass(1_000_000_000);
            return 1e9;
        };
        long start = clock.nanoTime();
        assertEquals(1, measure(slow, List.of(8), List.of(1)).size());
        assertEquals(BUDGET.toNanos(), clock.nanoTime() - start);
    }

    @Test
    void aBudgetForTooFewRoundsSaysWhatWouldDo() {
        StepTimer slow = (_, _) -> {
            clock.pass(2_000_000_000);
            return 2e9;
        };
        String message = assertThrows(TuningException.class, () -> measure(slow, List.of(8), List.of(1)))
                .getMessage();
        assertTrue(message.startsWith("a budget of 10.0 s is too short for this network and data: about "), message);
    }

    @Test
    void aCancelledMeasurementEnds() {
        StepTimer cancelling = (_, _) -> {
            cancelled = true;
            return 1;
        };
        assertThrows(CancellationException.class, () -> measure(cancelling, List.of(8, 16), List.of(1)));
    }
}
