package dev.lanewise.jmh;

import dev.lanewise.Model;
import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.infer.MicroBatcher;
import dev.lanewise.infer.PredictionException;
import dev.lanewise.kernel.KernelProvider;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** Answers on the thread of a {@link MicroBatcher}: the one that sends the requests computes nothing. */
final class MicroBatcherTarget implements OpenLoopTarget {

    private static final int QUEUE_CAPACITY = 1024;

    private final MicroBatcher batcher;
    private final float[][] rows;

    MicroBatcherTarget(OpenLoopSettings settings, String network) {
        ChosenKernels.require("vector");
        PredictionShape shape = PredictionShape.parse(network);
        RequestRows requests = new RequestRows(shape);
        rows = new float[RequestRows.ROWS][];
        Arrays.setAll(
                rows,
                i -> Arrays.copyOfRange(requests.values(), requests.offset(i), requests.offset(i) + shape.inputs()));
        batcher = MicroBatcher.of(
                Model.of(PredictionCase.of(shape).network()),
                BatchingOptions.builder()
                        .maxBatchSize(settings.maxBatchSize())
                        .maxQueueDelayMicros(settings.maxQueueDelayMicros())
                        .queueCapacity(Math.max(QUEUE_CAPACITY, 2 * inFlight(settings.maxBatchSize())))
                        .build());
    }

    @Override
    public void start(int request, Completion completion) {
        try {
            CompletableFuture<float[]> answer = batcher.submit(rows[request % rows.length]);
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

    /** A batch that is computed, and one that is waiting. */
    @Override
    public int inFlight() {
        return inFlight(batcher.options().maxBatchSize());
    }

    private static int inFlight(int maxBatchSize) {
        return 2 * maxBatchSize;
    }

    @Override
    public String describe() {
        return "Lanewise, " + KernelProvider.active().describe() + ", batches of up to "
                + batcher.options().maxBatchSize() + ", delay of up to "
                + batcher.options().maxQueueDelayMicros() + " µs";
    }

    @Override
    public void close() {
        batcher.close();
    }
}
