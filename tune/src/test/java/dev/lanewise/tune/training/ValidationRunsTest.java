package dev.lanewise.tune.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Loss;
import dev.lanewise.train.TrainingPlan;
import dev.lanewise.tune.load.VirtualClock;
import dev.lanewise.tune.measure.Speeds;
import dev.lanewise.tune.measure.TuningException;
import dev.lanewise.tune.training.TrainingVerdict.LossPoint;
import dev.lanewise.tune.training.TrainingVerdict.NoiseScale;
import dev.lanewise.tune.training.TrainingVerdict.StepCost;
import dev.lanewise.tune.training.TrainingVerdict.ValidationRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValidationRunsTest {

    private static final int ROWS = 1000;

    private final VirtualClock clock = new VirtualClock();
    private final List<String> calls = new ArrayList<>();

    private Deadline deadline(Duration budget) {
        return Deadline.starting(clock::nanoTime, budget, () -> false);
    }

    /** Steps of a millisecond and {@code 10 + B} parts; 64 rows are best for a noise scale of 410. */
    private static TrainingModel model(int epochs) {
        List<StepCost> costs = new ArrayList<>();
        for (int batchSize = 8; batchSize <= 512; batchSize *= 2) {
            double nanos = 1000 * (10 + batchSize);
            costs.add(new StepCost(batchSize, 1, nanos, nanos, nanos, 0));
        }
        TrainingPlan plan = TrainingPlan.builder(new Loss.MeanSquaredError())
                .epochs(epochs)
                .threads(1)
                .build();
        double[][] rounds =
                costs.stream().map(cost -> new double[] {cost.nanos()}).toArray(double[][]::new);
        return new TrainingModel(plan, new StepRounds(costs, rounds, Speeds.one()), new NoiseScale(410, 400, 420));
    }

    private static List<LossPoint> curve(double... losses) {
        List<LossPoint> points = new ArrayList<>();
        for (int i = 0; i < losses.length; i++) {
            points.add(new LossPoint(i, losses[i]));
        }
        return points;
    }

    private TrainingVerdict verdict(List<LossPoint> of32, List<LossPoint> of64, List<LossPoint> of128) {
        LossRun run = (batchSize, threads, _, _, _, _) -> {
            calls.add(batchSize + "/" + threads);
            return switch (batchSize) {
                case 32 -> of32;
                case 64 -> of64;
                case 128 -> of128;
                default -> throw new AssertionError("batch size " + batchSize);
            };
        };
        return ValidationRuns.verdict(model(10), run, ROWS, deadline(Duration.ofSeconds(30)), () -> {});
    }

    @Test
    void theNeighboursAreHalfAndDouble() {
        List<Integer> sizes = List.of(8, 16, 32, 64);
        assertEquals(List.of(8, 16, 32), ValidationRuns.around(8, sizes));
        assertEquals(List.of(8, 16, 32), ValidationRuns.around(16, sizes));
        assertEquals(List.of(16, 32, 64), ValidationRuns.around(32, sizes));
        assertEquals(List.of(16, 32, 64), ValidationRuns.around(64, sizes));
        assertEquals(List.of(8, 16), ValidationRuns.around(16, List.of(8, 16)));
    }

    /** Best common loss 2, that of the first run; the start is at 12, so the target is 2.2. */
    @Test
    void runsAreTimedToTheLossThatAllReach() {
        TrainingVerdict verdict = verdict(curve(12, 6, 2), curve(12, 2.4, 2, 1), curve(12, 2.2, 1));
        assertEquals(2.2, verdict.targetLoss(), 1e-12);
        List<Double> seconds =
                verdict.runs().stream().map(ValidationRun::seconds).toList();
        assertEquals(1.95, seconds.get(0), 1e-12);
        assertEquals(1.5, seconds.get(1), 1e-12);
        assertEquals(1, seconds.get(2), 1e-12);
        assertEquals(List.of("32/1", "64/1", "128/1"), calls);
    }

    @Test
    void runsThatAgreeLeaveTheChoice() {
        // 64 rows are slower by less than a tenth.
        TrainingVerdict verdict = verdict(curve(12, 6, 2), curve(12, 5, 2), curve(12, 4.6, 2));
        assertEquals(64, verdict.batchSize());
        assertTrue(verdict.reason().endsWith(" The validation runs agree."), verdict.reason());
    }

    @Test
    void theFastestRunWinsAgainstTheModel() {
        TrainingVerdict verdict = verdict(curve(12, 6, 2), curve(12, 5, 2), curve(12, 2, 2));
        assertEquals(128, verdict.batchSize());
        assertEquals(model(10).rule().learningRate(128), verdict.learningRate());
        assertTrue(
                verdict.reason()
                        .endsWith(
                                " The validation runs contradict that: 128 rows reached a loss of 2.200 in 0.980 s, 64 rows"
                                        + " in 1.93 s; the fastest run wins."),
                verdict.reason());
    }

    @Test
    void aRunThatDivergedDoesNotCount() {
        TrainingVerdict verdict = verdict(curve(12, 6, 2), curve(12), curve(12, 7, 3));
        assertEquals(3.18, verdict.targetLoss(), 1e-12);
        assertEquals(32, verdict.batchSize());
        assertEquals(Double.POSITIVE_INFINITY, verdict.runs().get(1).seconds());
        assertTrue(verdict.reason().contains("64 rows diverged; the fastest run wins"), verdict.reason());
    }

    @Test
    void runsWithoutProgressSayNothing() {
        TrainingVerdict verdict = verdict(curve(12, 13, 14), curve(12, 6, 2), curve(12, 6, 2));
        assertEquals(64, verdict.batchSize());
        assertTrue(verdict.reason().endsWith("so they say nothing."), verdict.reason());
    }

    @Test
    void allRunsDivergingIsNoVerdict() {
        String message = assertThrows(TuningException.class, () -> verdict(curve(12), curve(12), curve(12)))
                .getMessage();
        assertTrue(message.startsWith("all validation runs diverged, at learning rates from 0.001 to "), message);
    }

    /** Each has a third of what is left, a fifth of that for validation. */
    @Test
    void runsShareTheTimeThatIsLeft() {
        List<Double> given = new ArrayList<>();
        LossRun run = (_, _, _, _, seconds, _) -> {
            given.add(seconds);
            clock.pass(10_000_000_000L);
            return curve(12, 6, 2);
        };
        ValidationRuns.verdict(model(1_000_000), run, ROWS, deadline(Duration.ofSeconds(30)), () -> {});
        assertEquals(3, given.size());
        given.forEach(seconds -> assertEquals(8, seconds, 1e-9));
    }

    @Test
    void aSlowRunLeavesTheOthersTheirTime() {
        List<Double> given = new ArrayList<>();
        LossRun run = (_, _, _, _, _, deadline) -> {
            given.add(deadline.secondsLeft());
            while (!deadline.isOver()) {
                clock.pass(100_000_000);
            }
            return curve(12, 6, 2);
        };
        ValidationRuns.verdict(model(1_000_000), run, ROWS, deadline(Duration.ofSeconds(30)), () -> {});
        assertEquals(3, given.size());
        given.forEach(seconds -> assertEquals(10, seconds, 1e-6));
    }

    /** So a machine that is slow during one run and fast during another changes no time. */
    @Test
    void stepsHaveTheCostThatWasMeasured() {
        List<Double> given = new ArrayList<>();
        LossRun run = (_, _, _, stepSeconds, _, _) -> {
            given.add(stepSeconds);
            return curve(12, 6, 2);
        };
        ValidationRuns.verdict(model(10), run, ROWS, deadline(Duration.ofSeconds(30)), () -> {});
        assertEquals(42e-6, given.get(0), 1e-12);
        assertEquals(74e-6, given.get(1), 1e-12);
        assertEquals(138e-6, given.get(2), 1e-12);
    }

    @Test
    void runsAreNoLongerThanTheEpochsOfThePlan() {
        List<Double> given = new ArrayList<>();
        LossRun run = (_, _, _, _, seconds, _) -> {
            given.add(seconds);
            return curve(12, 6, 2);
        };
        ValidationRuns.verdict(model(100), run, ROWS, deadline(Duration.ofSeconds(30)), () -> {});
        // 100 epochs of 16 steps of 74 microseconds
        given.forEach(seconds -> assertEquals(0.1184, seconds, 1e-12));
    }

    @Test
    void aBudgetWithoutTimeForRunsSaysWhatWouldDo() {
        LossRun none = (_, _, _, _, _, _) -> {
            throw new AssertionError("no run expected");
        };
        String message = assertThrows(
                        TuningException.class,
                        () -> ValidationRuns.verdict(model(10), none, ROWS, deadline(Duration.ofMillis(1)), () -> {}))
                .getMessage();
        assertTrue(message.startsWith("a budget of 0.0 s is too short"), message);
    }
}
