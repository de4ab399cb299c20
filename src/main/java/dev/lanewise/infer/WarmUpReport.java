package dev.lanewise.infer;

import java.time.Duration;
import java.util.List;

/**
 * What a {@link WarmUp} has done.
 *
 * @param calls of the calling thread, through all doors
 * @param elapsed from the first call to the last
 * @param stable whether the latencies were stable with every batch size at the end; if not, the budget ended before
 * @param batchSizes one entry for each batch size that was called, ascending
 */
public record WarmUpReport(long calls, Duration elapsed, boolean stable, List<BatchSize> batchSizes) {

    /** Copies the list. */
    public WarmUpReport {
        batchSizes = List.copyOf(batchSizes);
    }

    /**
     * One batch size.
     *
     * @param batchSize rows of a call
     * @param calls measured calls
     * @param p50Nanos the median of the last window in nanoseconds; 0 if the budget ended before the first call
     * @param p99Nanos the 99th percentile of the same
     * @param stable whether the last windows agree
     */
    public record BatchSize(int batchSize, long calls, long p50Nanos, long p99Nanos, boolean stable) {}
}
