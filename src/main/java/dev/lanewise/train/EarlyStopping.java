package dev.lanewise.train;

/**
 * Stops when the validation loss (without validation data: the training loss) no longer gets better.
 *
 * @param patience epochs without an improvement that are waited for, at least 1
 * @param minDelta by how much the loss must fall to count as better, at least 0
 * @param restoreBestWeights whether the network ends with the weights of its best epoch
 */
public record EarlyStopping(int patience, double minDelta, boolean restoreBestWeights) {

    /** Checks the ranges. */
    public EarlyStopping {
        if (patience < 1) {
            throw new IllegalArgumentException("patience must be at least 1, but is " + patience);
        }
        if (!(minDelta >= 0 && minDelta < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("minDelta must be at least 0 and finite, but is " + minDelta);
        }
    }

    /** Any improvement counts, the best weights are restored. */
    public EarlyStopping(int patience) {
        this(patience, 0, true);
    }
}
