package dev.lanewise.jmh;

import dev.lanewise.Model;
import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.infer.MicroBatcher;
import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.tune.load.BatcherTarget;
import java.util.Arrays;

/** Answers on the thread of a {@link MicroBatcher}: the one that sends the requests computes nothing. */
final class MicroBatcherTarget implements OpenLoopTarget {

    private static final int QUEUE_CAPACITY = 1024;

    private final MicroBatcher batcher;
    private final BatcherTarget target;

    MicroBatcherTarget(OpenLoopSettings settings, String network) {
        ChosenKernels.require("vector");
        PredictionShape shape = PredictionShape.parse(network);
        RequestRows requests = new RequestRows(shape);
        float[][] rows = new float[RequestRows.ROWS][];
        Arrays.setAll(
                rows,
                i -> Arrays.copyOfRange(requests.values(), requests.offset(i), requests.offset(i) + shape.inputs()));
        batcher = MicroBatcher.of(
                Model.of(PredictionCase.of(shape).network()),
                BatchingOptions.builder()
                        .maxBatchSize(settings.maxBatchSize())
                        .maxQueueDelayMicros(settings.maxQueueDelayMicros())
                        .queueCapacity(Math.max(QUEUE_CAPACITY, 4 * settings.maxBatchSize()))
                        .build());
        target = new BatcherTarget(batcher, rows);
    }

    @Override
    public void start(int request, Completion completion) {
        target.start(request, completion);
    }

    @Override
    public int inFlight() {
        return target.inFlight();
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
