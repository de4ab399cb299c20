package dev.lanewise.warmup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Predictor;
import dev.lanewise.infer.Answers;
import dev.lanewise.infer.Background;
import dev.lanewise.infer.BatcherClosedException;
import dev.lanewise.infer.BatcherStatistics;
import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.infer.MicroBatcher;
import dev.lanewise.kernel.SeveralJvms;
import dev.lanewise.warmup.WarmUpReport.BatchSize;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The warm-up of real predictors and batchers. */
class WarmUpTest {

    private static final Duration SHORT = Duration.ofMillis(50);

    private static Predictor predictor(int maxBatchSize) {
        return Answers.model(new Random(1), 7, 5).newPredictor(maxBatchSize);
    }

    private static String message(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }

    @Tag("compiledCode")
    @ParameterizedTest
    @ValueSource(strings = {"float32", "int8"})
    void theFirstCallsAfterwardsAllocateNothing(String precision) throws Exception {
        SeveralJvms.assertNoBytes(Set.of("first calls"), WarmUpProbe.class, precision);
    }

    @Test
    void itIsReadyWhenItHasRun() {
        WarmUp warmUp = WarmUp.of(predictor(4)).budget(SHORT);
        assertFalse(warmUp.isReady());
        warmUp.run();
        assertTrue(warmUp.isReady());
    }

    @Test
    void itCallsWithEveryNumberOfRowsThatRunsOtherCode() {
        WarmUpReport report = WarmUp.of(predictor(64)).budget(SHORT).run();
        assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8, 15, 64), sizes(report));
    }

    private static List<Integer> sizes(WarmUpReport report) {
        return report.batchSizes().stream().map(BatchSize::batchSize).toList();
    }

    @Test
    void aShortBudgetEndsItUnstable() {
        WarmUpReport report = WarmUp.of(predictor(4)).budget(SHORT).run();
        assertFalse(report.stable());
        assertTrue(report.elapsed().compareTo(SHORT) >= 0, report.toString());
    }

    @Test
    void itTakesTheRowsOfTheUser() {
        float[] rows = new float[3 * 7];
        assertFalse(WarmUp.of(predictor(8)).inputs(rows).budget(SHORT).run().stable());
    }

    @Test
    void aBatcherIsWarmedUpThroughItsDoors() {
        BatchingOptions options =
                BatchingOptions.builder().maxBatchSize(8).queueCapacity(16).build();
        try (MicroBatcher batcher = MicroBatcher.of(Answers.model(new Random(1), 7, 5), options)) {
            WarmUpReport report = WarmUp.of(batcher).budget(SHORT).run();
            assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8), sizes(report));

            BatcherStatistics before = batcher.statistics();
            BatcherCalls calls = new BatcherCalls(batcher, new float[7]);
            calls.call(0);
            for (int door = 0; door < calls.otherDoors(); door++) {
                calls.callOther(door, 0);
            }
            calls.callTogether(() -> true);
            BatcherStatistics statistics = batcher.statistics().since(before);
            // One door leads to a predictor; four threads make 500 calls each.
            assertEquals(calls.otherDoors() + 2_000L, statistics.requests());
            assertEquals(0, statistics.rejected() + statistics.failed() + statistics.deadlineMisses());
        }
    }

    @Test
    void theReportTellsWhatACallAllocates() {
        WarmUpReport report = WarmUp.of(predictor(1)).run();
        assertTrue(report.bytesPerCall() >= 0, "this JVM counts bytes: " + report);
    }

    @Test
    void aVirtualThreadCountsNoBytes() throws Exception {
        AtomicReference<WarmUpReport> report = new AtomicReference<>();
        Background.runVirtual(
                        () -> report.set(WarmUp.of(predictor(1)).budget(SHORT).run()))
                .join();
        assertTrue(Double.isNaN(report.get().bytesPerCall()), report.toString());
    }

    @Test
    void theCounterCountsWhatThisThreadAllocates() {
        LongSupplier counter = AllocationCounter.ofCurrentThread();
        long before = counter.getAsLong();
        byte[] bytes = new byte[100_000];
        long allocated = counter.getAsLong() - before;
        assertTrue(allocated >= bytes.length && allocated < 200_000, allocated + " bytes");
    }

    @Test
    void aClosedBatcherIsNotReady() {
        MicroBatcher batcher = MicroBatcher.of(Answers.model(new Random(1), 7, 5));
        batcher.close();
        WarmUp warmUp = WarmUp.of(batcher);
        assertThrows(BatcherClosedException.class, warmUp::run);
        assertFalse(warmUp.isReady());
    }

    @Test
    void badSettingsAreRefused() {
        WarmUp warmUp = WarmUp.of(predictor(1));
        assertEquals("budget must be above 0, but is PT0S", message(() -> warmUp.budget(Duration.ZERO)));
        assertEquals("budget must be above 0, but is PT-1S", message(() -> warmUp.budget(Duration.ofSeconds(-1))));
        assertEquals(
                "inputs must hold one or more rows of 7 numbers, but holds 8",
                message(() -> warmUp.inputs(new float[8])));
        assertEquals(
                "inputs must hold one or more rows of 7 numbers, but holds 0",
                message(() -> warmUp.inputs(new float[0])));
    }
}
