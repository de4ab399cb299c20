package dev.lanewise.warmup;

import dev.lanewise.Predictor;
import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.infer.MicroBatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

/**
 * A batcher: single requests through its doors, several threads at a time, and batches of all sizes through a predictor
 * like its own, which belong to its workers.
 */
final class BatcherCalls implements WarmUpCalls {

    private static final int OTHER_DOORS = 6;

    /** So that one leads, one waits to lead next, and more than one waits for an answer. */
    private static final int THREADS = 4;

    private static final int CALLS_TOGETHER = 500;

    private static final Duration TIMEOUT = Duration.ofDays(1);

    private final MicroBatcher batcher;
    private final PredictorCalls batches;
    private final float[] in;
    private final float[] out;

    /** Calls with the rows of {@code rows}, over and over; one at least. */
    BatcherCalls(MicroBatcher batcher, float[] rows) {
        this.batcher = batcher;
        BatchingOptions options = batcher.options();
        // No batch has more rows than there are places.
        int mostRows = Math.min(options.maxBatchSize(), options.queueCapacity());
        Predictor predictor = batcher.model().newPredictor(mostRows, options.precision());
        batches = new PredictorCalls(predictor, rows);
        in = Arrays.copyOf(rows, batcher.inputs());
        out = new float[batcher.outputs()];
    }

    @Override
    public int[] batchSizes() {
        return batches.batchSizes();
    }

    @Override
    public void call(int size) {
        if (size == 0) {
            batcher.predict(in, out);
        } else {
            batches.call(size);
        }
    }

    @Override
    public int otherDoors() {
        return OTHER_DOORS;
    }

    @Override
    public void callOther(int door, int size) {
        switch (door) {
            case 0 -> batcher.predict(in, 0, out, 0);
            case 1 -> batcher.predict(in, 0, out, 0, TIMEOUT.toNanos());
            case 2 -> batcher.predict(in, out, TIMEOUT);
            case 3 -> batcher.submit(in).join();
            case 4 -> batcher.submit(in, TIMEOUT).join();
            case 5 -> batches.call(size);
            default -> throw new IllegalArgumentException("there is no door " + door);
        }
    }

    @Override
    public void callTogether(BooleanSupplier goOn) {
        int threads = Math.min(THREADS, batcher.options().queueCapacity());
        List<CompletableFuture<Void>> calling = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            CompletableFuture<Void> future = new CompletableFuture<>();
            calling.add(future);
            Thread.ofPlatform().name("lanewise-warm-up").daemon().start(() -> callAmongOthers(goOn, future));
        }
        try {
            CompletableFuture.allOf(calling.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    private void callAmongOthers(BooleanSupplier goOn, CompletableFuture<Void> done) {
        float[] answer = new float[out.length];
        try {
            for (int call = 0; call < CALLS_TOGETHER && goOn.getAsBoolean(); call++) {
                batcher.predict(in, answer);
            }
            done.complete(null);
        } catch (RuntimeException | Error thrown) {
            done.completeExceptionally(thrown);
        }
    }
}
