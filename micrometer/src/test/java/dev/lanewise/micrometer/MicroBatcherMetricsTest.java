package dev.lanewise.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Activation;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.infer.BatcherStatistics;
import dev.lanewise.infer.BatcherStatistics.Distribution;
import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.infer.DeadlineExceededException;
import dev.lanewise.infer.MicroBatcher;
import dev.lanewise.infer.QueueFullException;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MicroBatcherMetricsTest {

    private static final Duration SNAPSHOT = Duration.ofMillis(100);

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final Model model = Model.of(NeuralNetwork.of(new int[] {3, 4, 2}, Activation.RELU, Activation.SOFTMAX));
    private final MicroBatcher batcher = MicroBatcher.of(
            model, BatchingOptions.builder().queueCapacity(2).maxBatchSize(8).build());
    private final float[] in = {1, 2, 3};
    private final float[] out = new float[2];

    @AfterEach
    void closeBatcher() {
        batcher.close();
    }

    @Test
    void everyMeterHasTheNumberOfTheStatistics() {
        new MicroBatcherMetrics(batcher, Tags.of("model", "m")).bindTo(registry);
        answerRefuseAndCancel();
        batcher.swap(model);
        clock.add(SNAPSHOT);

        BatcherStatistics statistics = batcher.statistics();
        assertTrue(statistics.requests() > 5);
        assertEquals(1, statistics.rejected());
        assertEquals(1, statistics.deadlineMisses());
        assertEquals(1, statistics.cancelled());
        assertEquals(statistics.requests(), counter("requests"));
        assertEquals(0, counter("inline"));
        assertEquals(1, counter("rejected"));
        assertEquals(1, counter("deadline.misses"));
        assertEquals(1, counter("cancelled"));
        assertEquals(0, counter("failed"));
        assertEquals(statistics.batches(), counter("batches"));
        assertEquals(statistics.requests(), counter("rows"));
        assertEquals(statistics.meanBatchSize(), gauge("batch.size.mean"));
        assertEquals(0, gauge("queued"));
        assertEquals(1, gauge("model.generation"));
        assertTimes("queue.wait", statistics.queueWait());
        assertTimes("compute.time", statistics.computeTime());
    }

    @Test
    void batchSizesAreQuantiles() {
        new MicroBatcherMetrics(batcher, Tags.of("model", "m")).bindTo(registry);
        clock.add(SNAPSHOT);
        assertEquals(0, gauge("batch.size", "1"), "no batch yet");
        for (int call = 0; call < 9; call++) {
            batcher.predict(in, out);
        }
        try (MicroBatcher waiting = MicroBatcher.of(
                model,
                BatchingOptions.builder()
                        .queueCapacity(2)
                        .maxQueueDelayMicros(60_000_000)
                        .build())) {
            new MicroBatcherMetrics(waiting, Tags.of("model", "pairs")).bindTo(registry);
            List<CompletableFuture<float[]>> pair = List.of(waiting.submit(in), waiting.submit(in));
            pair.forEach(CompletableFuture::join);
            clock.add(SNAPSHOT);
            assertEquals(
                    2,
                    registry.get("lanewise.batcher.batch.size")
                            .tags("model", "pairs", "phi", "0.5")
                            .gauge()
                            .value());
        }
        assertEquals(1, gauge("batch.size", "0.5"));
        assertEquals(1, gauge("batch.size", "1"));
    }

    /** An hour of pairs that wait for each other, then two rows that have less time than a batch may wait. */
    @Test
    void quantilesFollowTheLastInterval() {
        try (MicroBatcher waiting = MicroBatcher.of(
                model,
                BatchingOptions.builder()
                        .queueCapacity(2)
                        .maxBatchSize(2)
                        .maxQueueDelayMicros(60_000_000)
                        .build())) {
            new MicroBatcherMetrics(waiting, Tags.of("model", "m"), Duration.ofSeconds(60)).bindTo(registry);
            for (int minute = 0; minute < 60; minute++) {
                pair(waiting);
                clock.add(Duration.ofSeconds(60));
                assertEquals(2, gauge("batch.size", "0.5"));
            }
            waiting.predict(in, out, Duration.ofSeconds(59));
            waiting.predict(in, out, Duration.ofSeconds(59));
            clock.add(Duration.ofSeconds(60));
            assertEquals(1, gauge("batch.size", "0.5"), "62 batches, but two in the last minute");
            assertEquals(1, gauge("batch.size", "1"));
            assertEquals(1, gauge("batch.size.mean"));
            assertTrue(gauge("queue.wait", "1") > 0);
            assertEquals(122, counter("rows"), "counters are of all time");
            clock.add(Duration.ofSeconds(60));
            assertEquals(0, gauge("batch.size", "1"), "nothing in the last minute");
            assertEquals(0, gauge("queue.wait", "0.99"));
        }
    }

    private void pair(MicroBatcher waiting) {
        List<CompletableFuture<float[]>> pair = List.of(waiting.submit(in), waiting.submit(in));
        pair.forEach(CompletableFuture::join);
    }

    /** Scraped every second: an interval begins with a look that is between 60 and 60 + 60 / 8 seconds old. */
    @Test
    void anIntervalIsHardlyLongerThanAskedFor() {
        new MicroBatcherMetrics(batcher, Tags.of("model", "m")).bindTo(registry);
        batcher.predict(in, out);
        int second = 0;
        for (; second <= 60; second++) {
            clock.add(Duration.ofSeconds(1));
            assertEquals(1, gauge("batch.size", "1"), "still in the interval after " + second + " s");
        }
        while (gauge("batch.size", "1") == 1) {
            clock.add(Duration.ofSeconds(1));
            second++;
        }
        assertTrue(second <= 69, second + " s");
    }

    @Test
    void anIntervalHasALength() {
        assertEquals(
                "interval must be above 0, but is PT0S",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new MicroBatcherMetrics(batcher, Tags.empty(), Duration.ZERO))
                        .getMessage());
    }

    @Test
    void theMetersOfOneScrapeAgree() {
        new MicroBatcherMetrics(batcher, Tags.of("model", "m")).bindTo(registry);
        batcher.predict(in, out);
        clock.add(SNAPSHOT);
        assertEquals(1, counter("requests"));
        batcher.predict(in, out);
        clock.add(SNAPSHOT.minusNanos(1));
        assertEquals(1, counter("rows"), "the same snapshot");
        clock.add(Duration.ofNanos(1));
        assertEquals(2, counter("rows"));
        assertEquals(2, counter("requests"));
    }

    @Test
    void closingRemovesItsMetersAndNoOthers() {
        registry.counter("other").increment();
        SimpleMeterRegistry second = new SimpleMeterRegistry();
        MicroBatcherMetrics metrics = new MicroBatcherMetrics(batcher, Tags.of("model", "m"));
        new MicroBatcherMetrics(batcher, Tags.of("model", "kept")).bindTo(registry);
        Set<String> before = ids(registry);
        metrics.bindTo(registry);
        metrics.bindTo(second);
        assertEquals(2 * before.size() - 1, ids(registry).size());
        metrics.close();
        metrics.close();
        assertEquals(before, ids(registry));
        assertEquals(Set.of(), ids(second));
        batcher.predict(in, out);
    }

    @Test
    void metersOutliveTheBinderThatNobodyKept() {
        SimpleMeterRegistry lasting = new SimpleMeterRegistry(SimpleConfig.DEFAULT, Clock.SYSTEM);
        MicroBatcher dropped = MicroBatcher.of(model);
        dropped.predict(in, out);
        new MicroBatcherMetrics(dropped, Tags.empty()).bindTo(lasting);
        for (int collection = 0; collection < 3; collection++) {
            System.gc();
        }
        assertEquals(
                1, lasting.get("lanewise.batcher.requests").functionCounter().count());
        // Of a lost one it would be NaN.
        assertEquals(0, lasting.get("lanewise.batcher.batch.size.mean").gauge().value());
        dropped.close();
    }

    /** Six answers or more, one deadline missed, one future cancelled in the queue, one request rejected. */
    private void answerRefuseAndCancel() {
        for (int call = 0; call < 4; call++) {
            batcher.predict(in, out);
        }
        assertThrows(DeadlineExceededException.class, () -> batcher.predict(in, out, Duration.ZERO));
        CountDownLatch gate = new CountDownLatch(1);
        holdThread(gate);
        CompletableFuture<float[]> cancelled = batcher.submit(in);
        CompletableFuture<float[]> answered = batcher.submit(in);
        assertThrows(QueueFullException.class, () -> batcher.submit(in));
        cancelled.cancel(false);
        gate.countDown();
        answered.join();
        batcher.submit(in).join();
    }

    /** Keeps the batcher's thread in a callback, so that futures stay queued. */
    private void holdThread(CountDownLatch gate) {
        Thread me = Thread.currentThread();
        CountDownLatch held = new CountDownLatch(1);
        CompletableFuture<Boolean> onItsThread;
        do { // again where the answer came before the callback was attached
            onItsThread = batcher.submit(in).thenApply(_ -> {
                boolean other = Thread.currentThread() != me;
                if (other) {
                    held.countDown();
                    awaitOpen(gate);
                }
                return other;
            });
        } while (onItsThread.isDone());
        awaitOpen(held);
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void assertTimes(String name, Distribution expected) {
        assertTrue(expected.p50() > 0);
        double secondsPerNano = 1e-9;
        assertEquals(expected.p50() * secondsPerNano, gauge(name, "0.5"), 1e-15);
        assertEquals(expected.p90() * secondsPerNano, gauge(name, "0.9"), 1e-15);
        assertEquals(expected.p99() * secondsPerNano, gauge(name, "0.99"), 1e-15);
        assertEquals(expected.p999() * secondsPerNano, gauge(name, "0.999"), 1e-15);
        assertEquals(expected.max() * secondsPerNano, gauge(name, "1"), 1e-15);
    }

    private long counter(String name) {
        double count = registry.get("lanewise.batcher." + name)
                .tags("model", "m")
                .functionCounter()
                .count();
        assertEquals(Math.rint(count), count);
        return (long) count;
    }

    private double gauge(String name, String... phi) {
        Tags tags = phi.length == 0 ? Tags.of("model", "m") : Tags.of("model", "m", "phi", phi[0]);
        return registry.get("lanewise.batcher." + name).tags(tags).gauge().value();
    }

    private static Set<String> ids(SimpleMeterRegistry registry) {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .map(Meter.Id::toString)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
