package dev.lanewise;

import dev.lanewise.support.Checks;
import java.util.List;
import java.util.Optional;

/**
 * The answer of a tuning, small enough to be kept beside a model: which settings are best on which host.
 *
 * @param host where that is so
 * @param layers of the network that was tuned, inputs first; at least two sizes, each at least 1
 * @param serving settings of a micro-batcher; empty if serving was not tuned
 * @param training settings of a training; empty if training was not tuned
 */
public record TuningResult(Host host, List<Integer> layers, Optional<Serving> serving, Optional<Training> training) {

    /**
     * Checks that there is an answer, for a network that can be.
     *
     * @throws IllegalArgumentException if there is none, or it is for no network
     */
    public TuningResult {
        layers = List.copyOf(layers);
        if (layers.size() < 2) {
            throw new IllegalArgumentException("layers must name the inputs and at least one layer, but are " + layers);
        }
        layers.forEach(size -> Checks.positive("a size of layers", size));
        if (serving.isEmpty() && training.isEmpty()) {
            throw new IllegalArgumentException("a tuning result must be for serving or training, but is for neither");
        }
    }

    /**
     * For serving.
     *
     * @param precision of the weights
     * @param maxBatchSize rows of a batch at most, at least 1
     * @param maxQueueDelayMicros how long a batch may wait for more rows, in microseconds, at least 0
     * @param preferredBatchSizes ascending, 1 to {@code maxBatchSize}; empty for none
     * @param workers batches that may be computed at the same time, at least 1
     * @param requestsPerSecond the load for which these settings are best, above 0
     * @param p99Nanos the 99th percentile of the latency that is predicted at this load, without stalls that are rare,
     *     in nanoseconds, at least 1
     */
    public record Serving(
            Precision precision,
            int maxBatchSize,
            long maxQueueDelayMicros,
            List<Integer> preferredBatchSizes,
            int workers,
            double requestsPerSecond,
            long p99Nanos) {

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if one is not kept
         */
        public Serving {
            Checks.positive("maxBatchSize", maxBatchSize);
            if (maxQueueDelayMicros < 0) {
                throw new IllegalArgumentException(
                        "maxQueueDelayMicros must be at least 0, but is " + maxQueueDelayMicros);
            }
            preferredBatchSizes = List.copyOf(preferredBatchSizes);
            int last = 0;
            for (int size : preferredBatchSizes) {
                if (size <= last || size > maxBatchSize) {
                    throw new IllegalArgumentException("preferredBatchSizes must ascend from 1 to maxBatchSize, "
                            + maxBatchSize + " at most, but are " + preferredBatchSizes);
                }
                last = size;
            }
            Checks.positive("workers", workers);
            Checks.positiveFinite("requestsPerSecond", requestsPerSecond);
            Checks.positive("p99Nanos", p99Nanos);
        }
    }

    /**
     * For training.
     *
     * @param batchSize rows of a mini-batch, at least 1
     * @param threads to compute with, at least 1
     * @param learningRate that goes with the batch size, above 0
     * @param noiseScale the gradient noise scale in rows, at least 0
     */
    public record Training(int batchSize, int threads, double learningRate, double noiseScale) {

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if one is not kept
         */
        public Training {
            Checks.positive("batchSize", batchSize);
            Checks.positive("threads", threads);
            Checks.positiveFinite("learningRate", learningRate);
            if (!(noiseScale >= 0 && noiseScale < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("noiseScale must be at least 0 and finite, but is " + noiseScale);
            }
        }
    }
}
