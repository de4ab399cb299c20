package dev.lanewise.infer;

import dev.lanewise.Host;
import dev.lanewise.Precision;
import dev.lanewise.TuningResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * All settings of a {@link MicroBatcher}.
 *
 * @param maxBatchSize rows of a batch at most, at least 1
 * @param maxQueueDelayMicros how long a batch may wait for more rows, in microseconds from the arrival of its first
 *     one; 0 to take what is queued and never wait
 * @param preferredBatchSizes ascending, 1 to {@code maxBatchSize}: a batch takes the largest of them that the queue
 *     fills and does not wait any more once it fills the smallest; empty for none
 * @param queueCapacity requests that may be in the batcher at a time, from their arrival until their answer is taken;
 *     at least 1
 * @param overload what happens to a request beyond that
 * @param workers batches that may be computed at the same time, 1 to {@value #MAX_WORKERS}
 * @param precision how the weights are kept
 */
public record BatchingOptions(
        int maxBatchSize,
        long maxQueueDelayMicros,
        List<Integer> preferredBatchSizes,
        int queueCapacity,
        OverloadPolicy overload,
        int workers,
        Precision precision) {

    /** The most workers that a batcher can have. */
    public static final int MAX_WORKERS = 62;

    private static final int MAX_QUEUE_CAPACITY = 1 << 20;

    /** Requests that a tuned batcher holds because of stalls, at most: each has a row and an answer in memory. */
    private static final int MAX_TUNED_STALL = 1 << 16;

    private static final int DEFAULT_QUEUE_CAPACITY = 1024;

    private static final long MAX_DELAY_MICROS = 60_000_000;

    /** Checks the ranges. */
    public BatchingOptions {
        requireRange("maxBatchSize", maxBatchSize, 1, MAX_QUEUE_CAPACITY);
        requireRange("maxQueueDelayMicros", maxQueueDelayMicros, 0, MAX_DELAY_MICROS);
        requireRange("queueCapacity", queueCapacity, 1, MAX_QUEUE_CAPACITY);
        requireRange("workers", workers, 1, MAX_WORKERS);
        Objects.requireNonNull(overload, "overload");
        Objects.requireNonNull(precision, "precision");
        preferredBatchSizes = List.copyOf(preferredBatchSizes);
        int last = 0;
        for (int size : preferredBatchSizes) {
            if (size <= last || size > maxBatchSize) {
                throw new IllegalArgumentException("preferredBatchSizes must ascend from 1 to maxBatchSize, "
                        + maxBatchSize + " at most, but are " + preferredBatchSizes);
            }
            last = size;
        }
    }

    /** Batches of up to 64, no wait, 1024 places, {@link OverloadPolicy#REJECT}, one worker, float32. */
    public static BatchingOptions defaults() {
        return builder().build();
    }

    /** What {@link MicroBatcher#configure} gives. */
    static BatchingOptions tuned(TuningResult result) {
        TuningResult.Serving serving = result.serving()
                .orElseThrow(() ->
                        new IllegalArgumentException("the tuning must be for serving, but is for training alone"));
        Host here = Host.current();
        if (!result.host().equals(here)) {
            System.getLogger(MicroBatcher.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "the micro-batcher takes its defaults: its tuning is for the host "
                                    + result.host().id() + ", but this is " + here.id()
                                    + "; to tune for this one, run \"lanewise tune\" here");
            return builder().precision(serving.precision()).build();
        }
        return builder()
                .maxBatchSize(serving.maxBatchSize())
                .maxQueueDelayMicros(serving.maxQueueDelayMicros())
                .preferredBatchSizes(serving.preferredBatchSizes().stream()
                        .mapToInt(Integer::intValue)
                        .toArray())
                .queueCapacity(tunedQueue(serving))
                .workers(serving.workers())
                .precision(serving.precision())
                .build();
    }

    /**
     * Room for four batches, and for what arrives in a tenth of a second: other programs stall a shared machine for as
     * long.
     */
    private static int tunedQueue(TuningResult.Serving serving) {
        long stalled = (long) Math.min(MAX_TUNED_STALL, Math.ceil(serving.requestsPerSecond() / 10));
        return Math.clamp(Math.max(4L * serving.maxBatchSize(), stalled), DEFAULT_QUEUE_CAPACITY, MAX_QUEUE_CAPACITY);
    }

    /** Collects settings, beginning with the {@link #defaults}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects settings; not thread-safe. */
    public static final class Builder {

        private int maxBatchSize = 64;
        private long maxQueueDelayMicros;
        private List<Integer> preferredBatchSizes = List.of();
        private int queueCapacity = DEFAULT_QUEUE_CAPACITY;
        private OverloadPolicy overload = OverloadPolicy.REJECT;
        private int workers = 1;
        private Precision precision = Precision.FLOAT32;

        private Builder() {}

        /** Rows of a batch at most. */
        public Builder maxBatchSize(int value) {
            maxBatchSize = value;
            return this;
        }

        /** How long a batch may wait for more rows. */
        public Builder maxQueueDelayMicros(long value) {
            maxQueueDelayMicros = value;
            return this;
        }

        /** Sizes that a batch should have, ascending. */
        public Builder preferredBatchSizes(int... values) {
            List<Integer> sizes = new ArrayList<>();
            for (int value : values) {
                sizes.add(value);
            }
            preferredBatchSizes = sizes;
            return this;
        }

        /** Requests that may be in the batcher at a time. */
        public Builder queueCapacity(int value) {
            queueCapacity = value;
            return this;
        }

        /** What happens to a request when the queue is full. */
        public Builder overload(OverloadPolicy value) {
            overload = value;
            return this;
        }

        /** Batches that may be computed at the same time. */
        public Builder workers(int value) {
            workers = value;
            return this;
        }

        /** How the weights are kept. */
        public Builder precision(Precision value) {
            precision = value;
            return this;
        }

        /**
         * The settings.
         *
         * @throws IllegalArgumentException if one is out of range
         */
        public BatchingOptions build() {
            return new BatchingOptions(
                    maxBatchSize,
                    maxQueueDelayMicros,
                    preferredBatchSizes,
                    queueCapacity,
                    overload,
                    workers,
                    precision);
        }
    }

    long maxQueueDelayNanos() {
        return maxQueueDelayMicros * 1_000;
    }

    /** Rows that a batch can have: no more than there are places. */
    int mostRows() {
        return Math.min(maxBatchSize, queueCapacity);
    }

    /** How many of the queued rows a batch takes; 1 if there are none, for one that is just coming. */
    public int rowsToTake(int queued) {
        int rows = Math.clamp(queued, 1, maxBatchSize);
        for (int i = preferredBatchSizes.size() - 1; i >= 0; i--) {
            if (preferredBatchSizes.get(i) <= rows) {
                return preferredBatchSizes.get(i);
            }
        }
        return rows;
    }

    /** With so many rows a batch waits for no more. */
    public int rowsToAwait() {
        return preferredBatchSizes.isEmpty() ? mostRows() : Math.min(preferredBatchSizes.getFirst(), mostRows());
    }

    private static void requireRange(String name, long value, long from, long to) {
        if (value < from || value > to) {
            throw new IllegalArgumentException(name + " must be " + from + " to " + to + ", but is " + value);
        }
    }
}
