package dev.lanewise.train;

import java.util.List;

/**
 * What happened in a training run.
 *
 * @param epochs one entry an epoch that this run did, in order; empty if it was stopped in its first
 * @param bestEpoch the number of the epoch with the least monitored loss (validation loss, without validation data the
 *     training loss), 1 for the first; 0 if no epoch was done
 * @param reason why it ended
 */
public record History(List<Epoch> epochs, int bestEpoch, EndReason reason) {

    /** Copies the list. */
    public History {
        epochs = List.copyOf(epochs);
    }

    /** Why a run ended. */
    public enum EndReason {
        /** All epochs are done. */
        COMPLETED,
        /** The loss no longer got better. */
        EARLY_STOPPING,
        /** {@link Trainer#stop} was called. */
        STOPPED
    }

    /**
     * One epoch.
     *
     * @param number 1 for the first
     * @param loss mean over the rows, each batch taken before its update, without the L2 penalty
     * @param validationLoss after the epoch; NaN without validation data
     * @param validationMetric after the epoch, see {@link Metric}; NaN without validation data or where it is undefined
     * @param learningRate of the epoch
     * @param rows trained on
     * @param seconds wall time, validation not counted
     */
    public record Epoch(
            int number,
            double loss,
            double validationLoss,
            double validationMetric,
            double learningRate,
            int rows,
            double seconds) {

        /** Training throughput. */
        public double rowsPerSecond() {
            return rows / seconds;
        }

        /** Validation loss if there is one, else training loss. */
        double monitored() {
            return Double.isNaN(validationLoss) ? loss : validationLoss;
        }
    }

    /** The last epoch. */
    public Epoch last() {
        return epochs.getLast();
    }

    /**
     * The epoch with the least monitored loss.
     *
     * @throws java.util.NoSuchElementException if this run did not do it
     */
    public Epoch best() {
        return epochs.stream()
                .filter(epoch -> epoch.number() == bestEpoch)
                .findFirst()
                .orElseThrow();
    }
}
