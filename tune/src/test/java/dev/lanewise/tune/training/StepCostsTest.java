package dev.lanewise.tune.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.tune.load.VirtualClock;
import dev.lanewise.tune.measure.TuningException;
import dev.lanewise.tune.training.TrainingVerdict.StepCost;
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

    /** Nanoseconds of a step, all of which the training thread has a processor. */
    private interface Nanos extends StepTimer {

        double nanos(int batchSize, int threads);

        @Override
        default Time time(int batchSize, int threads) {
            double nanos = nanos(batchSize, threads);
            return new Time(nanos, nanos);
        }
    }

    private List<StepCost> measure(Nanos timer, List<Integer> batchSizes, List<Integer> threads) {
        return rounds(timer, batchSizes, threads).costs();
    }

    private StepRounds rounds(Nanos timer, List<Integer> batchSizes, List<Integer> threads) {
        return roundsBy(timer, batchSizes, threads);
    }

    private StepRounds roundsBy(StepTimer timer, List<Integer> batchSizes, List<Integer> threads) {
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
        Nanos timer = this::timed;
        List<StepCost> costs = StepCosts.measure(
                        timer,
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
        // Three rounds of warm-up, then the first two that count.
        assertEquals(
                List.of("8/1", "16/1", "8/1", "16/1", "8/1", "16/1", "8/1", "16/1", "16/1", "8/1"),
                calls.subList(0, 10));
    }

    @Test
    void roundsThatStillBecomeFasterAreWarmUp() {
        double[] nanos = {800, 400, 200, 100, 100};
        Nanos warming = (_, _) -> {
            calls.add("");
            return nanos[Math.min(calls.size(), nanos.length) - 1];
        };
        assertEquals(List.of(new StepCost(8, 1, 100, 100, 100, 8000)), measure(warming, List.of(8), List.of(1)));
    }

    @Test
    void aRoundWithoutGainAmongThemEndsNoWarmUp() {
        double[] nanos = {800, 800, 400, 400, 200, 200, 100};
        Nanos warming = (_, _) -> {
            calls.add("");
            return nanos[Math.min(calls.size(), nanos.length) - 1];
        };
        assertEquals(List.of(new StepCost(8, 1, 100, 100, 100, 8000)), measure(warming, List.of(8), List.of(1)));
        assertEquals(7 + 2 + Effort.FULL.maxRounds, calls.size());
    }

    /** As long as the compiler is at work, in the first so many calls, the code is of one kind. */
    private final class Compiled implements Nanos {

        private final int until;

        Compiled(int until) {
            this.until = until;
        }

        @Override
        public double nanos(int batchSize, int threads) {
            return timed(batchSize, threads) * (isCompiling() ? 2 : 1);
        }

        @Override
        public boolean isCompiling() {
            return calls.size() <= until;
        }
    }

    @Test
    void roundsDuringWhichTheCompilerIsAtWorkDoNotCount() {
        List<StepCost> expected = List.of(new StepCost(8, 1, 108_000, 108_000, 108_000, 8000));
        assertEquals(expected, measure(new Compiled(5), List.of(8), List.of(1)));
        assertEquals(6 + 2 + Effort.FULL.maxRounds, calls.size(), "the warm-up goes on");
        calls.clear();
        assertEquals(expected, measure(new Compiled(40), List.of(8), List.of(1)));
        assertEquals(41 + Effort.FULL.maxRounds, calls.size(), "the warm-up ends after its most rounds");
    }

    @Test
    void roundsInWhichCodeIsCompiledAnewDoNotCount() {
        Nanos anew = (batchSize, threads) -> timed(batchSize, threads) * (calls.size() % 4 == 0 ? 10 : 1);
        StepRounds rounds = rounds(anew, List.of(8), List.of(1));
        assertEquals(Effort.FULL.maxRounds, rounds.nanos()[0].length);
        assertEquals(3 + Effort.FULL.maxRounds * 4 / 3.0, calls.size(), 2);
        assertTrue(rounds.speeds().isSteady());
    }

    @Test
    void aDisturbedVisitOfTheWarmUpLeavesNoCandidateOut() {
        Nanos disturbed = (batchSize, threads) -> timed(batchSize, threads) * (calls.size() == 3 ? 50 : 1);
        List<StepCost> costs = StepCosts.measure(
                        disturbed, List.of(64, 128), List.of(1), _ -> 1, _ -> 0, Effort.QUICK, deadline())
                .costs();
        assertEquals(List.of(64, 128), costs.stream().map(StepCost::batchSize).toList());
    }

    @Test
    void waitingForAProcessorIsNoSpeed() {
        // With one thread other programs take the processor, with two the other thread does not get one.
        StepTimer busy = (batchSize, threads) -> {
            double nanos = timed(batchSize, threads);
            double waiting = calls.size() / 20 % 2 * 5 * nanos;
            return new StepTimer.Time(nanos + waiting, threads == 1 ? nanos : nanos + waiting);
        };
        StepRounds rounds = roundsBy(busy, List.of(8, 16), List.of(1, 2));
        assertTrue(rounds.speeds().isSteady(), rounds.speeds()::toString);
        assertEquals(31, rounds.nanos()[0].length, "all of them count");
    }

    @Test
    void oneSlowRoundChangesNothing() {
        Nanos hiccup = (batchSize, threads) -> timed(batchSize, threads) * (calls.size() == 9 ? 50 : 1);
        assertEquals(
                List.of(new StepCost(8, 1, 108_000, 108_000, 108_000, 8000)), measure(hiccup, List.of(8), List.of(1)));
    }

    @Test
    void aMachineThatHalvesItsSpeedChangesNoShape() {
        // Fast and slow for five rounds each, as a neighbour comes and goes.
        Nanos shared = (batchSize, threads) -> timed(batchSize, threads) * ((calls.size() - 1) / 10 % 2 == 0 ? 1 : 2);
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
        Nanos noisy = (batchSize, threads) -> {
            timed(batchSize, threads);
            return batchSize == 8 ? 100 : (calls.size() % 3 == 0 ? 60 : 140);
        };
        rounds(noisy, List.of(8, 16), List.of(1));
        assertTrue(calls.size() > 2 * 2 * Effort.FULL.maxRounds, () -> calls.size() + " calls");
        calls.clear();
        rounds(this::timed, List.of(8, 256), List.of(1));
        assertEquals(2 * (3 + Effort.FULL.maxRounds), calls.size(), "three rounds of warm-up");
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
        Nanos slow = (_, _) -> {
            clock.pass(1_000_000_000);
            return 1e9;
        };
        long start = clock.nanoTime();
        assertEquals(1, measure(slow, List.of(8), List.of(1)).size());
        assertEquals(BUDGET.toNanos(), clock.nanoTime() - start);
    }

    @Test
    void aBudgetForTooFewRoundsSaysWhatWouldDo() {
        Nanos slow = (_, _) -> {
            clock.pass(2_000_000_000);
            return 2e9;
        };
        String message = assertThrows(TuningException.class, () -> measure(slow, List.of(8), List.of(1)))
                .getMessage();
        assertTrue(message.startsWith("a budget of 10.0 s is too short for this network and data: about "), message);
    }

    @Test
    void aCancelledMeasurementEnds() {
        Nanos cancelling = (_, _) -> {
            cancelled = true;
            return 1;
        };
        assertThrows(CancellationException.class, () -> measure(cancelling, List.of(8, 16), List.of(1)));
    }
}
