package dev.lanewise.tune.training;

/** How thoroughly a training is measured. */
enum Effort {
    /** For a training that waits for the answer, and finds the compiler's work done then. */
    QUICK(1, 512, 12, 2, 6, 1_000_000, 1.5),
    /** For a verdict with narrow intervals. */
    FULL(2, 1024, 24, 10, 31, 2_000_000, Double.POSITIVE_INFINITY);

    /** Epochs over which {@link NoiseWhileTraining} goes; more tell more of what follows. */
    final int epochs;

    /** Rows of a big batch of {@link GradientNoise} at most; more tell more of {@code |G|²}. */
    final int maxBigRows;

    /** Big batches at each place of {@link NoiseWhileTraining}. */
    final int pairs;

    /** Rounds of {@link StepCosts} that do not count, at most; {@link NoiseWhileTraining} has warmed up most. */
    final int maxWarmUpRounds;

    /** Rounds of {@link StepCosts} at most; more tell more of the medians. */
    final int maxRounds;

    /** For how long {@link TrainerSteps} times steps at least, in a round. */
    final long minNanos;

    /** What takes longer than the best by this factor in the warm-up of {@link StepCosts} is not measured any more. */
    final double promising;

    Effort(int epochs, int maxBigRows, int pairs, int maxWarmUpRounds, int maxRounds, long minNanos, double promising) {
        this.epochs = epochs;
        this.maxBigRows = maxBigRows;
        this.pairs = pairs;
        this.maxWarmUpRounds = maxWarmUpRounds;
        this.maxRounds = maxRounds;
        this.minNanos = minNanos;
        this.promising = promising;
    }
}
