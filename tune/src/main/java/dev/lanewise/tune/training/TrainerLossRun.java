package dev.lanewise.tune.training;

import dev.lanewise.Dataset;
import dev.lanewise.MiniBatch;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.NonFiniteLossException;
import dev.lanewise.SeededRandom;
import dev.lanewise.train.Callback;
import dev.lanewise.train.Optimizer;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.TrainingPlan;
import dev.lanewise.tune.training.TrainingVerdict.LossPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Trains copies of a network by a real {@link Trainer}. The time of validation does not count. */
final class TrainerLossRun implements LossRun {

    /** Points of a curve: the time to a loss is known to a fortieth of the run, less by interpolation. */
    private static final int POINTS = 40;

    /** A run ends early when the best loss was in its first half and so many points came since. */
    private static final int PATIENCE = POINTS / 4;

    /** Validation rows, chosen at random: enough for a curve, few enough to cost less than the training. */
    private static final int MAX_VALIDATION_ROWS = 2000;

    /** Time for validation as a share of the time for training: a slow one has fewer points. */
    static final double VALIDATION_SHARE = 0.25;

    private static final int VALIDATION_BATCH = 240;

    private final NeuralNetwork network;
    private final TrainingPlan plan;
    private final Dataset train;
    private final Dataset validation;

    TrainerLossRun(NeuralNetwork network, TrainingPlan plan, Dataset train, Dataset validation, long seed) {
        this.network = network;
        this.plan = plan;
        this.train = train;
        this.validation = validation.rows() <= MAX_VALIDATION_ROWS
                ? validation
                : validation.select(
                        Arrays.copyOf(SeededRandom.of(seed, 2).permutation(validation.rows()), MAX_VALIDATION_ROWS));
    }

    @Override
    public List<LossPoint> train(
            int batchSize, int threads, double learningRate, double stepSeconds, double seconds, Deadline deadline) {
        NeuralNetwork copy = network.copy();
        Optimizer optimizer = LearningRateRule.withLearningRate(plan.optimizer(), learningRate);
        Trainer trainer = new Trainer(copy, EndlessPlan.of(plan, batchSize, threads, optimizer));
        int rows = Math.min(validation.rows(), VALIDATION_BATCH);
        try (MiniBatch batch = new MiniBatch(copy, plan.loss(), rows, threads)) {
            Curve curve = new Curve(trainer, batch, stepSeconds, seconds, deadline);
            try {
                trainer.callback(curve).fit(train);
            } catch (NonFiniteLossException _) {
                return curve.points.subList(0, 1);
            }
            return curve.diverged ? curve.points.subList(0, 1) : curve.points;
        }
    }

    private final class Curve implements Callback {

        private final Trainer trainer;
        private final MiniBatch batch;
        private final double stepSeconds;
        private final double seconds;
        private final Deadline deadline;
        private final List<LossPoint> points = new ArrayList<>();
        private long steps;
        private double trained;
        private double validated;
        private long last;
        private LossPoint best = new LossPoint(0, Double.POSITIVE_INFINITY);
        private int bestIndex;
        private boolean diverged;

        Curve(Trainer trainer, MiniBatch batch, double stepSeconds, double seconds, Deadline deadline) {
            this.trainer = trainer;
            this.batch = batch;
            this.stepSeconds = stepSeconds;
            this.seconds = seconds;
            this.deadline = deadline;
        }

        /** At the typical speed. */
        private double seconds() {
            return steps * stepSeconds;
        }

        @Override
        public void onTrainBegin(TrainingPlan ofRun, int rows, int validationRows) {
            addPoint();
            last = System.nanoTime();
        }

        @Override
        public void onBatchEnd(BatchEnd end) {
            long now = System.nanoTime();
            trained += now - last;
            steps++;
            boolean isOver = seconds() >= seconds || deadline.isOver();
            boolean isDue = seconds() >= points.size() * seconds / POINTS && validated <= VALIDATION_SHARE * trained;
            if (isOver || isDue) {
                addPoint();
                boolean isPast = points.size() - bestIndex > PATIENCE && best.seconds() < seconds() / 2;
                if (isOver || isPast || diverged) {
                    trainer.stop();
                }
            }
            last = System.nanoTime();
            validated += last - now;
        }

        private void addPoint() {
            LossPoint point = new LossPoint(seconds(), validationLoss());
            if (point.loss() < best.loss()) {
                best = point;
                bestIndex = points.size();
            }
            diverged |= !Double.isFinite(point.loss());
            points.add(point);
        }

        private double validationLoss() {
            double total = 0;
            for (int from = 0; from < validation.rows(); from += VALIDATION_BATCH) {
                batch.gather(validation, from, Math.min(VALIDATION_BATCH, validation.rows() - from));
                total += batch.forward() * batch.rows();
            }
            return total / validation.rows();
        }
    }
}
