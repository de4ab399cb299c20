package dev.lanewise.warmup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.warmup.WarmUpReport.BatchSize;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a warm-up ends, and what it reports: with made-up latencies on a clock of their own. */
class WarmUpRunTest {

    private static final long SECOND = 1_000_000_000;
    private static final long MINUTE = 60 * SECOND;

    private static LatencyWindow window(long p50, long p99) {
        return new LatencyWindow(100, p50, p99);
    }

    @Test
    void percentilesAreLatenciesThatOccurred() {
        long[] nanos = new long[300];
        for (int i = 0; i < 200; i++) {
            nanos[i] = 200L - i;
        }
        assertEquals(new LatencyWindow(200, 100, 198), LatencyWindow.of(nanos, 200));
        assertEquals(new LatencyWindow(1, 7, 7), LatencyWindow.of(new long[] {7, 3}, 1));
    }

    @Test
    void windowsAgreeUpToTheTolerancesAndNoFurther() {
        assertTrue(LatencyWindow.agree(List.of(window(1000, 5000), window(1100, 2500))));
        assertFalse(LatencyWindow.agree(List.of(window(1000, 5000), window(1101, 5000))));
        assertFalse(LatencyWindow.agree(List.of(window(1000, 5000), window(1000, 2499))));
        assertFalse(LatencyWindow.agree(List.of(window(1000, 5000), window(1080, 5000), window(950, 5000))));
        assertTrue(LatencyWindow.agree(List.of(window(0, 0), window(0, 0))));
    }

    @Test
    void steadyLatenciesAreStableAndReported() {
        FakeCalls calls = new FakeCalls((rows, _, _) -> 1000L * rows, 1, 4);
        WarmUpReport report = calls.warmUp(MINUTE);
        assertTrue(report.stable());
        assertEquals(calls.calls, report.calls());
        assertEquals(Duration.ofNanos(calls.elapsed()), report.elapsed());
        long measured = report.batchSizes().stream().mapToLong(BatchSize::calls).sum();
        assertEquals(report.calls(), 2 * measured);
        for (BatchSize size : report.batchSizes()) {
            long nanos = 1000L * size.batchSize();
            assertEquals(new BatchSize(size.batchSize(), size.calls(), nanos, nanos, 0, true), size);
        }
        assertEquals(
                List.of(1, 4),
                report.batchSizes().stream().map(BatchSize::batchSize).toList());
    }

    @ParameterizedTest
    @ValueSource(longs = {20, 1_000, 100_000})
    void theWindowsThatAgreeReachOverASecond(long latency) {
        WarmUpReport report = new FakeCalls((_, _, _) -> latency, 1, 2, 3).warmUp(MINUTE);
        assertTrue(report.stable());
        long manyCalls = WarmUpRun.MIN_CALLS * FakeCalls.DOORS * 2 * latency;
        long needed = Math.max(SECOND, Math.min(manyCalls, WarmUpRun.MIN_CALLS_NANOS));
        assertTrue(Math.abs(report.elapsed().toNanos() - needed) < WarmUpRun.ROUND_NANOS, report.toString());
    }

    /** Much while it is cold, then nothing with one row and 32 bytes with four; other ways to ask do not count. */
    @Test
    void bytesAreThoseOfTheLastWindow() {
        FakeCalls calls = new FakeCalls((_, _, _) -> 1_000, 1, 4);
        calls.bytes = (rows, now) -> now < SECOND / 2 ? 10_000 : rows == 4 ? 32 : 0;
        WarmUpReport report = calls.warmUp(MINUTE);
        assertEquals(
                List.of(0.0, 32.0),
                report.batchSizes().stream().map(BatchSize::bytesPerCall).toList());
        assertEquals(32, report.bytesPerCall());
    }

    @Test
    void bytesThatAreNotCountedAreNotANumber() {
        FakeCalls calls = new FakeCalls((_, _, _) -> 1_000, 1);
        WarmUpReport report = new WarmUpRun(calls, SECOND / 2, calls::elapsed, () -> AllocationCounter.UNKNOWN).run();
        assertTrue(Double.isNaN(report.bytesPerCall()));
        assertTrue(Double.isNaN(report.batchSizes().getFirst().bytesPerCall()));
    }

    @Test
    void fallingLatenciesAreNotStable() {
        FakeCalls calls = new FakeCalls((_, _, now) -> (long) (100_000 * Math.exp(-0.5 * now / SECOND)), 1);
        assertFalse(calls.warmUp(6 * SECOND).stable());
    }

