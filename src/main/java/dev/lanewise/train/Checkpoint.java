package dev.lanewise.train;

import dev.lanewise.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of a training run after an epoch: with the same plan and data, a run that goes on from here ends with the
 * same bits as one that was never interrupted. Batch orders are a function of seed and epoch, so there is no other
 * random state.
 *
 * @param epoch the last epoch that is done, 1 for the first
 * @param steps optimizer steps taken
 * @param parameters weights and biases
 * @param moments of the optimizer, in its order
 * @param best what early stopping remembers
 * @param plan the settings of the run that must stay the same when it goes on, as text by name; empty if they are not
 *     known, as in files of earlier versions
 */
public record Checkpoint(
        int epoch, long steps, Parameters parameters, List<Parameters> moments, Best best, Map<String, String> plan) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if one is not kept
     */
    public Checkpoint {
        if (epoch < 1 || steps < 0) {
            throw new IllegalArgumentException(
                    "a checkpoint must be after epoch 1 or later and at least 0 steps, but is after epoch " + epoch
                            + " and " + steps + " steps");
        }
        if (best.epoch() > epoch || best.waited() >= epoch) {
            throw new IllegalArgumentException("the best epoch must be among the " + epoch + " that are done, but is "
                    + best.epoch() + ", " + best.waited() + " epochs before the last");
        }
        moments = List.copyOf(moments);
        plan = Map.copyOf(plan);
    }

    /** Of a run whose plan is not known. */
    public Checkpoint(int epoch, long steps, Parameters parameters, List<Parameters> moments, Best best) {
        this(epoch, steps, parameters, moments, best, Map.of());
    }

    /**
     * The best epoch so far.
     *
     * @param epoch its number, 1 for the first
     * @param loss its monitored loss, finite
     * @param lossToBeat below which an epoch counts as better; infinite without early stopping
     * @param waited epochs since then, at least 0
     * @param parameters its weights, if they are to be restored
     */
    public record Best(int epoch, double loss, double lossToBeat, int waited, Optional<Parameters> parameters) {

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if one is not kept
         */
        public Best {
            if (epoch < 1 || waited < 0) {
                throw new IllegalArgumentException(
                        "the best epoch must be at least 1 and at least 0 epochs ago, but is " + epoch + " and "
                                + waited);
            }
            if (!Double.isFinite(loss) || Double.isNaN(lossToBeat) || lossToBeat == Double.NEGATIVE_INFINITY) {
                throw new IllegalArgumentException(
                        "the best loss must be finite, and the loss to beat finite or Infinity, but they are " + loss
                                + " and " + lossToBeat);
            }
        }
    }
}
