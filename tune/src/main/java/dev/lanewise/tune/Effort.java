package dev.lanewise.tune;

/** How thoroughly a training is measured. */
enum Effort {
    /** For a training that waits for the answer. */
    QUICK(512, 9),
    /** For a verdict with narrow intervals. */
    FULL(1024, 31);

    /** Rows of a big batch of {@link GradientNoise} at most; more tell more of {@code |G|²}. */
    final int maxBigRows;

    /** Rounds of {@link StepCosts} at most; more tell more of the medians. */
    final int maxRounds;

    Effort(int maxBigRows, int maxRounds) {
        this.maxBigRows = maxBigRows;
        this.maxRounds = maxRounds;
    }
}
