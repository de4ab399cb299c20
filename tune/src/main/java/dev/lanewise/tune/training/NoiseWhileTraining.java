package dev.lanewise.tune.training;

import dev.lanewise.Dataset;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.train.Callback;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.TrainingPlan;
import dev.lanewise.tune.measure.TuningException;
import dev.lanewise.tune.training.TrainingVerdict.NoiseScale;
import java.util.ArrayList;
import java.util.List;

/**
 * The noise scale that counts for a training: its mean over the steps of a short one.
 *
 * <p>The scale grows while a network learns, often tenfold within the first epoch, so no single place stands for all. With
 * batches of {@code B} rows the progress of {@code S} ideal steps takes {@code ∫ (1 + scale(s) / B) ds} steps (McCandlish et al.
 * 2018, equation 2.7 and appendix D), which is linear in the scale: a mean counts. The first one or two epochs are measured because
 * there most of the loss goes away, and the steps count alike: in the ideal steps of the integral early ones would count for
 * more, but a training goes on for longer than this one, where the scale is larger still.
 *
 * <p>The short training is cut into {@value #PLACES} places, and {@link Effort#pairs} pairs are measured all along
 * each, because the gradient of a network that bounces about a minimum differs from step to step.
 */
final class NoiseWhileTraining implements Callback {

    static final int PLACES = 4;

    /** A place with fewer than twelve pairs has no interval worth its name. */
    private static final int MIN_MEASUREMENTS = 12 * PLACES;

    /** Of a big data set an epoch has more steps than a short training should have. */
    private static final int MAX_STEPS = 3840;

    private final Trainer trainer;
    private final GradientNoise noise;
    private final Deadline wanted;
    private final Deadline last;
    private final int measurements;
    private final int stepsBetween;
    private final List<GradientNoise.Pair> pairs = new ArrayList<>();
    private int steps;
    private long before;
    private long interval;

    private NoiseWhileTraining(
            Trainer trainer, GradientNoise noise, Deadline wanted, Deadline last, int measurements, long steps) {
        this.trainer = trainer;
        this.noise = noise;
        this.wanted = wanted;
        this.last = last;
        this.measurements = measurements;
        stepsBetween = (int) Math.max(1, Math.min(steps, MAX_STEPS) / measurements);
    }

    /**
     * Trains a copy of a network for an epoch or two, or as far as time allows.
     *
     * @param wanted when to end if that is enough for an interval, which in a cold JVM it may not be
     * @param last when to end at the latest
     * @throws TuningException if time does not allow enough for an interval, or there are too few rows
     */
    static NoiseScale measure(
            NeuralNetwork network,
            TrainingPlan plan,
            Dataset data,
            Effort effort,
            long seed,
            Deadline wanted,
            Deadline last) {
        if (data.rows() < GradientNoise.MIN_ROWS) {
            throw new TuningException("a batch size can be tuned on " + GradientNoise.MIN_ROWS
                    + " rows or more, but there are " + data.rows() + "; take one batch of all rows");
        }
        NeuralNetwork copy = network.copy();
        long steps = (long) Math.min(plan.epochs(), effort.epochs) * Math.ceilDiv(data.rows(), plan.batchSize());
        Trainer trainer = new Trainer(copy, EndlessPlan.of(plan, plan.batchSize(), plan.threads(), plan.optimizer()));
        try (GradientNoise noise =
                new GradientNoise(copy, plan, data, GradientNoise.bigRows(data.rows(), effort), seed)) {
            NoiseWhileTraining training =
                    new NoiseWhileTraining(trainer, noise, wanted, last, PLACES * effort.pairs, steps);
            trainer.callback(training).fit(data);
            return GradientNoise.scale(training.places(), seed);
        }
    }

    @Override
    public void onBatchEnd(BatchEnd batch) {
        if (steps++ % stepsBetween == 0) {
            pairs.add(noise.pair());
            interval = last.elapsed() - before;
            before = last.elapsed();
        }
        boolean isEnough = pairs.size() >= MIN_MEASUREMENTS && wanted.isOver();
        if (pairs.size() == measurements || isEnough || last.isOver()) {
            trainer.stop();
        }
    }

    private List<List<GradientNoise.Pair>> places() {
        if (pairs.size() < MIN_MEASUREMENTS) {
            // The first ones took longer, until they were compiled.
            double missing = (double) interval * (MIN_MEASUREMENTS - pairs.size());
            throw last.tooShort(1 + missing / last.elapsed());
        }
        int each = pairs.size() / PLACES;
        List<List<GradientNoise.Pair>> places = new ArrayList<>();
        for (int place = 0; place < PLACES; place++) {
            places.add(pairs.subList(place * each, (place + 1) * each));
        }
        return places;
    }
}
