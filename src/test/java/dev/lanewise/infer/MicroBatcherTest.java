package dev.lanewise.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Bits;
import dev.lanewise.Model;
import dev.lanewise.Patience;
import dev.lanewise.Precision;
import dev.lanewise.Predictor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each option does, seen from one or a few threads. */
class MicroBatcherTest {

    private final Answers answers = new Answers(1, 2, 64);
    private final float[] out = new float[Answers.OUTPUTS];

    private MicroBatcher batcher(BatchingOptions.Builder options) {
        return MicroBatcher.of(answers.model(0), options.build());
    }

    @Test
    void aLoneRequestIsAnsweredByItsOwnThread() {
        try (MicroBatcher batcher = MicroBatcher.of(answers.model(0))) {
            batcher.predict(answers.row(3), out);
            answers.require(0, 3, out);
            assertEquals(1, batcher.statistics().requests());
            assertEquals(1, batcher.statistics().batches());
            assertEquals(0, batcherThreads(), "no thread is started");
        }
    }

    @Test
    void offsetsSayWhereTheRowAndTheAnswerLie() {
        try (MicroBatcher batcher = MicroBatcher.of(answers.model(0))) {
            float[] in = new float[Answers.INPUTS + 5];
            System.arraycopy(answers.row(7), 0, in, 2, Answers.INPUTS);
            float[] wide = {1, 2, 0, 0, 0, 0, 0, 9};
            batcher.predict(in, 2, wide, 2);
            float[] expected = {1, 2, 0, 0, 0, 0, 0, 9};
            System.arraycopy(answers.expected(0, 7), 0, expected, 2, Answers.OUTPUTS);
            Bits.assertSame("out", expected, wide);
        }
    }

    @Test
    void theAnswerMayOverwriteTheRow() {
        Model square = Answers.model(new Random(5), 6, 6);
        try (MicroBatcher batcher = MicroBatcher.of(square)) {
            float[] row = {1, 2, 3, 4, 5, 6};
            float[] expected = square.predict(row);
            batcher.predict(row, row);
            Bits.assertSame("row", expected, row);
        }
    }

    @Test
    void aSubmittedRequestIsAnsweredByTheBatchersThread() {
        MicroBatcher batcher = MicroBatcher.of(answers.model(0));
        float[] row = answers.row(2).clone();
        CompletableFuture<float[]> future = batcher.submit(row);
        row[0] = Float.NaN;
        CompletableFuture<Thread> completer = future.thenApply(_ -> Thread.currentThread());
        answers.require(0, 2, future.join());
        Thread where = completer.join();
        if (where != Thread.currentThread()) {
            assertEquals("lanewise-batcher", where.getName());
            assertTrue(where.isDaemon());
        }
        assertEquals(1, batcherThreads());
        batcher.close();
        assertEquals(0, batcherThreads(), "close ends the thread");
    }

