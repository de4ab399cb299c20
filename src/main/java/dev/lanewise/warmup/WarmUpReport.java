package dev.lanewise.warmup;

import java.time.Duration;
import java.util.List;

/**
 * What a {@link WarmUp} has done, and how this JVM runs then.
 *
 * <p>In a few of a hundred JVMs C2 leaves an object in a loop of a kernel, for good: the calls allocate and are slow,
 * though their latencies are stable. Another JVM, started anew, most probably has no such loop. So a service that cares
 * about its tail logs {@link #bytesPerCall} and restarts itself if that is above 0.
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
     * Bytes on the heap that a call allocates, with the batch size that allocates most; 0 is right. NaN if this JVM
     * does not count them, or if any batch size had no call, as where the budget ended before its turn.
     */
    public double bytesPerCall() {
        return batchSizes.stream().mapToDouble(BatchSize::bytesPerCall).max().orElse(Double.NaN);
    }

    /**
     * One batch size.
     *
     * @param batchSize rows of a call
     * @param calls measured calls
     * @param p50Nanos the median of the last window in nanoseconds; 0 if the budget ended before the first call
     * @param p99Nanos the 99th percentile of the same
     * @param bytesPerCall what a call of the last window allocated on the heap on average; NaN if this JVM does not
     *     count it (module {@code jdk.management} is missing, or the warm-up ran in a virtual thread), or the budget
     *     ended before the first call
     * @param stable whether the last windows agree
     */
    public record BatchSize(
            int batchSize, long calls, long p50Nanos, long p99Nanos, double bytesPerCall, boolean stable) {}
}
