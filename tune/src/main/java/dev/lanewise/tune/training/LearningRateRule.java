package dev.lanewise.tune.training;

import dev.lanewise.train.Optimizer;
import java.util.Locale;

/**
 * The learning rate that goes with another batch size.
 *
 * <p>For plain descent the best rate is {@code ε(B) = ε(max) / (1 + scale / B)} (McCandlish et al. 2018, equation 2.6), so from
 * one batch size to another it grows by {@code (1 + scale / base) / (1 + scale / B)}: in proportion to small batches, not at
 * all beyond the noise scale. Optimizers that divide by the root of the squared gradients take the square root of that: where
 * noise dominates, the divisor itself shrinks with the root of the batch size (Malladi et al. 2022, arXiv 2205.10287).
 */
final class LearningRateRule {

    private final Optimizer optimizer;
    private final int baseBatchSize;
    private final double noiseScale;

    LearningRateRule(Optimizer optimizer, int baseBatchSize, double noiseScale) {
        this.optimizer = optimizer;
        this.baseBatchSize = baseBatchSize;
        this.noiseScale = noiseScale;
    }

    /** The rate for a batch size. */
    double learningRate(int batchSize) {
        double ratio = StepModel.noiseFactor(noiseScale, baseBatchSize) / StepModel.noiseFactor(noiseScale, batchSize);
        return optimizer.learningRate() * (isAdaptive() ? Math.sqrt(ratio) : ratio);
    }

    private boolean isAdaptive() {
        return switch (optimizer) {
            case Optimizer.Sgd _ -> false;
            case Optimizer.RmsProp _, Optimizer.Adam _, Optimizer.AdamW _ -> true;
        };
    }

    /** The plan's optimizer with another rate. */
    static Optimizer withLearningRate(Optimizer optimizer, double rate) {
        return switch (optimizer) {
            case Optimizer.Sgd sgd -> new Optimizer.Sgd(rate, sgd.momentum(), sgd.nesterov());
            case Optimizer.RmsProp rms -> new Optimizer.RmsProp(rate, rms.rho(), rms.epsilon());
            case Optimizer.Adam adam -> new Optimizer.Adam(rate, adam.beta1(), adam.beta2(), adam.epsilon());
            case Optimizer.AdamW adam ->
                new Optimizer.AdamW(
                        rate, adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay(), adam.decayBiases());
        };
    }

    /** In one sentence. */
    @Override
    public String toString() {
        String ratio = String.format(
                Locale.ROOT, "(1 + %.0f/%d) / (1 + %.0f/batch size)", noiseScale, baseBatchSize, noiseScale);
        if (noiseScale == Double.POSITIVE_INFINITY) {
            ratio = "batch size / " + baseBatchSize;
        }
        return String.format(
                Locale.ROOT,
                "%s grows from %s at %d rows with %s%s (McCandlish et al. 2018, equation 2.6).",
                "The learning rate of " + optimizer.id(),
                optimizer.learningRate(),
                baseBatchSize,
                isAdaptive() ? "the square root of " : "",
                ratio);
    }
}
