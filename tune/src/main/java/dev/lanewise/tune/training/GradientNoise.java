package dev.lanewise.tune.training;

import dev.lanewise.Dataset;
import dev.lanewise.MiniBatch;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Parameters;
import dev.lanewise.SeededRandom;
import dev.lanewise.train.TrainingPlan;
import dev.lanewise.tune.training.TrainingVerdict.NoiseScale;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The simple gradient noise scale {@code B = tr(Σ) / |G|²} of McCandlish et al. 2018, "An Empirical Model of Large-Batch
 * Training" (arXiv 1812.06162), section 2.2: {@code G} is the true gradient of the loss by the parameters, {@code Σ} the
 * covariance of the gradients of single rows.
 *
 * <p>The squared norm of the gradient of {@code b} rows is {@code |G|² + tr(Σ) / b} on average, so a big batch and the small
 * ones that it is made of give both (appendix A.1, equations A.2 and A.3), each without bias:
 *
 * <pre>
 * |G|²  = (big · |g(big)|² - small · |g(small)|²) / (big - small)
 * tr(Σ) = (|g(small)|² - |g(big)|²) / (1 / small - 1 / big)
 * </pre>
 *
 * <p>A ratio of two noisy numbers is biased, so the ratio is taken of their means over many big batches; resampling these
 * (bootstrap) gives the 95 % interval. Gradients come from the library's own backpropagation, the plan's penalty on weights
 * is part of them, and sums are in double.
 */
public final class GradientNoise implements AutoCloseable {

    /** The rows that an estimate needs at least. */
    public static final int MIN_ROWS = 96;

    /** Big batches of one estimate: enough to resample, few enough to leave many rows to each. */
    static final int PAIRS = 24;

    /** Small batches of more rows would hold less of the noise, those of fewer cost more time a row. */
    private static final int MAX_SMALL_ROWS = 32;

    private static final int MIN_CHUNKS = 4;
    private static final int RESAMPLES = 2000;

    private final NeuralNetwork network;
    private final double l2;
    private final Dataset data;
    private final int[] order;
    private final int small;
    private final int chunks;
    private final MiniBatch batch;
    private final float[] penalty;
    private final double[] sum;
    private int next;

    /**
     * What one big batch gives.
     *
     * @param squaredGradient estimate of {@code |G|²}, below 0 if the noise says so
     * @param trace estimate of {@code tr(Σ)}
     */
    record Pair(double squaredGradient, double trace) {}

    /** For a network that is only read, on rows of the data in random order. */
    GradientNoise(NeuralNetwork network, TrainingPlan plan, Dataset data, int bigRows, long seed) {
        this.network = network;
        this.data = data;
        l2 = plan.l2();
        chunks = Math.max(MIN_CHUNKS, bigRows / MAX_SMALL_ROWS);
        small = bigRows / chunks;
        order = SeededRandom.of(seed, 0).permutation(data.rows());
        batch = new MiniBatch(network, plan.loss(), small, plan.threads());
        penalty = new float[network.parameters().values().length];
        sum = new double[penalty.length];
    }

    /**
     * The noise scale of a network as it is now. The network is only read.
     *
     * @param plan has the loss and the penalty
     * @param rows of the data to use, chosen at random and used once each; at least {@link #MIN_ROWS}
     * @param seed of the choice and the resampling
     * @throws IllegalArgumentException if the rows are too few or more than there are, or the data do not fit the network
     */
    public static NoiseScale of(NeuralNetwork network, TrainingPlan plan, Dataset data, int rows, long seed) {
        if (rows < MIN_ROWS || rows > data.rows()) {
            throw new IllegalArgumentException("the noise scale needs at least " + MIN_ROWS + " rows, of " + data.rows()
                    + " that there are, but got " + rows);
        }
        try (GradientNoise noise = new GradientNoise(network, plan, data, rows / PAIRS, seed)) {
            return scale(List.of(Stream.generate(noise::pair).limit(PAIRS).toList()), seed);
        }
    }

