package dev.lanewise.micrometer;

import dev.lanewise.infer.BatcherStatistics;
import dev.lanewise.infer.BatcherStatistics.Distribution;
import dev.lanewise.infer.MicroBatcher;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Shows the statistics of a {@link MicroBatcher} in a {@link MeterRegistry}.
 *
 * <pre>{@code
 * new MicroBatcherMetrics(batcher, Tags.of("model", "digits")).bindTo(registry);
 * }</pre>
 *
 * <p>Every name begins with {@code lanewise.batcher.}:
 *
 * <ul>
 *   <li>counters: {@code requests}, of those {@code inline}; {@code rejected}, {@code deadline.misses}, {@code
 *       cancelled}, {@code failed}; {@code batches} and the {@code rows} in them. {@link BatcherStatistics} says what
 *       each counts.
 *   <li>gauges: {@code batch.size.mean}, {@code batch.size} (rows), {@code queue.wait} and {@code compute.time}
 *       (times), each of the three with a tag {@code phi} of 0.5, 0.9, 0.99, 0.999 and 1, which is the largest; {@code
 *       queued}, {@code model.generation}.
 * </ul>
 *
 * <p>Counters are of everything since the batcher was made. Means and quantiles are of the last interval, a minute
 * unless the constructor says otherwise, so that they move when the service does: of what happened since the latest
 * look at the meters that is an interval old, and in the first one since they were bound. All are 0 if there was
 * nothing. A snapshot of the statistics serves all meters for {@value #SNAPSHOT_MILLIS} ms, so that those of one scrape
 * agree and cost one snapshot. The requests themselves are not slowed down: nothing is recorded a second time.
 *
 * <p>The registry keeps the batcher reachable until {@link #close}, which removes the meters and leaves the batcher as
 * it is. Thread-safe.
 */
public final class MicroBatcherMetrics implements MeterBinder, AutoCloseable {

    private static final long SNAPSHOT_MILLIS = 100;

    private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

    private static final String PREFIX = "lanewise.batcher.";

    private static final Map<String, ToDoubleFunction<BatcherStatistics>> COUNTERS = Map.of(
            "requests", BatcherStatistics::requests,
            "inline", BatcherStatistics::inline,
            "rejected", BatcherStatistics::rejected,
            "deadline.misses", BatcherStatistics::deadlineMisses,
            "cancelled", BatcherStatistics::cancelled,
            "failed", BatcherStatistics::failed,
            "batches", BatcherStatistics::batches,
            "rows", statistics -> statistics.requests() - statistics.inline());

    /** Of the last interval; the last two of the moment. */
    private static final Map<String, ToDoubleFunction<BatcherStatistics>> GAUGES = Map.of(
            "batch.size.mean", BatcherStatistics::meanBatchSize,
            "queued", BatcherStatistics::queued,
            "model.generation", BatcherStatistics::generation);

    private static final Map<String, Function<BatcherStatistics, Distribution>> TIMES =
            Map.of("queue.wait", BatcherStatistics::queueWait, "compute.time", BatcherStatistics::computeTime);

    private static final Map<Double, ToDoubleFunction<Distribution>> QUANTILES = Map.of(
            0.5, Distribution::p50,
            0.9, Distribution::p90,
            0.99, Distribution::p99,
            0.999, Distribution::p999,
            1.0, Distribution::max);

    private final MicroBatcher batcher;
    private final Tags tags;
    private final Duration interval;
    private final Queue<Registered> registered = new ConcurrentLinkedQueue<>();

    private record Registered(MeterRegistry registry, Meter meter) {}

    /**
     * Metrics without meters as yet.
     *
     * @param batcher whose statistics to show
     * @param tags carried by every meter; they keep several batchers in one registry apart
     */
    public MicroBatcherMetrics(MicroBatcher batcher, Iterable<Tag> tags) {
        this(batcher, tags, DEFAULT_INTERVAL);
    }

    /**
     * As {@link #MicroBatcherMetrics(MicroBatcher, Iterable)}, with another interval for means and quantiles.
     *
     * @param interval what a mean or a quantile reaches back at least; best some times the interval of the scrapes
     * @throws IllegalArgumentException if it is not above 0
     */
    public MicroBatcherMetrics(MicroBatcher batcher, Iterable<Tag> tags, Duration interval) {
        if (!interval.isPositive()) {
            throw new IllegalArgumentException("interval must be above 0, but is " + interval);
        }
        this.batcher = batcher;
        this.tags = Tags.of(tags);
        this.interval = interval;
    }

    /** Adds the meters to a registry. May be called for several registries. */
    @Override
    public void bindTo(MeterRegistry registry) {
        Snapshots snapshots = new Snapshots(batcher, registry.config().clock(), interval);
        // Registries refer to the object of a counter weakly; the functions below hold it, and so the meters never go
        // silent.
        COUNTERS.forEach((name, value) -> add(
                registry,
                FunctionCounter.builder(PREFIX + name, snapshots, _ -> value.applyAsDouble(snapshots.latest()))
                        .tags(tags)
                        .register(registry)));
        GAUGES.forEach((name, value) -> add(
                registry,
                Gauge.builder(PREFIX + name, () -> value.applyAsDouble(snapshots.ofInterval()))
                        .tags(tags)
                        .register(registry)));
        QUANTILES.forEach((phi, quantile) -> {
            Tags tagged = tags.and("phi", phi == 1 ? "1" : phi.toString());
            add(
                    registry,
                    Gauge.builder(PREFIX + "batch.size", () -> batchSize(snapshots.ofInterval(), phi))
                            .baseUnit("rows")
                            .tags(tagged)
                            .register(registry));
            TIMES.forEach((name, distribution) -> add(
                    registry,
                    TimeGauge.builder(
                                    PREFIX + name,
                                    () -> quantile.applyAsDouble(distribution.apply(snapshots.ofInterval())),
                                    TimeUnit.NANOSECONDS)
                            .tags(tagged)
                            .register(registry)));
        });
    }

    /** Removes the meters from all registries they were added to. The batcher stays open. */
    @Override
    public void close() {
        for (Registered one = registered.poll(); one != null; one = registered.poll()) {
            one.registry().remove(one.meter());
        }
    }

    private void add(MeterRegistry registry, Meter meter) {
        registered.add(new Registered(registry, meter));
    }

    /** The smallest number of rows that a share {@code phi} of the batches does not exceed; 0 if there was no batch. */
    private static int batchSize(BatcherStatistics statistics, double phi) {
        long wanted = (long) Math.ceil(phi * statistics.batches());
        long seen = 0;
        int rows = 0;
        while (seen < wanted) {
            seen += statistics.batchSizes().get(rows);
            rows++;
        }
        return rows;
    }

    /** The latest snapshot, renewed when it is old, and those from which an interval may be counted. */
    private static final class Snapshots {

        /** Of an interval: two that are kept are further apart than such a part. */
        private static final int PARTS = 8;

        private record Snapshot(long taken, BatcherStatistics statistics) {}

        private final MicroBatcher batcher;
        private final Clock clock;
        private final long intervalNanos;
        private final Deque<Snapshot> starts = new ArrayDeque<>();
        private Snapshot latest;
        private BatcherStatistics ofInterval;

        Snapshots(MicroBatcher batcher, Clock clock, Duration interval) {
            this.batcher = batcher;
            this.clock = clock;
            intervalNanos = TimeUnit.NANOSECONDS.convert(interval);
            latest = new Snapshot(clock.monotonicTime(), batcher.statistics());
            ofInterval = latest.statistics.since(latest.statistics);
            starts.add(latest);
        }

        synchronized BatcherStatistics latest() {
            renew();
            return latest.statistics;
        }

        synchronized BatcherStatistics ofInterval() {
            renew();
            return ofInterval;
        }

        private void renew() {
            long now = clock.monotonicTime();
            if (now - latest.taken < TimeUnit.MILLISECONDS.toNanos(SNAPSHOT_MILLIS)) {
                return;
            }
            latest = new Snapshot(now, batcher.statistics());
            // The first one stays as long as the second is too young.
            Snapshot first = starts.removeFirst();
            while (!starts.isEmpty() && now - starts.getFirst().taken >= intervalNanos) {
                first = starts.removeFirst();
            }
            starts.addFirst(first);
            ofInterval = latest.statistics.since(first.statistics);
            if (now - starts.getLast().taken > intervalNanos / PARTS) {
                starts.add(latest);
            }
        }
    }
}