    private static long batcherThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("lanewise-batcher"))
                .count();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16})
    void noBatchIsLargerThanItMayBe(int maxBatchSize) {
        try (MicroBatcher batcher = batcher(BatchingOptions.builder().maxBatchSize(maxBatchSize))) {
            submitAll(batcher, 50);
            BatcherStatistics statistics = batcher.statistics();
            assertEquals(maxBatchSize, statistics.batchSizes().size());
            assertEquals(50, statistics.requests());
            assertEquals(50, Math.round(statistics.meanBatchSize() * statistics.batches()));
        }
    }

    /** Two threads that come one after the other within the delay ride together; without a delay they cannot. */
    @Test
    void aBatchWaitsForMoreRows() throws Exception {
        MicroBatcher batcher = batcher(BatchingOptions.builder().maxBatchSize(8).maxQueueDelayMicros(60_000_000));
        Background first = Background.run(() -> predict(batcher, 0));
        awaitQueued(batcher, 1);
        Background second = Background.run(() -> predict(batcher, 1));
        awaitQueued(batcher, 2);
        batcher.close();
        first.join();
        second.join();
        assertEquals(1, batcher.statistics().batches());
        assertEquals(1, batcher.statistics().batchSizes().get(1));
    }

    @Test
    void aBatchWaitsAsLongAsItMay() {
        try (MicroBatcher batcher = batcher(BatchingOptions.builder().maxQueueDelayMicros(50_000))) {
            long start = System.nanoTime();
            predict(batcher, 0);
            assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    @Test
    void aBatchWaitsNoLongerOnceItIsFull() throws Exception {
        long start = System.nanoTime();
        try (MicroBatcher batcher =
                batcher(BatchingOptions.builder().maxBatchSize(2).maxQueueDelayMicros(Patience.LONG_DELAY_MICROS))) {
            Background first = Background.run(() -> predict(batcher, 0));
            awaitQueued(batcher, 1);
            predict(batcher, 1);
            first.join();
            assertEquals(1, batcher.statistics().batches());
        }
        assertTrue(System.nanoTime() - start < Patience.LESS_THAN_DELAY.toNanos());
    }

    @Test
    void aBatchWaitsNoLongerOnceItHasAPreferredSize() throws Exception {
        try (MicroBatcher batcher = batcher(BatchingOptions.builder()
                .maxBatchSize(8)
                .preferredBatchSizes(2, 6)
                .maxQueueDelayMicros(Patience.LONG_DELAY_MICROS))) {
            Background first = Background.run(() -> predict(batcher, 0));
            awaitQueued(batcher, 1);
            predict(batcher, 1);
            first.join();
            assertEquals(1, batcher.statistics().batchSizes().get(1));
        }
    }

    @Test
    void aBatchWaitsNoLongerOnceNoMoreCanCome() throws Exception {
        try (MicroBatcher batcher = batcher(BatchingOptions.builder()
                .maxBatchSize(8)
                .queueCapacity(2)
                .maxQueueDelayMicros(Patience.LONG_DELAY_MICROS))) {
            Background first = Background.run(() -> predict(batcher, 0));
            awaitQueued(batcher, 1);
            predict(batcher, 1);
            first.join();
            assertEquals(1, batcher.statistics().batchSizes().get(1));
        }
    }

    @Test
    void aBatchDoesNotWaitWithARequestThatHasLessTime() {
        try (MicroBatcher batcher =
                batcher(BatchingOptions.builder().maxQueueDelayMicros(Patience.LONG_DELAY_MICROS))) {
            batcher.predict(answers.row(1), out, Patience.LESS_THAN_DELAY);
            answers.require(0, 1, out);
            // Also one that comes while another is waited with.
            CompletableFuture<float[]> patient = batcher.submit(answers.row(2));
            awaitQueued(batcher, 1);
            batcher.predict(answers.row(3), out, Patience.LESS_THAN_DELAY);
            answers.require(0, 3, out);
            answers.require(0, 2, patient.join());
        }
    }

    @Test
    void closingEndsTheWaitForMoreRows() {
        MicroBatcher batcher = batcher(BatchingOptions.builder().maxQueueDelayMicros(Patience.LONG_DELAY_MICROS));
        CompletableFuture<float[]> future = batcher.submit(answers.row(4));
        awaitQueued(batcher, 1);
        batcher.close();
        assertTrue(future.isDone());
        answers.require(0, 4, future.join());
    }

    /** While a callback holds the batcher's thread, nine requests come; then one batch takes six of them, another three. */
    @Test
    void aBatchTakesTheLargestPreferredSizeThatTheQueueFills() {
        try (MicroBatcher batcher =
                batcher(BatchingOptions.builder().maxBatchSize(8).preferredBatchSizes(3, 6))) {
            HeldThread thread = HeldThread.of(batcher, answers.row(0));
            List<Long> before = batcher.statistics().batchSizes();
            List<CompletableFuture<float[]>> futures = new ArrayList<>();
            for (int row = 0; row < 9; row++) {
                futures.add(batcher.submit(answers.row(row)));
            }
            thread.letGo();
            for (int row = 0; row < 9; row++) {
                answers.require(0, row, futures.get(row).join());
            }
            List<Long> after = batcher.statistics().batchSizes();
            for (int rows = 1; rows <= 8; rows++) {
                int expected = rows == 3 || rows == 6 ? 1 : 0;
                assertEquals(expected, after.get(rows - 1) - before.get(rows - 1), "batches of " + rows);
            }
        }
    }

    @Test
    void aCancelledFutureIsNotComputed() {
        try (MicroBatcher batcher = MicroBatcher.of(answers.model(0))) {
            HeldThread thread = HeldThread.of(batcher, answers.row(0));
            long before = batcher.statistics().requests();
            CompletableFuture<float[]> cancelled = batcher.submit(answers.row(0));
            CompletableFuture<float[]> completed = batcher.submit(answers.row(1));
            CompletableFuture<float[]> wanted = batcher.submit(answers.row(2));
            assertTrue(cancelled.cancel(true));
            assertTrue(completed.complete(out));
            thread.letGo();
            answers.require(0, 2, wanted.join());
            assertSame(out, completed.join());
            assertEquals(2, batcher.statistics().cancelled());
            assertEquals(1, batcher.statistics().requests() - before, "the wanted one");
        }
    }

    @Test
    void aSlowCallbackHoldsUpNoWaitingThread() throws Exception {
        try (MicroBatcher batcher = MicroBatcher.of(answers.model(0))) {
            HeldThread thread = HeldThread.of(batcher, answers.row(0));
            CompletableFuture<float[]> behind = batcher.submit(answers.row(1));
            List<Background> callers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                callers.add(Background.run(() -> {
                    for (int row = 0; row < 64; row++) {
                        predict(batcher, row);
                    }
                }));
            }
            for (Background caller : callers) {
                caller.join();
            }
            assertFalse(behind.isDone(), "the callback is still running");
            thread.letGo();
            answers.require(0, 1, behind.join());
        }
    }

    @Test
    void aCallbackMaySubmitAndPredict() {
        try (MicroBatcher batcher = MicroBatcher.of(answers.model(0))) {
            HeldThread thread = HeldThread.of(batcher, answers.row(0));
            CompletableFuture<float[]> submitted = batcher.submit(answers.row(1))
                    .thenCompose(_ -> {
                        predict(batcher, 2);
                        return batcher.submit(answers.row(3));
                    });
            CompletableFuture<float[]> behind = batcher.submit(answers.row(4));
            thread.letGo();
            answers.require(0, 3, submitted.join());
            answers.require(0, 4, behind.join());
        }
    }

    @Test
    void aSwapChangesTheModelOfAllLaterBatches() {
        try (MicroBatcher batcher = MicroBatcher.of(answers.model(0))) {
            for (int turn = 0; turn < 10; turn++) {
                Model model = answers.model(turn % 2);
                batcher.swap(model);
                assertSame(model, batcher.model());
                batcher.predict(answers.row(turn), out);
                answers.require(turn % 2, turn, out);
                answers.require(
                        turn % 2, turn, batcher.submit(answers.row(turn)).join());
                assertEquals(turn + 1, batcher.statistics().generation());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void answersAreThoseOfAPredictorOfThatPrecision(Precision precision) {
        Predictor predictor = answers.model(0).newPredictor(1, precision);
        try (MicroBatcher batcher = batcher(BatchingOptions.builder().precision(precision))) {
            float[] expected = new float[Answers.OUTPUTS];
            for (int row = 0; row < 16; row++) {
                predictor.predict(answers.row(row), expected);
                batcher.predict(answers.row(row), out);
                Bits.assertSame("row " + row, expected, out);
            }
        }
    }

    @Test
    void closeAnswersWhatIsQueuedAndTwiceIsOnce() {
        MicroBatcher batcher = MicroBatcher.of(answers.model(0));
        HeldThread thread = HeldThread.of(batcher, answers.row(0));
        List<CompletableFuture<float[]>> futures = new ArrayList<>();
        for (int row = 0; row < 20; row++) {
            futures.add(batcher.submit(answers.row(row)));
        }
        thread.letGo();
        batcher.close();
        batcher.close();
        for (int row = 0; row < 20; row++) {
            assertTrue(futures.get(row).isDone());
            answers.require(0, row, futures.get(row).join());
        }
    }

    @Test
    void virtualThreadsAreAnsweredTogether() throws Exception {
        try (MicroBatcher batcher = MicroBatcher.of(answers.model(0))) {
            List<Background> callers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int row = i % 64;
                callers.add(Background.runVirtual(() -> predict(batcher, row)));
            }
            for (Background caller : callers) {
                caller.join();
            }
            assertEquals(200, batcher.statistics().requests());
        }
    }

    private void predict(MicroBatcher batcher, int row) {
        float[] answer = new float[Answers.OUTPUTS];
        batcher.predict(answers.row(row), answer);
        answers.require(0, row, answer);
    }

    private void submitAll(MicroBatcher batcher, int count) {
        List<CompletableFuture<float[]>> futures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            futures.add(batcher.submit(answers.row(i)));
        }
        for (int i = 0; i < count; i++) {
            answers.require(0, i, futures.get(i).join());
        }
    }

    private static void awaitQueued(MicroBatcher batcher, int requests) {
        Background.await("requests are queued", () -> batcher.statistics().queued() >= requests);
    }
}