    /** The rows of a big batch: a small data set is used up by the pairs of one estimate. */
    static int bigRows(int rows, Effort effort) {
        return Math.clamp(rows / PAIRS, MIN_CHUNKS, effort.maxBigRows);
    }

    /** The pair of the next rows; begins again with the first when there are not enough left. */
    Pair pair() {
        if (next + chunks * small > order.length) {
            next = 0;
        }
        setPenalty();
        Arrays.fill(sum, 0);
        double squares = 0;
        for (int chunk = 0; chunk < chunks; chunk++) {
            batch.gather(data, order, next, small);
            batch.forward();
            batch.backward();
            squares += add(batch.gradients().values());
            next += small;
        }
        double smallSquare = squares / chunks;
        double bigSquare = squaredNorm(sum) / chunks / chunks;
        double big = (double) small * chunks;
        return new Pair(
                (big * bigSquare - small * smallSquare) / (big - small),
                (smallSquare - bigSquare) / (1.0 / small - 1 / big));
    }

    /** The gradient of {@code ½·l2·Σw²} over the weights, not the biases, as a training adds it. */
    private void setPenalty() {
        Parameters parameters = network.parameters();
        for (int l = 0; l < parameters.layerCount(); l++) {
            int end = parameters.weightOffset(l) + parameters.weightLength(l);
            for (int i = parameters.weightOffset(l); i < end; i++) {
                penalty[i] = (float) (l2 * parameters.values()[i]);
            }
        }
    }

    /** Adds a gradient to the sum; its squared norm. */
    private double add(float[] gradient) {
        double even = 0; // two chains: an addition takes four cycles, and all else fits in between
        double odd = 0;
        for (int i = 0; i < sum.length; i++) {
            double value = gradient[i] + (double) penalty[i];
            sum[i] += value;
            if ((i & 1) == 0) {
                even += value * value;
            } else {
                odd += value * value;
            }
        }
        return even + odd;
    }

    private static double squaredNorm(double[] values) {
        double squares = 0;
        for (double value : values) {
            squares += value * value;
        }
        return squares;
    }

    /** Ends the threads. */
    @Override
    public void close() {
        batch.close();
    }

    /**
     * The mean of the scales at several places, each from its own pairs, with its interval. A scale is infinite where the mean
     * of {@code |G|²} is not above 0, and so is the mean then.
     */
    static NoiseScale scale(List<List<Pair>> places, long seed) {
        SeededRandom random = SeededRandom.of(seed, 1);
        double[] resampled = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            double total = 0;
            for (List<Pair> pairs : places) {
                total += resampledRatio(pairs, random);
            }
            resampled[i] = total / places.size();
        }
        Arrays.sort(resampled);
        double mean =
                places.stream().mapToDouble(GradientNoise::ratio).average().orElseThrow();
        return new NoiseScale(mean, resampled[RESAMPLES / 40], resampled[RESAMPLES - 1 - RESAMPLES / 40]);
    }

    /** With so many of the pairs drawn at random. No stream: a training waits for this, in a JVM that has just begun. */
    private static double resampledRatio(List<Pair> pairs, SeededRandom random) {
        double squaredGradient = 0;
        double trace = 0;
        for (int i = 0; i < pairs.size(); i++) {
            Pair pair = pairs.get(random.nextInt(pairs.size()));
            squaredGradient += pair.squaredGradient();
            trace += pair.trace();
        }
        return ratio(squaredGradient, trace);
    }

    private static double ratio(List<Pair> pairs) {
        double squaredGradient = 0;
        double trace = 0;
        for (Pair pair : pairs) {
            squaredGradient += pair.squaredGradient();
            trace += pair.trace();
        }
        return ratio(squaredGradient, trace);
    }

    private static double ratio(double squaredGradient, double trace) {
        return squaredGradient > 0 ? trace / squaredGradient : Double.POSITIVE_INFINITY;
    }
}
