package dev.lanewise.infer;

import dev.lanewise.infer.BatcherStatistics.Distribution;
import dev.lanewise.infer.BatcherStatistics.Distribution.Bucket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts of times in nanoseconds, in buckets of which each power of two has 16. One thread at a time records, any
 * reads. Recording allocates nothing.
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
        List<Bucket> buckets = new ArrayList<>();
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            long count = 0;
            for (TimeHistogram histogram : histograms) {
                count += histogram.cells.getAcquire(bucket);
            }
            if (count > 0) {
                buckets.add(new Bucket(lastTime(bucket), count));
            }
        }
        long sum = 0;
        long max = 0;
        for (TimeHistogram histogram : histograms) {
            sum += histogram.cells.getAcquire(SUM);
            max = Math.max(max, histogram.cells.getAcquire(MAX));
        }
        return Distribution.of(buckets, sum, max);
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
