package dev.lanewise.tune;

import dev.lanewise.Dataset;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.train.Callback;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.TrainingPlan;
import dev.lanewise.tune.TrainingVerdict.NoiseScale;
import java.util.ArrayList;
import java.util.List;

/**
 * The noise scale that counts for a training: its mean over the steps of a short one.
 *
 * <p>The scale grows while a network learns, often tenfold within the first epoch. To make the progress of {@code S} ideal
 * steps with batches of {@code B} rows takes {@code ∫ (1 + scale(s) / B) ds} steps (McCandlish et al. 2018, equation 2.7 and
 * appendix D), so the plain mean over the progress is what counts. The first epoch or so stands for a training: there most of
 * the loss goes away. It is cut into {@value #PLACES} places, and {@link GradientNoise#PAIRS} pairs are measured all along
 * each, because the gradient of a network that bounces about a minimum differs from step to step.
 */
final class NoiseWhileTraining implements Callback {

    static final int PLACES = 4;

    private static final int MEASUREMENTS = PLACES * GradientNoise.PAIRS;

    /** A place with fewer pairs has no interval worth its name. */
    private static final int MIN_MEASUREMENTS = MEASUREMENTS / 2;

    /** Of a big data set the steps of an epoch are more than a short training should have. */
    private static final int MAX_STEPS = 40 * MEASUREMENTS;

    private final Trainer trainer;
    private final GradientNoise noise;
    private final Deadline deadline;
    private final int stepsBetween;
    private final List<GradientNoise.Pair> pairs = new ArrayList<>();
    private int steps;

    private NoiseWhileTraining(Trainer trainer, GradientNoise noise, Deadline deadline, int stepsBetween) {
        this.trainer = trainer;
        this.noise = noise;
        this.deadline = deadline;
        this.stepsBetween = stepsBetween;
    }

    /**
     * Trains a copy of a network for an epoch, or as far as time allows.
     *
     * @throws TuningException if time does not allow enough for an interval, or there are too few rows
     */
    static NoiseScale measure(NeuralNetwork network, TrainingPlan plan, Dataset data, long seed, Deadline deadline) {
        if (data.rows() < GradientNoise.MIN_ROWS) {
            throw new TuningException("a batch size can be tuned on " + GradientNoise.MIN_ROWS
                    + " rows or more, but there are " + data.rows() + "; take one batch of all rows");
        }
        NeuralNetwork copy = network.copy();
        int epoch = Math.min(Math.ceilDiv(data.rows(), plan.batchSize()), MAX_STEPS);
        Trainer trainer = new Trainer(copy, EndlessPlan.of(plan, plan.batchSize(), plan.threads(), plan.optimizer()));
        try (GradientNoise noise =
                new GradientNoise(copy, plan, data, GradientNoise.bigRows(data.rows()), seed)) {
            NoiseWhileTraining training =
                    new NoiseWhileTraining(trainer, noise, deadline, Math.max(1, epoch / MEASUREMENTS));
            trainer.callback(training).fit(data);
            return GradientNoise.scale(training.places(), seed);
        }
    }

    @Override
    public void onBatchEnd(BatchEnd batch) {
        if (steps++ % stepsBetween == 0) {
            pairs.add(noise.pair());
        }
        if (pairs.size() == MEASUREMENTS || deadline.isOver()) {
            trainer.stop();
        }
    }

    private List<List<GradientNoise.Pair>> places() {
        if (pairs.size() < MIN_MEASUREMENTS) {
            throw deadline.tooShort((double) MIN_MEASUREMENTS / Math.max(1, pairs.size()));
        }
        int each = pairs.size() / PLACES;
        List<List<GradientNoise.Pair>> places = new ArrayList<>();
        for (int place = 0; place < PLACES; place++) {
            places.add(pairs.subList(place * each, (place + 1) * each));
        }
        return places;
    }
}
