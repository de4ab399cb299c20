package dev.lanewise.tune.training;

import dev.lanewise.Host;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.TuningResult;
import dev.lanewise.tune.measure.Speeds;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which batch size a training should have.
 *
 * @param costs what steps cost, by batch size and threads, at the typical speed of the machine
 * @param speeds of the machine meanwhile, for one thread that has a processor
 * @param noise the gradient noise scale of the network on its data
 * @param expected the time to the same loss, by batch size, with the best number of threads each; the shortest is 1
 * @param batchSize the one with the least expected time, or the fastest of the runs
 * @param threads to compute with
 * @param learningRate that goes with it
 * @param learningRateRule where that comes from, in one sentence
 * @param reason why this batch size, in a sentence or two
 * @param targetLoss the validation loss to which the runs are timed; 0 without runs
 * @param runs short real runs, to the same validation loss; empty if there was no time for them
 * @param undecided why neither the measurements nor the runs tell whether {@code batchSize} is the best, as a clause
 *     that begins in lower case and has no full stop; empty if they do
 */
public record TrainingVerdict(
        List<StepCost> costs,
        Speeds speeds,
        NoiseScale noise,
        List<ExpectedTime> expected,
        int batchSize,
        int threads,
        double learningRate,
        String learningRateRule,
        String reason,
        double targetLoss,
        List<ValidationRun> runs,
        String undecided) {

    /** Copies the lists. */
    public TrainingVerdict {
        costs = List.copyOf(costs);
        expected = List.copyOf(expected);
        runs = List.copyOf(runs);
    }

    /**
     * What a training of the network that was tuned can be set up by, on this host; empty if the measurements do not
     * tell the best batch size. A noise scale without end counts as the lower end of its interval.
     */
    public Optional<TuningResult> result(NeuralNetwork network) {
        if (!undecided.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> layers =
                IntStream.of(network.parameters().layers()).boxed().toList();
        TuningResult.Training answer =
                new TuningResult.Training(batchSize, threads, learningRate, TrainingModel.scale(noise));
        return Optional.of(new TuningResult(Host.current(), layers, Optional.empty(), Optional.of(answer)));
    }

    /**
     * A step of one batch size on so many threads.
     *
     * @param batchSize rows of a mini-batch
     * @param threads computing it
     * @param nanos median time of gather, forward, backward and update
     * @param low lower end of its 95 % interval
     * @param high upper end
     * @param memory bytes beside the data, computed: parameters, gradients, moments, and rows, activations and deltas
     *     of the batch
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
     * @param rows the estimate, a mean over the first part of a training; infinite if the gradient cannot be told from
     *     noise
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
     * @param seconds of training, at the typical speed, until the validation loss was reached; infinite if it was not
     * @param points the validation loss over time, from the start on; the start alone if the training diverged
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
     * @param seconds of training, as so many steps take at the typical speed
     * @param loss of validation
     */
    public record LossPoint(double seconds, double loss) {}
}
