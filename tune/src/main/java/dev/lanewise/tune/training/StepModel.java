package dev.lanewise.tune.training;

import dev.lanewise.tune.training.TrainingVerdict.ExpectedTime;
import dev.lanewise.tune.training.TrainingVerdict.StepCost;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * The time to the same loss by batch size: {@code (1 + scale / B) · time of a step}, because so many steps are needed
 * (McCandlish et al. 2018, equation 2.7) and each takes so long.
 */
final class StepModel {

    /** A thread more must gain more than measuring errs. */
    private static final double GAIN_OF_THREADS = 1.03;

    private StepModel() {}

    /** {@code 1 + scale / B}, but for a factor that is the same for all batch sizes if the scale is infinite. */
    static double noiseFactor(double noiseScale, int batchSize) {
        return noiseScale == Double.POSITIVE_INFINITY ? 1.0 / batchSize : 1 + noiseScale / batchSize;
    }

    /** The expected times, ascending in batch size; the shortest is 1. */
    static List<ExpectedTime> expected(List<StepCost> costs, double noiseScale) {
        return expected(costs, batchSize -> noiseFactor(noiseScale, batchSize));
    }

    /** The same for a number of steps that is known but for a factor. */
    static List<ExpectedTime> expected(List<StepCost> costs, IntToDoubleFunction steps) {
        List<StepCost> fastest = costs.stream()
                .mapToInt(StepCost::batchSize)
                .distinct()
                .sorted()
                .mapToObj(batchSize -> withBestThreads(costs, batchSize))
                .toList();
        double least =
                fastest.stream().mapToDouble(cost -> time(cost, steps)).min().orElseThrow();
        return fastest.stream()
                .map(cost -> new ExpectedTime(cost.batchSize(), cost.threads(), time(cost, steps) / least))
                .toList();
    }

    /** The batch size of the least expected time. */
    static ExpectedTime best(List<ExpectedTime> expected) {
        return expected.stream()
                .min(Comparator.comparingDouble(ExpectedTime::relative))
                .orElseThrow();
    }

    private static double time(StepCost cost, IntToDoubleFunction steps) {
        return steps.applyAsDouble(cost.batchSize()) * cost.nanos();
    }

    /** The fewest threads that are as fast as the best. */
    private static StepCost withBestThreads(List<StepCost> costs, int batchSize) {
        List<StepCost> own =
                costs.stream().filter(cost -> cost.batchSize() == batchSize).toList();
        double least = own.stream().mapToDouble(StepCost::nanos).min().orElseThrow();
        return own.stream()
                .filter(cost -> cost.nanos() <= GAIN_OF_THREADS * least)
                .min(Comparator.comparingInt(StepCost::threads))
                .orElseThrow();
    }
}
