package dev.lanewise.tune;

import java.util.List;

/**
 * Which batch size a training should have.
 *
 * @param costs what steps cost, by batch size and threads
 * @param noise the gradient noise scale of the network on its data
 * @param expected the time to the same loss, by batch size, with the best number of threads each; the shortest is 1
 * @param batchSize the one with the least expected time, or the fastest of the runs
 * @param threads to compute with
 * @param learningRate that goes with it
 * @param learningRateRule where that comes from, in one sentence
 * @param runs short real runs, to the same validation loss
 * @param unstable why the measurements contradict each other, in one sentence; empty if they do not
 */
public record TrainingVerdict(
        List<StepCost> costs,
        NoiseScale noise,
        List<ExpectedTime> expected,
        int batchSize,
        int threads,
        double learningRate,
        String learningRateRule,
        List<ValidationRun> runs,
        String unstable) {

    /** Copies the lists. */
    public TrainingVerdict {
        costs = List.copyOf(costs);
        expected = List.copyOf(expected);
        runs = List.copyOf(runs);
    }

    /**
     * A step of one batch size on so many threads.
     *
     * @param batchSize rows of a mini-batch
     * @param threads computing it
     * @param nanos median time of forward, backward and update
     * @param low lower end of its 95 % interval
     * @param high upper end
     * @param memory bytes beside the data: parameters, gradients, moments, activations of the batch
     */
    public record StepCost(int batchSize, int threads, double nanos, double low, double high, long memory) {

        /** Rows a second. */
        public double rowsPerSecond() {
            return batchSize * 1e9 / nanos;
        }
    }

    /**
     * The gradient noise scale: the batch size at which half of a step's gain is lost to noise.
     *
     * @param rows the estimate
     * @param low lower end of its 95 % interval
     * @param high upper end; infinite if the gradient cannot be told from noise
     */
    public record NoiseScale(double rows, double low, double high) {}

    /**
     * Expected time to the same loss.
     *
     * @param batchSize rows of a mini-batch
     * @param threads that are fastest for it
     * @param relative to the shortest of all, which is 1
     */
    public record ExpectedTime(int batchSize, int threads, double relative) {}

    /**
     * A real run.
     *
     * @param batchSize rows of a mini-batch
     * @param learningRate that went with it
     * @param seconds of training until the validation loss was reached; infinite if it was not
     * @param points the validation loss over time
     */
    public record ValidationRun(int batchSize, double learningRate, double seconds, List<LossPoint> points) {

        /** Copies the list. */
        public ValidationRun {
            points = List.copyOf(points);
        }
    }

    /**
     * Where a run was.
     *
     * @param seconds of training
     * @param loss of validation
     */
    public record LossPoint(double seconds, double loss) {}
}
