package dev.lanewise.tune.training;

import dev.lanewise.train.TrainingPlan;
import dev.lanewise.tune.measure.Choice;
import dev.lanewise.tune.training.TrainingVerdict.ExpectedTime;
import dev.lanewise.tune.training.TrainingVerdict.NoiseScale;
import dev.lanewise.tune.training.TrainingVerdict.StepCost;
import dev.lanewise.tune.training.TrainingVerdict.ValidationRun;
import java.util.List;
import java.util.Locale;

/**
 * What the measurements say about batch sizes.
 *
 * @param plan of the training, with its own batch size and learning rate
 * @param rounds of steps
 * @param noise of the gradient
 */
record TrainingModel(TrainingPlan plan, StepRounds rounds, NoiseScale noise) {

    private List<StepCost> costs() {
        return rounds.costs();
    }

    /** The noise scale to reckon with: if it has no upper end, at least the lower one is known. */
    double scale() {
        return scale(noise);
    }

    static double scale(NoiseScale noise) {
        return noise.rows() < Double.POSITIVE_INFINITY ? noise.rows() : noise.low();
    }

    List<ExpectedTime> expected() {
        return StepModel.expected(costs(), scale());
    }

    ExpectedTime best() {
        return StepModel.best(expected());
    }

    LearningRateRule rule() {
        return new LearningRateRule(plan.optimizer(), plan.batchSize(), scale());
    }

    /** The expectation for a batch size that was measured. */
    ExpectedTime of(int batchSize) {
        return expected().stream()
                .filter(time -> time.batchSize() == batchSize)
                .findFirst()
                .orElseThrow();
    }

    /** How long the plan's epochs take at a batch size. */
    double secondsOfEpochs(ExpectedTime time, int rows) {
        return stepSeconds(time) * Math.ceilDiv(rows, time.batchSize()) * plan.epochs();
    }

    double stepSeconds(ExpectedTime time) {
        return cost(time).nanos() * 1e-9;
    }

    private StepCost cost(ExpectedTime time) {
        return costs().stream()
                .filter(cost -> cost.batchSize() == time.batchSize() && cost.threads() == time.threads())
                .findFirst()
                .orElseThrow();
    }

    /** The verdict without runs. */
    TrainingVerdict verdict() {
        return verdict(best(), reason(), 0, List.of());
    }

    TrainingVerdict verdict(ExpectedTime chosen, String reason, double targetLoss, List<ValidationRun> runs) {
        return new TrainingVerdict(
                costs(),
                rounds.speeds(),
                noise,
                expected(),
                chosen.batchSize(),
                chosen.threads(),
                rule().learningRate(chosen.batchSize()),
                rule().toString(),
                reason,
                targetLoss,
                runs,
                undecided(chosen, runs));
    }

    /** Why the best is the best, and what it would be at either end of the noise scale's interval. */
    String reason() {
        int batchSize = best().batchSize();
        int low = StepModel.best(StepModel.expected(costs(), noise.low())).batchSize();
        int high = StepModel.best(StepModel.expected(costs(), noise.high())).batchSize();
        String text = String.format(
                Locale.ROOT,
                "%d rows have the least expected time to the same loss, (1 + %.0f/batch size) steps of their cost",
                batchSize,
                scale());
        return low == high
                ? text + "."
                : text
                        + String.format(
                                Locale.ROOT, "; over the interval of the noise scale it is %d to %d rows.", low, high);
    }

    /** Why another batch size may be better by more than a choice may cost; empty if none may. */
    private String undecided(ExpectedTime chosen, List<ValidationRun> runs) {
        double regret = rounds.regret(
                chosen,
                batchSize -> !isWorseByRuns(batchSize, chosen, runs),
                batchSize -> StepModel.noiseFactor(scale(), batchSize));
        return regret <= Choice.ALLOWED
                ? ""
                : String.format(
                        Locale.ROOT,
                        "the measurements do not tell the best batch size, for %d rows may cost %.0f %% more than another",
                        chosen.batchSize(),
                        100 * (regret - 1));
    }

    /** Whether the run of a batch size took longer than that of the chosen one by more than a choice may cost. */
    private static boolean isWorseByRuns(int batchSize, ExpectedTime chosen, List<ValidationRun> runs) {
        return seconds(batchSize, runs) > Choice.ALLOWED * seconds(chosen.batchSize(), runs);
    }

    /** NaN if there was no such run. */
    private static double seconds(int batchSize, List<ValidationRun> runs) {
        return runs.stream()
                .filter(run -> run.batchSize() == batchSize)
                .mapToDouble(ValidationRun::seconds)
                .findFirst()
                .orElse(Double.NaN);
    }
}
