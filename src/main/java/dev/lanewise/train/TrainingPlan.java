package dev.lanewise.train;

import dev.lanewise.Loss;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All settings of a training run. The same plan, data and initial weights give the same result, bit for bit.
 *
 * @param loss what is made small
 * @param optimizer how gradients become steps
 * @param schedule how the learning rate changes
 * @param epochs passes over the data, at least 1
 * @param batchSize rows of a mini-batch, at least 1; more than there are rows means one batch of all; the last batch of
 *     an epoch may be smaller and its gradient is the mean over its own rows
 * @param l2 adds {@code ½·l2·Σw²} over the weights, not the biases, to the objective; at least 0, 0 for none
 * @param clipNorm the largest norm of the whole gradient, longer ones are scaled down; 0 for no limit
 * @param validationSplit share of the rows held out for validation when no validation data is given; 0 for none, below
 *     1
 * @param earlyStopping when to stop before the last epoch
 * @param shuffle whether each epoch has an order of its own
 * @param seed of the orders and of the split
 * @param threads threads to compute with at most, at least 1; changes no bit of any result. Steps too small to gain
 *     from a second thread take one, whatever is allowed
 */
public record TrainingPlan(
        Loss loss,
        Optimizer optimizer,
        Schedule schedule,
        int epochs,
        int batchSize,
        double l2,
        double clipNorm,
        double validationSplit,
        Optional<EarlyStopping> earlyStopping,
        boolean shuffle,
        long seed,
        int threads) {

    /** Checks the ranges. */
    public TrainingPlan {
        requireAtLeastOne("epochs", epochs);
        requireAtLeastOne("batchSize", batchSize);
        requireAtLeastOne("threads", threads);
        requireNotNegative("l2", l2);
        requireNotNegative("clipNorm", clipNorm);
        if (!(validationSplit >= 0 && validationSplit < 1)) {
            throw new IllegalArgumentException(
                    "validationSplit must be at least 0 and below 1, but is " + validationSplit);
        }
    }

    /**
     * The settings that a run must keep when it goes on from a checkpoint, as text by name: all but the epochs, of
     * which there may be more, and the threads, which change no bit.
     */
    SortedMap<String, String> lastingSettings() {
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put("loss", loss.id());
        settings.put("optimizer", optimizer.describe());
        settings.put("schedule", schedule.describe());
        settings.put("batch_size", Integer.toString(batchSize));
        settings.put("l2", Double.toString(l2));
        settings.put("clip_norm", Double.toString(clipNorm));
        settings.put("validation_split", Double.toString(validationSplit));
        settings.put(
                "early_stopping",
                earlyStopping
                        .map(stopping -> "(patience=" + stopping.patience() + ",min_delta=" + stopping.minDelta()
                                + ",restore_best_weights=" + stopping.restoreBestWeights() + ")")
                        .orElse("none"));
        settings.put("shuffle", Boolean.toString(shuffle));
        settings.put("seed", Long.toString(seed));
        return settings;
    }

    /** A plan with Adam at 0.001, batches of 32, 10 epochs, shuffled, seed 0 and nothing else. */
    public static Builder builder(Loss loss) {
        return new Builder(loss);
    }

    /** Collects settings; not thread-safe. */
    public static final class Builder {

        private final Loss loss;
        private Optimizer optimizer = new Optimizer.Adam(0.001);
        private Schedule schedule = new Schedule.Constant();
        private int epochs = 10;
        private int batchSize = 32;
        private double l2;
        private double clipNorm;
        private double validationSplit;
        private Optional<EarlyStopping> earlyStopping = Optional.empty();
        private boolean shuffle = true;
        private long seed;
        private int threads = Runtime.getRuntime().availableProcessors();

        private Builder(Loss loss) {
            this.loss = loss;
        }

        /** How gradients become steps. */
        public Builder optimizer(Optimizer value) {
            optimizer = value;
            return this;
        }

        /** How the learning rate changes. */
        public Builder schedule(Schedule value) {
            schedule = value;
            return this;
        }

        /** Passes over the data. */
        public Builder epochs(int value) {
            epochs = value;
            return this;
        }

        /** Rows of a mini-batch. */
        public Builder batchSize(int value) {
            batchSize = value;
            return this;
        }

        /** Strength of the penalty on squared weights. */
        public Builder l2(double value) {
            l2 = value;
            return this;
        }

        /** The largest norm of the gradient. */
        public Builder clipNorm(double value) {
            clipNorm = value;
            return this;
        }

        /** Share of the rows held out for validation. */
        public Builder validationSplit(double value) {
            validationSplit = value;
            return this;
        }

        /** When to stop before the last epoch. */
        public Builder earlyStopping(EarlyStopping value) {
            earlyStopping = Optional.of(value);
            return this;
        }

        /** Whether each epoch has an order of its own. */
        public Builder shuffle(boolean value) {
            shuffle = value;
            return this;
        }

        /** The seed of the orders and of the split. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Threads to compute with at most; by default all processors. */
        public Builder threads(int value) {
            threads = value;
            return this;
        }

        /**
         * The plan.
         *
         * @throws IllegalArgumentException if a setting is out of range
         */
        public TrainingPlan build() {
            return new TrainingPlan(
                    loss,
                    optimizer,
                    schedule,
                    epochs,
                    batchSize,
                    l2,
                    clipNorm,
                    validationSplit,
                    earlyStopping,
                    shuffle,
                    seed,
                    threads);
        }
    }

    private static void requireAtLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
        }
    }

    private static void requireNotNegative(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be at least 0 and finite, but is " + value);
        }
    }
}
