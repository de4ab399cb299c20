package dev.lanewise.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.infer.BatcherStatistics.Distribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The difference of two snapshots is what happened between them. */
class BatcherStatisticsTest {

    private final Outcomes outcomes = new Outcomes();
    private final List<WorkerStatistics> workers = List.of(new WorkerStatistics(4), new WorkerStatistics(4));

    private BatcherStatistics snapshot(int queued, long generation) {
        return WorkerStatistics.summarize(workers, outcomes, queued, generation);
    }

    @Test
    void everyCountIsThatOfTheTimeBetween() {
        record(workers.get(0), 3, 100);
        outcomes.rejected.set(5);
        BatcherStatistics before = snapshot(7, 1);
        record(workers.get(0), 3, 100);
        record(workers.get(1), 4, 100);
        outcomes.inline.set(1);
        outcomes.rejected.set(7);
        outcomes.deadlineMisses.set(3);
        outcomes.cancelled.set(4);
        outcomes.failed.set(5);
        BatcherStatistics since = snapshot(2, 3).since(before);
        assertEquals(8, since.requests());
        assertEquals(1, since.inline());
        assertEquals(2, since.rejected());
        assertEquals(3, since.deadlineMisses());
        assertEquals(4, since.cancelled());
        assertEquals(5, since.failed());
        assertEquals(2, since.batches());
        assertEquals(List.of(0L, 0L, 1L, 1L), since.batchSizes());
        assertEquals(3.5, since.meanBatchSize());
        assertEquals(2, since.queued());
        assertEquals(3, since.generation());
    }

    /** A week at 1 µs, then an hour that is a thousandth of it, twice as slow. */
    @Test
    void aSlowHourShowsAfterAWeek() {
        Random random = new Random(1);
        for (int batch = 0; batch < 1_000_000; batch++) {
            record(workers.get(batch % 2), 1, 1_000 + random.nextInt(100));
        }
        BatcherStatistics before = snapshot(0, 0);
        List<Long> times = new ArrayList<>();
        for (int batch = 0; batch < 1_000; batch++) {
            long time = 2_000L + random.nextInt(200);
            times.add(time);
            record(workers.get(batch % 2), 1, time);
        }
        BatcherStatistics after = snapshot(0, 0);
        assertTrue(after.computeTime().p99() < 1_200, "all of time hides it");

        times.sort(null);
        Distribution hour = after.since(before).computeTime();
        assertEquals(1_000, hour.count());
        assertEquals(times.stream().mapToLong(Long::longValue).sum(), hour.sum());
        assertEquals(hour.sum() / 1_000.0, hour.mean());
        assertWithin(times.get(499), hour.p50());
        assertWithin(times.get(899), hour.p90());
        assertWithin(times.get(989), hour.p99());
        assertWithin(times.get(998), hour.p999());
        assertWithin(times.get(999), hour.max());
        assertEquals(hour, after.since(before).queueWait());
        assertEquals(
                1_000,
                hour.buckets().stream().mapToLong(Distribution.Bucket::count).sum());
    }

    private static void assertWithin(long exact, long reported) {
        assertTrue(reported >= exact && reported <= exact + exact / 16, reported + " for " + exact);
    }

    @Test
    void nothingHappensBetweenASnapshotAndItself() {
        record(workers.get(0), 2, 100);
        BatcherStatistics snapshot = snapshot(0, 0);
        BatcherStatistics since = snapshot.since(snapshot);
        assertEquals(0, since.requests());
        assertEquals(new Distribution(0, 0, 0, 0, 0, 0, 0, 0, List.of()), since.queueWait());
    }

    @Test
    void onlyEarlierStatisticsOfTheSameBatcherCanBeSubtracted() {
        BatcherStatistics first = snapshot(0, 0);
        record(workers.get(0), 2, 100);
        BatcherStatistics second = snapshot(0, 0);
        BatcherStatistics otherSize =
                WorkerStatistics.summarize(List.of(new WorkerStatistics(5)), new Outcomes(), 0, 0);
        BatcherStatistics otherTimes = new BatcherStatistics(
                0, 0, 0, 0, 0, 0, 0, second.batchSizes(), second.queueWait(), second.computeTime(), 0, 0);
        for (BatcherStatistics[] pair : new BatcherStatistics[][] {{first, second}, {first, otherTimes}}) {
            assertEquals(
                    "earlier must be earlier statistics of the same batcher, but has counts that these do not reach",
                    assertThrows(IllegalArgumentException.class, () -> pair[0].since(pair[1]))
                            .getMessage());
        }
        assertEquals(
                "earlier must be of the same batcher, but has batches of up to 5 rows, not "
                        + second.batchSizes().size(),
                assertThrows(IllegalArgumentException.class, () -> second.since(otherSize))
                        .getMessage());
        BatcherStatistics swapped = WorkerStatistics.summarize(workers, new Outcomes(), 0, 2);
        assertEquals(
                "earlier must be earlier statistics of the same batcher, but has generation 2, which comes after 0",
                assertThrows(IllegalArgumentException.class, () -> second.since(swapped))
                        .getMessage());
    }

    private static void record(WorkerStatistics worker, int rows, long nanos) {
        for (int row = 0; row < rows; row++) {
            worker.queueWait.record(nanos);
        }
        worker.recordBatch(rows, nanos);
    }
}