    @Test
    void theEndOfAFallIsFound() {
        FakeCalls calls = new FakeCalls((_, _, now) -> Math.max(1_000, 100_000 - now / 50_000), 1);
        WarmUpReport report = calls.warmUp(MINUTE);
        assertTrue(report.stable());
        assertEquals(1_000, report.batchSizes().getFirst().p50Nanos());
    }

    @Test
    void slowCodeIsNoGoalHoweverSteadyItIs() {
        FakeCalls calls = new FakeCalls((_, call, _) -> call < 16_000 ? 100_000 : 5_000, 1, 4);
        WarmUpReport report = calls.warmUp(MINUTE);
        assertTrue(report.stable());
        assertEquals(
                List.of(5_000L, 5_000L),
                report.batchSizes().stream().map(BatchSize::p50Nanos).toList());
    }

    @Test
    void aMixtureThatStaysTheSameIsStable() {
        FakeCalls calls = new FakeCalls((_, call, _) -> call % 20 == 0 ? 30_000 : 2_000, 1);
        WarmUpReport report = calls.warmUp(MINUTE);
        assertTrue(report.stable());
        assertEquals(2_000, report.batchSizes().getFirst().p50Nanos());
        assertEquals(30_000, report.batchSizes().getFirst().p99Nanos());
    }

    @Test
    void latenciesThatGoToAndFroAreNotStable() {
        FakeCalls calls = new FakeCalls((_, _, now) -> Math.floorMod(now, SECOND) < SECOND / 2 ? 2_000 : 3_000, 1);
        WarmUpReport report = calls.warmUp(MINUTE);
        assertFalse(report.stable());
        assertFalse(report.batchSizes().getFirst().stable());
        assertTrue(report.elapsed().toNanos() >= MINUTE);
    }

    @Test
    void aTailThatComesAndGoesIsNotStable() {
        FakeCalls calls = new FakeCalls(
                (_, call, now) -> call % 20 == 0 && Math.floorMod(now, SECOND) < SECOND / 2 ? 30_000 : 2_000, 1);
        assertFalse(calls.warmUp(20 * SECOND).stable());
    }

    @Test
    void oneUnstableBatchSizeMakesTheWholeUnstable() {
        FakeCalls calls = new FakeCalls(
                (rows, _, now) -> rows == 8 && Math.floorMod(now, SECOND) < SECOND / 2 ? 20_000 : 2_000, 1, 8);
        WarmUpReport report = calls.warmUp(20 * SECOND);
        assertFalse(report.stable());
        assertTrue(report.batchSizes().get(0).stable());
        assertFalse(report.batchSizes().get(1).stable());
    }

    @Test
    void noiseWithinTheTolerancesIsStable() {
        FakeCalls calls = new FakeCalls((_, call, now) -> 10_000 + (call * 7919 + now) % 500, 1, 2);
        assertTrue(calls.warmUp(MINUTE).stable());
    }

    @Test
    void slowCallsNeedNoManyThousands() {
        FakeCalls calls = new FakeCalls((_, _, _) -> 20_000_000, 1);
        WarmUpReport report = calls.warmUp(MINUTE);
        assertTrue(report.stable());
        assertTrue(report.elapsed().toNanos() < 6 * SECOND, report.toString());
    }

    @Test
    void noPairOfCallsBeginsAfterTheBudget() {
        for (long latency : new long[] {100, 30_000, 7_000_000}) {
            FakeCalls calls = new FakeCalls((_, _, _) -> latency, 1, 2);
            WarmUpReport report = calls.warmUp(SECOND / 10);
            assertFalse(report.stable());
            assertTrue(calls.lastStart < SECOND / 10 + latency);
            assertTrue(report.elapsed().toNanos() < SECOND / 10 + 2 * latency);
        }
    }

    @Test
    void aHugeBudgetIsNoOverflow() {
        assertTrue(new FakeCalls((_, _, _) -> 1000, 1).warmUp(Long.MAX_VALUE).stable());
    }

    @Test
    void aBatchSizeThatWasNotReachedSaysSo() {
        FakeCalls calls = new FakeCalls((_, _, _) -> 1000, 1, 2);
        WarmUpReport report = calls.warmUp(1);
        assertEquals(
                List.of(new BatchSize(1, 1, 1000, 1000, 0, false), new BatchSize(2, 0, 0, 0, Double.NaN, false)),
                report.batchSizes());
        assertEquals(2, report.calls());
        assertFalse(report.stable());
    }
}
