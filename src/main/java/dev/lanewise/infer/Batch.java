package dev.lanewise.infer;

import dev.lanewise.Predictor;
import dev.lanewise.support.FlightRecording;
import org.jspecify.annotations.Nullable;

/** The requests that one worker computes together, and the rows for it. Made once for each worker. */
final class Batch {

    final WorkerStatistics statistics;

    private final @Nullable PredictBatchEvent event;
    private final @Nullable Request[] requests;
    private final float[] in;
    private final float[] out;
    private final int inputs;
    private final int outputs;
    private int rows;

    Batch(BatchingOptions options, int inputs, int outputs) {
        this.inputs = inputs;
        this.outputs = outputs;
        int mostRows = options.mostRows();
        requests = new Request[mostRows];
        in = new float[Math.multiplyExact(mostRows, inputs)];
        out = new float[Math.multiplyExact(mostRows, outputs)];
        statistics = new WorkerStatistics(options.maxBatchSize());
        event = FlightRecording.isAvailable() ? new PredictBatchEvent() : null;
    }

    int rows() {
        return rows;
    }

    void add(Request request) {
        requests[rows++] = request;
    }

    @SuppressWarnings("NullAway") // filled up to rows
    Request request(int row) {
        return requests[row];
    }

    void clear() {
        while (rows > 0) {
            requests[--rows] = null;
        }
    }

    /**
     * Predicts all rows and gives each request its own.
     *
     * @return what went wrong, if anything did. Nothing is thrown, and nothing is allocated for it: where the stack or
     *     the heap is at its end, whoever handles an error meets the next one
     */
    @Nullable
    Throwable compute(Generation generation, int worker) {
        long start = System.nanoTime();
        try {
            if (event != null) {
                event.begin();
            }
            predict(generation.predictors()[worker]);
        } catch (Throwable thrown) {
            return thrown;
        }
        try {
            record(start, System.nanoTime() - start, generation.number());
        } catch (Throwable _) {
            // The answers are there; the recorder of the events has failed.
        }
        return null;
    }

    private void record(long start, long computeTime, long generation) {
        for (int row = 0; row < rows; row++) {
            statistics.queueWait.record(start - request(row).arrival());
        }
        statistics.recordBatch(rows, computeTime);
        if (event != null) {
            event.computed(rows, start - request(0).arrival(), computeTime, generation);
        }
    }

    /** A single row is predicted where it lies. */
    private void predict(Predictor predictor) {
        if (rows == 1) {
            predictor.predict(request(0).in, 0, 1, request(0).out, 0);
            return;
        }
        for (int row = 0; row < rows; row++) {
            System.arraycopy(request(row).in, 0, in, row * inputs, inputs);
        }
        predictor.predict(in, 0, rows, out, 0);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(out, row * outputs, request(row).out, 0, outputs);
        }
    }
}
