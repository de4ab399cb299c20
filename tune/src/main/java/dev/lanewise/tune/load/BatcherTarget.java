package dev.lanewise.tune.load;

import dev.lanewise.infer.MicroBatcher;
import dev.lanewise.infer.PredictionException;
import dev.lanewise.tune.measure.RandomRows;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * Requests for a {@link MicroBatcher}: the thread that sends them computes nothing. One worker is led by the batcher's own thread;
 * several are led by those who wait, so each request gets a virtual thread then.
 */
public final class BatcherTarget implements Target {

    private static final int ROWS = 1024;

    private final MicroBatcher batcher;
    private final float[][] rows;

    /** Requests for a batcher, of random rows. */
    public BatcherTarget(MicroBatcher batcher, long seed) {
        this(batcher, randomRows(batcher, seed));
    }

    /** Requests for a batcher that take these rows in turn. */
    public BatcherTarget(MicroBatcher batcher, float[]... rows) {
        this.batcher = batcher;
        this.rows = rows.clone();
    }

    private static float[][] randomRows(MicroBatcher batcher, long seed) {
        float[] features = RandomRows.of(batcher.model().featureScaling(), ROWS, seed);
        float[][] rows = new float[ROWS][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(features, i * batcher.inputs(), (i + 1) * batcher.inputs()));
        return rows;
    }

    @Override
    public void start(int request, Completion completion) {
        float[] row = rows[request % rows.length];
        if (batcher.options().workers() > 1) {
            Thread.startVirtualThread(() -> predict(row, request, completion));
        } else {
            submit(row, request, completion);
        }
    }

    private void submit(float[] row, int request, Completion completion) {
        try {
            CompletableFuture<float[]> answer = batcher.submit(row);
            var _ = answer.whenComplete((_, failure) -> {
                if (failure == null) {
                    completion.ended(request);
                } else {
                    completion.failed(request);
                }
            });
        } catch (PredictionException _) {
            completion.failed(request);
        }
    }

    private void predict(float[] row, int request, Completion completion) {
        try {
            batcher.predict(row, new float[batcher.outputs()]);
        } catch (PredictionException _) {
            completion.failed(request);
            return;
        }
        completion.ended(request);
    }

    /** Requests that keep it busy: a batch that is computed, and one that waits. */
    public int inFlight() {
        return 2 * batcher.options().maxBatchSize();
    }
}
