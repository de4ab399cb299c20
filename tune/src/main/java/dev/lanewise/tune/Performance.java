package dev.lanewise.tune;

/**
 * What a batcher does under a load, predicted or observed. Latencies are nanoseconds from the arrival of a request to its
 * answer.
 *
 * @param rate requests a second that arrive
 * @param throughput requests a second that are answered
 * @param p50 half of the latencies are this or less
 * @param p99 99 % are
 * @param p999 99.9 % are
 * @param meanBatchSize rows of a batch
 */
public record Performance(double rate, double throughput, long p50, long p99, long p999, double meanBatchSize) {}
