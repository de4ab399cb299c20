package dev.lanewise.tune.training;

import dev.lanewise.Dataset;
import dev.lanewise.MiniBatch;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.NonFiniteLossException;
import dev.lanewise.train.TrainingPlan;
import dev.lanewise.tune.measure.TuningException;
import dev.lanewise.tune.measure.TuningOptions;
import dev.lanewise.tune.training.TrainingVerdict.NoiseScale;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Finds the batch size with which a training reaches the same loss in the least time.
 *
 * <ol>
 *   <li>The gradient noise scale is measured along a short training with the plan as it is ({@link GradientNoise}).
 *   <li>Steps are timed for batches of 8, 16, 32, … 512 rows and 1, 2, 4, … threads, up to the plan's.
 *   <li>The time to the same loss is expected to be {@code (1 + scale / batch size) · time of a step}; the least wins.
 *   <li>Short real trainings at that size and its neighbours, each with its own learning rate, confirm that or overrule it.
 * </ol>
 *
 * <p>A tuner is for one thread; the network and the data are only read and must not change meanwhile.
 */
public final class TrainingTuner {

    private static final String NOISE = "gradient noise";
    private static final String COSTS = "step costs";
    private static final String RUNS = "validation runs";

    /** What the budget goes to; the last part is the rest but for what stopping takes. */
    private static final double NOISE_SHARE = 0.2;

    private static final double COSTS_SHARE = 0.3;
    private static final double RUNS_SHARE = 0.95;
    private static final double QUICK_NOISE_SHARE = 0.5;

    /** Of the time for both measurements, the most that the first may take when its share is not enough. */
    private static final double NOISE_LIMIT = 0.8;

    private final NeuralNetwork network;
    private final TrainingPlan plan;
    private final Dataset train;
    private final TuningOptions options;
    private final BooleanSupplier cancelled;
    private final LongSupplier clock;

    /**
     * A tuner.
     *
     * @param network with the weights that training begins with; stays as it is
     * @param plan the loss, the optimizer with the learning rate that is good for the plan's batch size, the most threads;
     *     its epochs bound the validation runs
     * @param train rows to train on, at least {@link GradientNoise#MIN_ROWS}
     * @param cancelled asked often; makes the tuning end with a {@link CancellationException}
     */
    public TrainingTuner(
            NeuralNetwork network, TrainingPlan plan, Dataset train, TuningOptions options, BooleanSupplier cancelled) {
        this.network = network;
        this.plan = plan;
        this.train = train;
        this.options = options;
        this.cancelled = cancelled;
        clock = System::nanoTime;
    }

    /**
     * The verdict by the model alone, without real runs: in a second or two for a small network, in a JVM
     * that has not computed yet in three.
     *
     * @throws TuningException if the budget is too short or the plan's training diverges; says what would do
     * @throws IllegalArgumentException if the data do not fit the network and the loss
     * @throws CancellationException if it was cancelled
     */
    public TrainingVerdict quick() {
        Deadline deadline = Deadline.starting(clock, options.budget(), cancelled);
        TrainingModel model =
                model(Effort.QUICK, deadline.part(QUICK_NOISE_SHARE), deadline.part(NOISE_LIMIT), deadline);
        options.progress().update(COSTS, 1);
        return model.verdict();
    }

    /**
     * The verdict, validated by real runs. Ends before the budget does when there is nothing more to learn.
     *
     * @param validation rows to take the loss of
     * @throws TuningException if the budget is too short or all trainings diverge; says what would do
     * @throws IllegalArgumentException if the data do not fit the network and the loss
     * @throws CancellationException if it was cancelled
     */
    public TrainingVerdict tune(Dataset validation) {
        requireFit(validation);
        Deadline deadline = Deadline.starting(clock, options.budget(), cancelled);
        Deadline measuring = deadline.part(NOISE_SHARE + COSTS_SHARE);
        TrainingModel model = model(Effort.FULL, deadline.part(NOISE_SHARE), measuring.part(NOISE_LIMIT), measuring);
        Deadline runs = deadline.part(RUNS_SHARE);
        LossRun run = new TrainerLossRun(network, plan, train, validation, options.seed());
        double[] done = {NOISE_SHARE + COSTS_SHARE};
        TrainingVerdict verdict = ValidationRuns.verdict(model, run, train.rows(), runs, () -> {
            options.progress().update(RUNS, done[0]);
            done[0] += (1 - NOISE_SHARE - COSTS_SHARE) / 3;
        });
        options.progress().update(RUNS, 1);
        return verdict;
    }

    private TrainingModel model(Effort effort, Deadline noiseWanted, Deadline noiseLast, Deadline costsDeadline) {
        requireFit(train);
        try {
            options.progress().update(NOISE, 0);
            NoiseScale noise =
                    NoiseWhileTraining.measure(network, plan, train, effort, options.seed(), noiseWanted, noiseLast);
            options.progress().update(COSTS, NOISE_SHARE);
            List<Integer> batchSizes = StepCosts.batchSizes(train.rows());
            StepRounds costs = StepCosts.measure(
                    new TrainerSteps(network, plan, train, batchSizes.getLast(), effort, costsDeadline),
                    batchSizes,
                    StepCosts.threads(plan.threads()),
                    batchSize -> StepModel.noiseFactor(TrainingModel.scale(noise), batchSize),
                    batchSize -> StepMemory.bytes(network, plan, batchSize),
                    effort,
                    costsDeadline);
            return new TrainingModel(plan, costs, noise);
        } catch (NonFiniteLossException e) {
            throw new TuningException(
                    "the training diverges at learning rate " + plan.optimizer().learningRate() + " and batches of "
                            + plan.batchSize() + " rows; tune with a lower learning rate",
                    e);
        }
    }

    private void requireFit(Dataset data) {
        try (MiniBatch batch = new MiniBatch(network, plan.loss(), 1)) {
            batch.requireFit(data);
        }
    }
}
