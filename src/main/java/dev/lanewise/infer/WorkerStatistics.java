package dev.lanewise.infer;

import java.util.concurrent.atomic.AtomicLongArray;

/** What one worker has done. Written by the thread that has the worker, read by any. */
final class WorkerStatistics {

    /** Batches by the number of their rows. */
    final AtomicLongArray batchSizes;

    final TimeHistogram queueWait = new TimeHistogram();
    final TimeHistogram computeTime = new TimeHistogram();

    WorkerStatistics(int maxBatchSize) {
        batchSizes = new AtomicLongArray(maxBatchSize + 1);
    }

    void recordBatch(int rows, long computeNanos) {
        batchSizes.setRelease(rows, batchSizes.getPlain(rows) + 1);
        computeTime.record(computeNanos);
    }
}
