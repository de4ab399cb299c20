package dev.lanewise.tune.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Loss;
import dev.lanewise.train.Optimizer;
import dev.lanewise.train.TrainingPlan;
import dev.lanewise.tune.measure.Speeds;
import dev.lanewise.tune.training.TrainingVerdict.ExpectedTime;
import dev.lanewise.tune.training.TrainingVerdict.NoiseScale;
import dev.lanewise.tune.training.TrainingVerdict.StepCost;
import dev.lanewise.tune.training.TrainingVerdict.ValidationRun;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepModelTest {

    private static final double INFINITE = Double.POSITIVE_INFINITY;

    private static StepCost cost(int batchSize, int threads, double nanos) {
        return new StepCost(batchSize, threads, nanos, nanos, nanos, 0);
    }

    /** Steps of {@code 10 + B} microseconds on one thread. */
    private static List<StepCost> affineCosts() {
        List<StepCost> costs = new ArrayList<>();
        for (int batchSize = 8; batchSize <= 512; batchSize *= 2) {
            costs.add(cost(batchSize, 1, 1000 * (10 + batchSize)));
        }
        return costs;
    }

    /** {@code (1 + s / B) (a + B)} is least at {@code √(s a)}: the nearest on a logarithmic scale is best. */
    @ParameterizedTest
    @CsvSource({"6.4, 8", "25, 16", "102, 32", "410, 64", "1600, 128", "6500, 256", "26000, 512"})
    void theBestBatchSizeIsTheRootOfScaleTimesFixedCost(double scale, int best) {
        assertEquals(
                best, StepModel.best(StepModel.expected(affineCosts(), scale)).batchSize());
    }

    @Test
    void theExpectedTimeIsStepsTimesCostRelativeToTheLeast() {
        List<StepCost> costs = List.of(cost(16, 1, 200), cost(8, 1, 100), cost(32, 1, 400));
        // (1 + 16/8)·100 = 300, (1 + 16/16)·200 = 400, (1 + 16/32)·400 = 600
        assertEquals(
                List.of(new ExpectedTime(8, 1, 1), new ExpectedTime(16, 1, 4 / 3.0), new ExpectedTime(32, 1, 2)),
                StepModel.expected(costs, 16));
    }

    @Test
    void withoutAnUpperEndOfTheNoiseTheThroughputDecides() {
        List<StepCost> costs = List.of(cost(8, 1, 100), cost(16, 1, 150), cost(32, 1, 400));
        assertEquals(16, StepModel.best(StepModel.expected(costs, INFINITE)).batchSize());
    }

    @Test
    void aThreadMoreMustBeWorthIt() {
        List<StepCost> costs = List.of(cost(8, 2, 98), cost(8, 1, 100), cost(16, 1, 100), cost(16, 2, 60));
        assertEquals(
                List.of(1, 2),
                StepModel.expected(costs, 100).stream()
                        .map(ExpectedTime::threads)
                        .toList());
    }

    private static double rate(Optimizer optimizer, double scale, int batchSize) {
        return new LearningRateRule(optimizer, 32, scale).learningRate(batchSize);
    }

    @Test
    void theRateOfDescentFollowsTheNoiseScale() {
        Optimizer sgd = new Optimizer.Sgd(0.1, 0.9, true);
        assertEquals(0.1, rate(sgd, 96, 32), 1e-15);
        // (1 + 96/32) / (1 + 96/96) = 2
        assertEquals(0.2, rate(sgd, 96, 96), 1e-15);
        assertEquals(0.4, rate(sgd, 96, 1_000_000_000), 1e-7);
        assertEquals(0.1, rate(sgd, 0, 512), 1e-15);
        assertEquals(1.6, rate(sgd, INFINITE, 512), 1e-15);
    }

    @ParameterizedTest
    @CsvSource({"rmsprop", "adam", "adamw"})
    void theRateOfAnAdaptiveOptimizerFollowsTheRoot(String id) {
        Optimizer optimizer = switch (id) {
            case "rmsprop" -> new Optimizer.RmsProp(0.1);
            case "adam" -> new Optimizer.Adam(0.1);
            default -> new Optimizer.AdamW(0.1, 0.01);
        };
        assertEquals(id, optimizer.id());
        assertEquals(0.1 * Math.sqrt(2), rate(optimizer, 96, 96), 1e-15);
        assertEquals(0.4, rate(optimizer, INFINITE, 512), 1e-15);
        Optimizer other = LearningRateRule.withLearningRate(optimizer, 0.3);
        assertEquals(0.3, other.learningRate());
        assertEquals(optimizer, LearningRateRule.withLearningRate(other, 0.1));
    }

    @Test
    void theRuleIsSaid() {
        assertEquals(
                "The learning rate of adam grows from 0.001 at 32 rows with the square root of (1 + 600/32) / (1 + 600/batch"
                        + " size) (McCandlish et al. 2018, equation 2.6).",
                new LearningRateRule(new Optimizer.Adam(0.001), 32, 600).toString());
        assertEquals(
                "The learning rate of sgd grows from 0.1 at 32 rows with batch size / 32 (McCandlish et al. 2018, equation"
                        + " 2.6).",
                new LearningRateRule(new Optimizer.Sgd(0.1), 32, INFINITE).toString());
    }

    private static TrainingModel model(NoiseScale noise, List<StepCost> costs) {
        TrainingPlan plan =
                TrainingPlan.builder(new Loss.MeanSquaredError()).threads(1).build();
        double[][] rounds =
                costs.stream().map(cost -> new double[] {cost.nanos()}).toArray(double[][]::new);
        return new TrainingModel(plan, new StepRounds(costs, rounds, Speeds.one()), noise);
    }

    @Test
    void theVerdictSaysWhatTheIntervalOfTheNoiseMeans() {
        TrainingVerdict verdict =
                model(new NoiseScale(410, 102, 1600), affineCosts()).verdict();
        assertEquals(64, verdict.batchSize());
        assertEquals(1, verdict.threads());
        assertEquals(0.001 * Math.sqrt((1 + 410 / 32.0) / (1 + 410 / 64.0)), verdict.learningRate(), 1e-15);
        assertEquals(
                "64 rows have the least expected time to the same loss, (1 + 410/batch size) steps of their cost; over the"
                        + " interval of the noise scale it is 32 to 128 rows.",
                verdict.reason());
        assertEquals("", verdict.undecided());
        assertTrue(verdict.runs().isEmpty());
    }

    @Test
    void anInfiniteScaleIsReckonedAsItsLowerEnd() {
        assertEquals(
                64,
                model(new NoiseScale(INFINITE, 410, INFINITE), affineCosts())
                        .verdict()
                        .batchSize());
    }

    private static StepRounds rounds(double[]... nanos) {
        List<StepCost> costs = List.of(cost(8, 1, 100), cost(16, 1, 110));
        return new StepRounds(costs, nanos, Speeds.one());
    }

    @Test
    void aChoiceIsOpenWhereAnotherMayBeBetterByMoreThanATenth() {
        double[] steady = {100, 100, 100, 100, 100, 100};
        assertFalse(rounds(steady, new double[] {110, 109, 111, 110, 92, 110}).isOpen(_ -> 1), "at most 9 % better");
        assertTrue(rounds(steady, new double[] {110, 109, 111, 110, 80, 110}).isOpen(_ -> 1), "perhaps a quarter");
        assertFalse(rounds(steady, new double[] {110, 109, 111, 110, 80, 110}).isOpen(size -> size), "half the steps");
    }

    /** 8 rows are best by the medians, and 16 in one round. */
    private static TrainingModel open() {
        List<StepCost> costs = List.of(cost(8, 1, 100), cost(16, 1, 160));
        double[][] nanos = {{100, 100, 100, 100, 100, 100}, {160, 160, 160, 160, 160, 50}};
        TrainingPlan plan =
                TrainingPlan.builder(new Loss.MeanSquaredError()).threads(1).build();
        return new TrainingModel(plan, new StepRounds(costs, nanos, Speeds.one()), new NoiseScale(0, 0, 0));
    }

    private static String undecided(int chosen, double secondsOf8, double secondsOf16) {
        List<ValidationRun> runs = List.of(
                new ValidationRun(8, 0.1, secondsOf8, List.of()), new ValidationRun(16, 0.1, secondsOf16, List.of()));
        return open().verdict(open().of(chosen), "", 1, runs).undecided();
    }

    @Test
    void runsDecideWhatTheStepsLeaveOpen() {
        assertEquals("", undecided(8, 2, 2.3));
        assertEquals("", undecided(8, 2, INFINITE));
        assertEquals("", undecided(16, 2.3, 2), "although 8 rows may be better by the steps");
        assertEquals(open().verdict().undecided(), undecided(8, 2, 2.1), "a tenth is chance");
        assertEquals(open().verdict().undecided(), undecided(8, INFINITE, INFINITE));
        assertEquals(
                "the measurements do not tell the best batch size, for 16 rows may cost 60 % more than another",
                undecided(16, 2.1, 2));
    }

    @Test
    void aChoiceThatIsOpenIsSaid() {
        TrainingVerdict verdict = open().verdict();
        assertEquals(
                "the measurements do not tell the best batch size, for 8 rows may cost 100 % more than another",
                verdict.undecided());
    }
}
