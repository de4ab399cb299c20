package dev.lanewise.tune.serving;

/**
 * What a batcher does under a load, predicted or observed. Latencies are nanoseconds from the arrival of a request to its
 * answer.
 *
 * @param rate requests a second that arrive
 * @param throughput requests a second that are answered
 * @param p50 half of the latencies are this or less: of a thousand requests in a row, the median over all such windows
 * @param p99 99 % are, in the same way, so stalls that hit less than half of the windows do not show; of a trace, whose bursts must
 *     count, it is that of all requests
 * @param overallP99 99 % of all latencies are this or less: with all stalls, of the machine, the JVM and the batcher
 * @param p999 99.9 % of all are
 * @param meanBatchSize rows of a batch
 */
public record Performance(
        double rate, double throughput, long p50, long p99, long overallP99, long p999, double meanBatchSize) {

    /** Below this part of the load, a batcher does not keep up. */
    private static final double KEEPS_UP = 0.98;

    /** Whether nearly all that arrives is answered, and in time for the next. */
    public boolean keepsUp() {
        return throughput >= KEEPS_UP * rate;
    }
}
