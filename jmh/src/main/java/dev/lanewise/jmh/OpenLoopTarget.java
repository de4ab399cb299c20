package dev.lanewise.jmh;

import dev.lanewise.tune.load.Target;

/** What an {@link OpenLoopBenchmark} sends its requests to: predictions of one row. */
interface OpenLoopTarget extends Target, AutoCloseable {

    /** The variant that is no {@link Prediction.Kind}. */
    String MICRO_BATCHER = "MICRO_BATCHER";

    /** What does the work, for the log. */
    String describe();

    /** Requests that keep it busy. */
    int inFlight();

    @Override
    void close();

    /**
     * The target that the settings name.
     *
     * @throws IllegalArgumentException if there is none, or the network has not one row
     * @throws IllegalStateException if it is a peer that is not on the class path
     */
    static OpenLoopTarget of(OpenLoopSettings settings, String network) {
        if (PredictionShape.parse(network).rows() != 1) {
            throw new IllegalArgumentException("a request has one row, as in 784-128-10@1, but this is " + network);
        }
        return settings.variant().equals(MICRO_BATCHER)
                ? new MicroBatcherTarget(settings, network)
                : new DirectTarget(Prediction.Kind.valueOf(settings.variant()), network);
    }
}
