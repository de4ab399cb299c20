package dev.lanewise.infer;

import java.util.List;

/**
 * What a {@link MicroBatcher} has done since it was made.
 *
 * @param requests requests answered, in batches or inline, with those whose caller gave up while they were computed
 * @param inline of those, how many were computed by their own thread because the queue was full
 * @param rejected requests that failed because the queue was full
 * @param deadlineMisses requests that failed because their time had passed
 * @param cancelled requests dropped because their thread was interrupted or their future was completed by somebody else
 * @param failed requests of batches whose computation failed
 * @param batches batches computed
 * @param batchSizes how many batches had 1, 2, … up to {@code maxBatchSize} rows: {@code batchSizes.get(rows - 1)}
 * @param queueWait from the arrival of a request to the start of its batch
 * @param computeTime of a batch
 * @param queued requests waiting now
 * @param generation how often the model has been swapped
 */
public record BatcherStatistics(
        long requests,
        long inline,
        long rejected,
        long deadlineMisses,
        long cancelled,
        long failed,
        long batches,
        List<Long> batchSizes,
        Distribution queueWait,
        Distribution computeTime,
        int queued,
        long generation) {

    /** Copies the list. */
    public BatcherStatistics {
        batchSizes = List.copyOf(batchSizes);
    }

    /**
     * Times in nanoseconds; each is right within 1/16. All are 0 if nothing was measured.
     *
     * @param count how many were measured
     * @param mean their mean, exact
     * @param p50 the median
     * @param p90 exceeded by at most one of ten
     * @param p99 exceeded by at most one of a hundred
     * @param p999 exceeded by at most one of a thousand
     * @param max the longest, exact
     */
    public record Distribution(long count, double mean, long p50, long p90, long p99, long p999, long max) {}

    /** Rows of a batch on average; 0 if there was none. */
    public double meanBatchSize() {
        long rows = 0;
        for (int i = 0; i < batchSizes.size(); i++) {
            rows += batchSizes.get(i) * (i + 1);
        }
        return batches == 0 ? 0 : (double) rows / batches;
    }
}
