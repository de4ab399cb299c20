package dev.lanewise.infer;

import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link MicroBatcher} has done: since it was made, or between two moments.
 *
 * <pre>{@code
 * BatcherStatistics before = batcher.statistics();
 * ...
 * BatcherStatistics lastMinute = batcher.statistics().since(before);
 * }</pre>
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
 * @param queued requests waiting at that moment
 * @param generation how often the model had been swapped at that moment
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
     * What happened between earlier statistics and these: each count, mean and percentile is of that time alone. {@code
     * queued} and {@code generation} are those of the end.
     *
     * @param earlier statistics of the same batcher
     * @throws IllegalArgumentException if they are later ones, or of another batcher as far as that shows
     */
    public BatcherStatistics since(BatcherStatistics earlier) {
        if (batchSizes.size() != earlier.batchSizes.size()) {
            throw new IllegalArgumentException("earlier must be of the same batcher, but has batches of up to "
                    + earlier.batchSizes.size() + " rows, not " + batchSizes.size());
        }
        if (generation < earlier.generation) {
            throw new IllegalArgumentException(
                    "earlier must be earlier statistics of the same batcher, but has generation " + earlier.generation
                            + ", which comes after " + generation);
        }
        List<Long> sizes = new ArrayList<>();
        for (int i = 0; i < batchSizes.size(); i++) {
            sizes.add(difference(batchSizes.get(i), earlier.batchSizes.get(i)));
        }
        return new BatcherStatistics(
                difference(requests, earlier.requests),
                difference(inline, earlier.inline),
                difference(rejected, earlier.rejected),
                difference(deadlineMisses, earlier.deadlineMisses),
                difference(cancelled, earlier.cancelled),
                difference(failed, earlier.failed),
                difference(batches, earlier.batches),
                sizes,
                queueWait.since(earlier.queueWait),
                computeTime.since(earlier.computeTime),
                queued,
                generation);
    }

    private static long difference(long later, long earlier) {
        if (later < earlier) {
            throw notEarlier();
        }
        return later - earlier;
    }

    private static IllegalArgumentException notEarlier() {
        return new IllegalArgumentException(
                "earlier must be earlier statistics of the same batcher, but has counts that these do not reach");
    }

    /** Rows of a batch on average; 0 if there was none. */
    public double meanBatchSize() {
        long rows = 0;
        for (int i = 0; i < batchSizes.size(); i++) {
            rows += batchSizes.get(i) * (i + 1);
        }
        return batches == 0 ? 0 : (double) rows / batches;
    }

    /**
     * Times in nanoseconds. All are 0 if nothing was measured.
     *
     * @param count how many were measured
     * @param sum their sum, exact
     * @param mean their mean, exact
     * @param p50 the median, like all percentiles at most 1/16 above the exact one
     * @param p90 exceeded by at most one of ten
     * @param p99 exceeded by at most one of a hundred
     * @param p999 exceeded by at most one of a thousand
     * @param max the longest; exact, but of a difference at most 1/16 above that
     * @param buckets the counts behind the percentiles: the buckets that are not empty, ascending. They have the same
     *     limits in all batchers, so counts of several can be added
     */
    public record Distribution(
            long count,
            long sum,
            double mean,
            long p50,
            long p90,
            long p99,
            long p999,
            long max,
            List<Bucket> buckets) {

        /** Copies the list. */
        public Distribution {
            buckets = List.copyOf(buckets);
        }

        /**
         * Times of about the same length.
         *
         * @param upTo the longest time that belongs here, in nanoseconds; the shortest is one more than that of the
         *     bucket before
         * @param count how many
         */
        public record Bucket(long upTo, long count) {}

        /** Of buckets that are not empty, ascending. */
        static Distribution of(List<Bucket> buckets, long sum, long max) {
            long count = 0;
            for (Bucket bucket : buckets) {
                count += bucket.count;
            }
            return new Distribution(
                    count,
                    sum,
                    count == 0 ? 0 : (double) sum / count,
                    percentile(buckets, count, max, 0.5),
                    percentile(buckets, count, max, 0.9),
                    percentile(buckets, count, max, 0.99),
                    percentile(buckets, count, max, 0.999),
                    max,
                    buckets);
        }

        /** The last time of the bucket in which the share is reached. */
        private static long percentile(List<Bucket> buckets, long count, long max, double share) {
            long wanted = (long) Math.ceil(share * count);
            long seen = 0;
            for (Bucket bucket : buckets) {
                seen += bucket.count;
                if (seen >= wanted) {
                    return Math.min(bucket.upTo, max);
                }
            }
            return max;
        }

        private Distribution since(Distribution earlier) {
            List<Bucket> differences = new ArrayList<>();
            int next = 0;
            for (Bucket bucket : buckets) {
                long before = 0;
                if (next < earlier.buckets.size() && earlier.buckets.get(next).upTo == bucket.upTo) {
                    before = earlier.buckets.get(next).count;
                    next++;
                }
                if (difference(bucket.count, before) > 0) {
                    differences.add(new Bucket(bucket.upTo, bucket.count - before));
                }
            }
            if (next < earlier.buckets.size()) {
                throw notEarlier();
            }
            long longest = differences.isEmpty() ? 0 : Math.min(differences.getLast().upTo, max);
            return of(differences, difference(sum, earlier.sum), longest);
        }
    }
}
