package dev.lanewise.tune.training;

import dev.lanewise.tune.measure.Choice;
import dev.lanewise.tune.measure.Speeds;
import dev.lanewise.tune.training.TrainingVerdict.ExpectedTime;
import dev.lanewise.tune.training.TrainingVerdict.StepCost;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/**
 * What steps cost, round by round, at the typical speed of the machine.
 *
 * @param costs medians over the rounds with their intervals
 * @param nanos by cost, in the same order, and round; each round's level taken out
 * @param speeds of the machine meanwhile, for one thread that has a processor
 */
record StepRounds(List<StepCost> costs, double[][] nanos, Speeds speeds) {

    /**
     * Whether the batch size with the least expected time cannot be told: another one may be better by more than a
     * choice may cost.
     *
     * @param steps to the same loss by batch size, but for a factor that is the same for all
     */
    boolean isOpen(IntToDoubleFunction steps) {
        return regret(StepModel.best(StepModel.expected(costs, steps)), _ -> true, steps) > Choice.ALLOWED;
    }

    /**
     * What a choice may cost by another one, at most: the upper end of the 95 % interval.
     *
     * @param considered batch sizes that may be better
     */
    double regret(ExpectedTime chosen, IntPredicate considered, IntToDoubleFunction steps) {
        return StepModel.expected(costs, steps).stream()
                .filter(other -> considered.test(other.batchSize()))
                .mapToDouble(other -> steps.applyAsDouble(chosen.batchSize())
                        / steps.applyAsDouble(other.batchSize())
                        * atMost(round(chosen), round(other)))
                .max()
                .orElse(1);
    }

    private double[] round(ExpectedTime time) {
        for (int i = 0; i < nanos.length; i++) {
            if (costs.get(i).batchSize() == time.batchSize() && costs.get(i).threads() == time.threads()) {
                return nanos[i];
            }
        }
        throw new IllegalArgumentException("no such step: " + time);
    }

    /** The upper end of the interval of the median ratio, by the sign test. */
    private static double atMost(double[] ours, double[] others) {
        double[] ratios = new double[ours.length];
        Arrays.setAll(ratios, round -> ours[round] / others[round]);
        Arrays.sort(ratios);
        return ratios[ratios.length - 1 - StepCosts.medianRank(ratios.length)];
    }
}
