package dev.lanewise.infer;

import dev.lanewise.infer.BatcherStatistics.Distribution;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts of times in nanoseconds, in buckets of which each power of two has 16. One thread at a time records, any reads.
 * Recording allocates nothing.
 */
final class TimeHistogram {

    private static final int BUCKET_BITS = 4;
    private static final int BUCKETS_PER_POWER = 1 << BUCKET_BITS;
    private static final int BUCKETS = (Long.SIZE - BUCKET_BITS) * BUCKETS_PER_POWER;
    private static final int SUM = BUCKETS;
    private static final int MAX = BUCKETS + 1;

    private final AtomicLongArray cells = new AtomicLongArray(BUCKETS + 2);

    void record(long nanos) {
        long time = Math.max(0, nanos);
        add(bucket(time), 1);
        add(SUM, time);
        cells.setRelease(MAX, Math.max(cells.getPlain(MAX), time));
    }

    private void add(int cell, long amount) {
        cells.setRelease(cell, cells.getPlain(cell) + amount);
    }

    /** All times of several histograms. */
    static Distribution summarize(List<TimeHistogram> histograms) {
        long[] counts = new long[BUCKETS];
        long count = 0;
        long sum = 0;
        long max = 0;
        for (TimeHistogram histogram : histograms) {
            for (int bucket = 0; bucket < BUCKETS; bucket++) {
                long inBucket = histogram.cells.getAcquire(bucket);
                counts[bucket] += inBucket;
                count += inBucket;
            }
            sum += histogram.cells.getAcquire(SUM);
            max = Math.max(max, histogram.cells.getAcquire(MAX));
        }
        double mean = count == 0 ? 0 : (double) sum / count;
        return new Distribution(
                count,
                mean,
                percentile(counts, count, max, 0.5),
                percentile(counts, count, max, 0.9),
                percentile(counts, count, max, 0.99),
                percentile(counts, count, max, 0.999),
                max);
    }

    /** The last time of the bucket in which the share is reached. */
    private static long percentile(long[] counts, long count, long max, double share) {
        long wanted = (long) Math.ceil(share * count);
        long seen = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            seen += counts[bucket];
            if (seen >= wanted) {
                return Math.min(lastTime(bucket), max);
            }
        }
        return max;
    }

    /** The first 16 nanoseconds have a bucket each; then the four bits after the leading one choose it. */
    static int bucket(long time) {
        if (time < BUCKETS_PER_POWER) {
            return (int) time;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(time) - BUCKET_BITS;
        return (shift << BUCKET_BITS) + (int) (time >>> shift);
    }

    /** The longest time that falls into a bucket. */
    static long lastTime(int bucket) {
        if (bucket < BUCKETS_PER_POWER) {
            return bucket;
        }
        int shift = (bucket >>> BUCKET_BITS) - 1;
        long leading = bucket - ((long) shift << BUCKET_BITS);
        return ((leading + 1) << shift) - 1;
    }
}
