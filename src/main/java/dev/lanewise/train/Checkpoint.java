package dev.lanewise.train;

import dev.lanewise.Parameters;
import java.util.List;
import java.util.Optional;

/**
 * The state of a training run after an epoch: with the same plan and data, a run that goes on from here ends with the same bits
 * as one that was never interrupted. Batch orders are a function of seed and epoch, so there is no other random state.
 *
 * @param epoch the last epoch that is done, 1 for the first
 * @param steps optimizer steps taken
 * @param parameters weights and biases
 * @param moments of the optimizer, in its order
 * @param best what early stopping remembers
 */
public record Checkpoint(int epoch, long steps, Parameters parameters, List<Parameters> moments, Best best) {

    /** Checks the ranges. */
    public Checkpoint {
        if (epoch < 1 || steps < 0) {
            throw new IllegalArgumentException(
                    "a checkpoint must be after epoch 1 or later and at least 0 steps, but is" + " after epoch " + epoch
                            + " and " + steps + " steps");
        }
        moments = List.copyOf(moments);
    }

    /**
     * The best epoch so far.
     *
     * @param epoch its number
     * @param loss its monitored loss
     * @param lossToBeat below which an epoch counts as better
     * @param waited epochs since then
     * @param parameters its weights, if they are to be restored
     */
    public record Best(int epoch, double loss, double lossToBeat, int waited, Optional<Parameters> parameters) {}
}
