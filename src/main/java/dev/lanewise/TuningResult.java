package dev.lanewise;

import java.util.List;
import java.util.Optional;

/**
 * The answer of a tuning, small enough to be kept beside a model: which settings are best on which host.
 *
 * @param host where that is so
 * @param layers of the network that was tuned, inputs first
 * @param serving settings of a micro-batcher; empty if serving was not tuned
 * @param training settings of a training; empty if training was not tuned
 */
public record TuningResult(Host host, List<Integer> layers, Optional<Serving> serving, Optional<Training> training) {

    /** Checks that there is an answer. */
    public TuningResult {
        layers = List.copyOf(layers);
        if (serving.isEmpty() && training.isEmpty()) {
            throw new IllegalArgumentException("a tuning result must be for serving or training, but is for neither");
        }
    }

    /**
     * For serving.
     *
     * @param precision of the weights
     * @param maxBatchSize rows of a batch at most
     * @param maxQueueDelayMicros how long a batch may wait for more rows
     * @param preferredBatchSizes ascending; empty for none
     * @param workers batches that may be computed at the same time
     * @param requestsPerSecond the load for which these settings are best
     * @param p99Nanos the 99th percentile of the latency that is predicted at this load
     */
    public record Serving(
            Precision precision,
            int maxBatchSize,
            long maxQueueDelayMicros,
            List<Integer> preferredBatchSizes,
            int workers,
            double requestsPerSecond,
            long p99Nanos) {

        /** Copies the list. */
        public Serving {
            preferredBatchSizes = List.copyOf(preferredBatchSizes);
        }
    }

    /**
     * For training.
     *
     * @param batchSize rows of a mini-batch
     * @param threads to compute with
     * @param learningRate that goes with the batch size
     * @param noiseScale the gradient noise scale in rows
     */
    public record Training(int batchSize, int threads, double learningRate, double noiseScale) {}
}
