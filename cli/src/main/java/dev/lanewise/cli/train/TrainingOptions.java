package dev.lanewise.cli.train;

import dev.lanewise.Loss;
import dev.lanewise.train.EarlyStopping;
import dev.lanewise.train.Optimizer;
import dev.lanewise.train.Schedule;
import dev.lanewise.train.TrainingPlan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the network is trained. */
public final class TrainingOptions {

    /** Known optimizers. */
    enum OptimizerName {
        adamw,
        adam,
        rmsprop,
        sgd
    }

    private static final double DEFAULT_WEIGHT_DECAY = 0.05;
    private static final double DEFAULT_MOMENTUM = 0.9;

    private static final int DEFAULT_EPOCHS = 50;
    private static final int DEFAULT_PATIENCE = 10;

    /** Fewer do not train a small network from its first weights. */
    private static final int LEAST_DEFAULT_STEPS = 2000;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Passes over the data, at most (default: " + DEFAULT_EPOCHS
                    + "; for few rows as many as make " + LEAST_DEFAULT_STEPS + " steps of 32 rows).")
    private @Nullable Integer epochs;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "32",
            description =
                    "Rows of a mini-batch (default: ${DEFAULT-VALUE}); more than there are means one batch of all. In train,"
                            + " auto looks for the fastest way to a good loss on this machine.")
    private BatchSize batchSize = BatchSize.DEFAULT;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            defaultValue = "adamw",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private OptimizerName optimizer = OptimizerName.adamw;

    @Option(names = "--learning-rate", paramLabel = "R", description = "Step size (default: 0.001; sgd: 0.01).")
    private @Nullable Double learningRate;

    @Option(names = "--momentum", paramLabel = "M", description = "For sgd (default: " + DEFAULT_MOMENTUM + ").")
    private @Nullable Double momentum;

    @Option(names = "--nesterov", description = "Nesterov's momentum, for sgd.")
    private boolean nesterov;

    @Option(
            names = "--weight-decay",
            paramLabel = "D",
            description = "For adamw (default: " + DEFAULT_WEIGHT_DECAY + ").")
    private @Nullable Double weightDecay;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            defaultValue = "cosine",
            description = "Of the learning rate: cosine, constant, step:FACTOR:EPOCHS, exponential:FACTOR (default:"
                    + " ${DEFAULT-VALUE}).")
    private String schedule = "cosine";

    @Option(
            names = "--l2",
            paramLabel = "L",
            defaultValue = "0",
            description = "Penalty on squared weights (default: ${DEFAULT-VALUE}).")
    private double l2;

    @Option(
            names = "--clip-norm",
            paramLabel = "N",
            defaultValue = "0",
            description = "Largest norm of the gradient, 0 for no limit (default: ${DEFAULT-VALUE}).")
    private double clipNorm;

    @Option(
            names = "--validation-split",
            paramLabel = "F",
            defaultValue = "0.1",
            description = "Share of the training rows held out for early stopping (default: ${DEFAULT-VALUE}).")
    private double validationSplit = 0.1;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description =
                    "Stop after N epochs without a better validation loss and restore the best weights; 0 trains all"
                            + " epochs (default: " + DEFAULT_PATIENCE + ", or a fifth of more default epochs).")
    private @Nullable Integer patience;

    @Option(
            names = "--min-delta",
            paramLabel = "D",
            defaultValue = "0",
            description = "By how much the loss must fall to count as better (default: ${DEFAULT-VALUE}).")
    private double minDelta;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Of splits, weights and batches; the same seed gives the same file (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "To compute with at most; changes no result (default: all processors).")
    private int threads = Runtime.getRuntime().availableProcessors();

    /** Whether the batch size has to be found. */
    public boolean isBatchSizeAuto() {
        return batchSize.isAuto();
    }

    /** Whether the step size is the user's own. */
    boolean hasLearningRate() {
        return learningRate != null;
    }

    int threads() {
        return threads;
    }

    public long seed() {
        return seed;
    }

    public double validationSplit() {
        return validationSplit;
    }

    /** The plan without the data, for many rows; errors as for {@link #plan(Loss, int)}. */
    public TrainingPlan plan(Loss loss) {
        return plan(loss, Integer.MAX_VALUE);
    }

    /**
     * The plan; for an automatic batch size the one that {@link BatchSize#DEFAULT} and the learning rates go with.
     *
     * @param rows to train on, on which the default number of epochs depends
     * @throws IllegalArgumentException if a setting is out of range or does not belong to the optimizer
     */
    public TrainingPlan plan(Loss loss, int rows) {
        return plan(loss, rows, batchSize.rows(), rate(), threads);
    }

    /** The plan with another batch size, learning rate and number of threads. */
    public TrainingPlan plan(Loss loss, int rows, int batchSize, double learningRate, int threads) {
        int most = epochs != null ? epochs : defaultEpochs(rows);
        TrainingPlan.Builder builder = TrainingPlan.builder(loss)
                .optimizer(optimizer(learningRate))
                .schedule(schedule(most))
                .epochs(most)
                .batchSize(batchSize)
                .l2(l2)
                .clipNorm(clipNorm)
                .validationSplit(validationSplit)
                .seed(seed)
                .threads(threads);
        int waits = patience != null ? patience : defaultPatience(rows);
        if (waits != 0) {
            builder.earlyStopping(new EarlyStopping(waits, minDelta, true));
        }
        return builder.build();
    }

    /** By the rows alone: {@code --batch-size} changes the steps, not the passes. */
    private static int defaultEpochs(int rows) {
        int steps = Math.ceilDiv(rows, BatchSize.DEFAULT.rows());
        return Math.max(DEFAULT_EPOCHS, Math.ceilDiv(LEAST_DEFAULT_STEPS, steps));
    }

    /** Epochs of few steps change little, so that many of them have to pass in vain. */
    private int defaultPatience(int rows) {
        return epochs != null
                ? DEFAULT_PATIENCE
                : Math.max(DEFAULT_PATIENCE, defaultEpochs(rows) * DEFAULT_PATIENCE / DEFAULT_EPOCHS);
    }

    private double rate() {
        return learningRate != null ? learningRate : optimizer == OptimizerName.sgd ? 0.01 : 0.001;
    }

    private Optimizer optimizer(double rate) {
        requireOnlyFor(OptimizerName.sgd, "--momentum", momentum != null);
        requireOnlyFor(OptimizerName.sgd, "--nesterov", nesterov);
        requireOnlyFor(OptimizerName.adamw, "--weight-decay", weightDecay != null);
        return switch (optimizer) {
            case adamw -> new Optimizer.AdamW(rate, weightDecay != null ? weightDecay : DEFAULT_WEIGHT_DECAY);
            case adam -> new Optimizer.Adam(rate);
            case rmsprop -> new Optimizer.RmsProp(rate);
            case sgd -> new Optimizer.Sgd(rate, momentum != null ? momentum : DEFAULT_MOMENTUM, nesterov);
        };
    }

    private void requireOnlyFor(OptimizerName owner, String option, boolean given) {
        if (given && optimizer != owner) {
            throw new IllegalArgumentException(option + " is for --optimizer " + owner + ", but that is " + optimizer);
        }
    }

    private Schedule schedule(int epochs) {
        String[] parts = schedule.split(":", -1);
        try {
            switch (parts[0] + "/" + (parts.length - 1)) {
                case "constant/0" -> {
                    return new Schedule.Constant();
                }
                case "cosine/0" -> {
                    return new Schedule.CosineDecay(Math.max(1, epochs), 0);
                }
                case "step/2" -> {
                    return new Schedule.StepDecay(Double.parseDouble(parts[1]), Integer.parseInt(parts[2]));
                }
                case "exponential/1" -> {
                    return new Schedule.ExponentialDecay(Double.parseDouble(parts[1]));
                }
                default -> {}
            }
        } catch (NumberFormatException _) {
            // Falls through to the same message.
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--schedule " + schedule + ": " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(
                "--schedule must be constant, cosine, step:FACTOR:EPOCHS or exponential:FACTOR, but is \"" + schedule
                        + "\"");
    }
}
