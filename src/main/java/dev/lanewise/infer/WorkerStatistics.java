package dev.lanewise.infer;

import java.util.ArrayList;
import java.util.List;
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

    /** The statistics of all workers, with what happened outside of their batches. */
    static BatcherStatistics summarize(List<WorkerStatistics> workers, Outcomes outcomes, int queued, long generation) {
        List<Long> batchSizes = new ArrayList<>();
        long batches = 0;
        long rows = 0;
        for (int size = 1; size < workers.getFirst().batchSizes.length(); size++) {
            long count = 0;
            for (WorkerStatistics worker : workers) {
                count += worker.batchSizes.getAcquire(size);
            }
            batchSizes.add(count);
            batches += count;
            rows += count * size;
        }
        long inline = outcomes.inline.get();
        return new BatcherStatistics(
                rows + inline,
                inline,
                outcomes.rejected.get(),
                outcomes.deadlineMisses.get(),
                outcomes.cancelled.get(),
                outcomes.failed.get(),
                batches,
                batchSizes,
                TimeHistogram.summarize(workers.stream().map(w -> w.queueWait).toList()),
                TimeHistogram.summarize(workers.stream().map(w -> w.computeTime).toList()),
                queued,
                generation);
    }
}
