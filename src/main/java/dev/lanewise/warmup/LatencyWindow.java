package dev.lanewise.warmup;

import java.util.Arrays;
import java.util.List;

/**
 * Calls with the same number of rows, measured one after another.
 *
 * @param calls how many
 * @param p50Nanos half of them took no longer
 * @param p99Nanos of a hundred, 99 took no longer
 */
record LatencyWindow(int calls, long p50Nanos, long p99Nanos) {

    /** The slowest median is at most this many times the fastest. Clock rates and caches alone make 3 to 5 percent. */
    static final double MEDIAN_TOLERANCE = 1.1;

    /** The same for the 99th percentiles, which other processes and the garbage collector touch as well. */
    static final double P99_TOLERANCE = 2;

    /** Of the first {@code calls} latencies, at least one; sorts them. */
    static LatencyWindow of(long[] nanos, int calls) {
        Arrays.sort(nanos, 0, calls);
        return new LatencyWindow(calls, percentile(nanos, calls, 50), percentile(nanos, calls, 99));
    }

    private static long percentile(long[] sorted, int calls, int percent) {
        return sorted[(int) Math.ceilDiv((long) calls * percent, 100) - 1];
    }

    /** Whether medians and 99th percentiles lie within the tolerances. */
    static boolean agree(List<LatencyWindow> windows) {
        return spread(windows.stream().mapToLong(LatencyWindow::p50Nanos).toArray()) <= MEDIAN_TOLERANCE
                && spread(windows.stream().mapToLong(LatencyWindow::p99Nanos).toArray()) <= P99_TOLERANCE;
    }

    /** Largest by smallest; a clock may be too coarse to tell a latency from 0. */
    private static double spread(long[] nanos) {
        long least = Arrays.stream(nanos).min().orElseThrow();
        long most = Arrays.stream(nanos).max().orElseThrow();
        return (double) Math.max(1, most) / Math.max(1, least);
    }
}
