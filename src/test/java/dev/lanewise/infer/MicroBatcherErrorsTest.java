package dev.lanewise.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Bits;
import dev.lanewise.Model;
import dev.lanewise.Patience;
import dev.lanewise.Predictor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each bad input and each bad moment fails in its own way, alone, and says what is wrong. */
class MicroBatcherErrorsTest {

    private static final float UNTOUCHED = -7;

    private final Answers answers = new Answers(2, 2, 16);
    private final float[] out = new float[Answers.OUTPUTS];

    /** A batcher whose two places are taken by futures, which stay there while its thread is held. */
    private final class Full implements AutoCloseable {

        private final MicroBatcher batcher;
        private final HeldThread thread;
        private final List<CompletableFuture<float[]>> futures;

        Full(OverloadPolicy overload) {
            batcher = MicroBatcher.of(
                    answers.model(0),
                    BatchingOptions.builder()
                            .queueCapacity(2)
                            .overload(overload)
                            .build());
            thread = HeldThread.of(batcher, answers.row(0));
            futures = List.of(batcher.submit(answers.row(1)), batcher.submit(answers.row(2)));
        }

        @Override
        public void close() {
            thread.letGo();
            answers.require(0, 1, futures.get(0).join());
            answers.require(0, 2, futures.get(1).join());
            batcher.close();
        }
    }

    @Test
    void aFullQueueRejects() {
        try (Full full = new Full(OverloadPolicy.REJECT)) {
            QueueFullException refused =
                    assertThrows(QueueFullException.class, () -> full.batcher.predict(answers.row(0), out));
            assertEquals(
                    "all 2 places of the queue are taken; try later, or choose OverloadPolicy.BLOCK or RUN_INLINE",
                    refused.getMessage());
            assertEquals(0, refused.getStackTrace().length, "none is made when the processors are short");
            assertThrows(QueueFullException.class, () -> full.batcher.submit(answers.row(0)));
            assertEquals(2, full.batcher.statistics().rejected());
        }
    }

    @Test
    void aFullQueueBlocksUntilThereIsAPlace() throws Exception {
        Background waiting;
        try (Full full = new Full(OverloadPolicy.BLOCK)) {
            waiting = Background.run(() -> {
                float[] answer = new float[Answers.OUTPUTS];
                full.batcher.predict(answers.row(5), answer);
                answers.require(0, 5, answer);
            });
            awaitParked(waiting.thread());
            full.thread.letGo();
            waiting.join();
        }
    }

    @Test
    void aThreadThatWaitsForAPlaceHonoursItsDeadline() {
        try (Full full = new Full(OverloadPolicy.BLOCK)) {
            assertThrows(
                    DeadlineExceededException.class,
                    () -> full.batcher.predict(answers.row(0), out, Duration.ofMillis(20)));
            assertThrows(
                    DeadlineExceededException.class, () -> full.batcher.submit(answers.row(0), Duration.ofMillis(20)));
            assertEquals(2, full.batcher.statistics().deadlineMisses());
        }
    }

    @Test
    void aThreadThatWaitsForAPlaceCanBeInterrupted() throws Exception {
        try (Full full = new Full(OverloadPolicy.BLOCK)) {
            Background waiting = Background.run(() -> requireInterrupted(full.batcher));
            awaitParked(waiting.thread());
            waiting.thread().interrupt();
            waiting.join();
        }
    }

    @Test
    void aThreadThatWaitsForAPlaceIsToldThatTheBatcherCloses() throws Exception {
        try (Full full = new Full(OverloadPolicy.BLOCK)) {
            Background waiting = Background.run(() -> full.batcher.predict(answers.row(0), new float[Answers.OUTPUTS]));
            awaitParked(waiting.thread());
            Background closer = Background.run(full.batcher::close);
            assertInstanceOf(BatcherClosedException.class, waiting.outcome());
            full.thread.letGo();
            closer.join();
        }
    }

    @Test
    void aFullQueueComputesInline() {
        try (Full full = new Full(OverloadPolicy.RUN_INLINE)) {
            long before = full.batcher.statistics().requests();
            full.batcher.predict(answers.row(4), out);
            answers.require(0, 4, out);
            assertEquals(1, full.batcher.statistics().inline());
            assertEquals(before + 1, full.batcher.statistics().requests());
            assertThrows(
                    DeadlineExceededException.class, () -> full.batcher.predict(answers.row(0), out, Duration.ZERO));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void aRequestWithoutAnyTimeIsNotComputed(long timeoutNanos) {
        try (MicroBatcher batcher = MicroBatcher.of(answers.model(0))) {
            Arrays.fill(out, UNTOUCHED);
            DeadlineExceededException late = assertThrows(
                    DeadlineExceededException.class, () -> batcher.predict(answers.row(0), 0, out, 0, timeoutNanos));
            assertTrue(late.getMessage().startsWith("no answer within "), late.getMessage());
            assertEquals(0, late.getStackTrace().length, "none is made when the processors are short");
            assertEquals(0, batcher.statistics().requests());
            assertEquals(1, batcher.statistics().deadlineMisses());
            assertEquals(UNTOUCHED, out[0]);
        }
    }

    @Test
    void aDurationBeyondTheRangeOfNanosecondsIsAnyTimeOrNone() {
        try (MicroBatcher batcher = MicroBatcher.of(answers.model(0))) {
            Duration ages = Duration.ofSeconds(Long.MAX_VALUE);
            batcher.predict(answers.row(3), out, ages);
            answers.require(0, 3, out);
            answers.require(0, 4, batcher.submit(answers.row(4), ages).join());
            assertThrows(DeadlineExceededException.class, () -> batcher.predict(answers.row(0), out, ages.negated()));
            CompletableFuture<float[]> late = batcher.submit(answers.row(0), ages.negated());
            assertInstanceOf(
                    DeadlineExceededException.class,
                    assertThrows(CompletionException.class, late::join).getCause());
        }
    }

    @Test
    void aRequestThatWaitsTooLongIsNotComputed() {
        try (MicroBatcher batcher = MicroBatcher.of(answers.model(0))) {
            HeldThread thread = HeldThread.of(batcher, answers.row(0));
            long before = batcher.statistics().requests();
            CompletableFuture<float[]> late = batcher.submit(answers.row(1), Duration.ofNanos(1));
            thread.letGo();
            CompletionException thrown = assertThrows(CompletionException.class, late::join);
            assertInstanceOf(DeadlineExceededException.class, thrown.getCause());
            assertEquals(before, batcher.statistics().requests());
            assertEquals(1, batcher.statistics().deadlineMisses());
        }
    }

    /** The leader waits for more rows; the thread that brought the second one has gone when that wait ends. */
    @Test
    void anInterruptedThreadGivesUp() throws Exception {
        MicroBatcher batcher = MicroBatcher.of(
                answers.model(0),
                BatchingOptions.builder().maxQueueDelayMicros(60_000_000).build());
        Background leader = Background.run(() -> batcher.predict(answers.row(0), new float[Answers.OUTPUTS]));
        awaitQueued(batcher, 1);
        Background waiting = Background.run(() -> requireInterrupted(batcher));
        awaitQueued(batcher, 2);
        waiting.thread().interrupt();
        waiting.join();
        batcher.close();
        leader.join();
        assertEquals(1, batcher.statistics().requests());
        assertEquals(1, batcher.statistics().cancelled());
    }

    private void requireInterrupted(MicroBatcher batcher) {
        float[] answer = {UNTOUCHED, UNTOUCHED, UNTOUCHED, UNTOUCHED, UNTOUCHED};
        assertThrows(PredictionInterruptedException.class, () -> batcher.predict(answers.row(1), answer));
        assertTrue(Thread.interrupted(), "the interrupt flag is set");
        assertEquals(UNTOUCHED, answer[0]);
    }

    @Test
    void aClosedBatcherTakesNothing() {
        MicroBatcher batcher = MicroBatcher.of(answers.model(0));
        batcher.close();
        BatcherClosedException closed =
                assertThrows(BatcherClosedException.class, () -> batcher.predict(answers.row(0), out));
        assertEquals("the batcher is closed and takes no more requests", closed.getMessage());
        assertThrows(BatcherClosedException.class, () -> batcher.submit(answers.row(0)));
        assertThrows(BatcherClosedException.class, () -> batcher.swap(answers.model(1)));
        assertSame(answers.model(0), batcher.model());
    }

    @Test
    void aCallbackCannotClose() {
        try (MicroBatcher batcher = MicroBatcher.of(answers.model(0))) {
            HeldThread thread = HeldThread.of(batcher, answers.row(0));
            CompletableFuture<Void> closing = batcher.submit(answers.row(1)).thenRun(batcher::close);
            thread.letGo();
            CompletionException thrown = assertThrows(CompletionException.class, closing::join);
            assertInstanceOf(IllegalStateException.class, thrown.getCause());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "6, 5, 'in must hold one row of 7 numbers, but holds 6'",
        "14, 5, 'in must hold one row of 7 numbers, but holds 14'",
        "7, 4, 'out must hold one row of 5 numbers, but holds 4'",
    })
    void aRowOfAnotherLengthIsRefusedAtTheDoor(int inputs, int outputs, String message) {
        try (MicroBatcher batcher = MicroBatcher.of(answers.model(0))) {
            float[] in = new float[inputs];
            float[] answer = new float[outputs];
            assertRefused(message, () -> batcher.predict(in, answer));
            assertRefused(message, () -> batcher.predict(in, answer, Duration.ofSeconds(1)));
            if (inputs != Answers.INPUTS) {
                assertRefused(message, () -> batcher.submit(in));
            }
            assertEquals(0, batcher.statistics().requests());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0, 'in must hold 7 numbers from -1 on, but holds 8 in all'",
        "2, 0, 'in must hold 7 numbers from 2 on, but holds 8 in all'",
        "1, 1, 'out must hold 5 numbers from 1 on, but holds 5 in all'",
        "2147483647, 0, 'in must hold 7 numbers from 2147483647 on, but holds 8 in all'",
    })
    void anOffsetOutsideIsRefusedAtTheDoor(int inOffset, int outOffset, String message) {
        try (MicroBatcher batcher = MicroBatcher.of(answers.model(0))) {
            assertRefused(message, () -> batcher.predict(new float[8], inOffset, out, outOffset));
        }
    }

    private static void assertRefused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void aBadRowFailsAlone() {
        try (MicroBatcher batcher = MicroBatcher.of(answers.model(0))) {
            List<CompletableFuture<float[]>> futures = new ArrayList<>();
            for (int row = 0; row < 16; row++) {
                futures.add(batcher.submit(answers.row(row)));
                assertRefused("in must hold one row of 7 numbers, but holds 1", () -> batcher.submit(new float[1]));
            }
            for (int row = 0; row < 16; row++) {
                answers.require(0, row, futures.get(row).join());
            }
        }
    }

    @Test
    void nanTouchesOnlyItsOwnRow() throws Exception {
        try (MicroBatcher batcher = MicroBatcher.of(
                answers.model(0),
                BatchingOptions.builder()
                        .maxBatchSize(3)
                        .maxQueueDelayMicros(Patience.LONG_DELAY_MICROS)
                        .build())) {
            float[] broken = answers.row(1).clone();
            broken[2] = Float.NaN;
            Model model = answers.model(0);
            CompletableFuture<float[]> before = batcher.submit(answers.row(0));
            CompletableFuture<float[]> nan = batcher.submit(broken);
            CompletableFuture<float[]> after = batcher.submit(answers.row(2));
            answers.require(0, 0, before.join());
            answers.require(0, 2, after.join());
            Bits.assertSame("NaN", model.predict(broken), nan.join());
            assertTrue(Float.isNaN(nan.join()[0]));
            assertEquals(1, batcher.statistics().batchSizes().get(2), "all three rode together");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "8, 5, 'the new model must have 7 inputs like the one in use, but has 8'",
        "7, 4, 'the new model must have 5 outputs like the one in use, but has 4'"
    })
    void aModelOfAnotherShapeIsNotSwappedIn(int inputs, int outputs, String message) {
        try (MicroBatcher batcher = MicroBatcher.of(answers.model(0))) {
            Model other = Answers.model(new Random(1), inputs, outputs);
            assertRefused(message, () -> batcher.swap(other));
            batcher.predict(answers.row(0), out);
            answers.require(0, 0, out);
        }
    }

    /** A missing predictor stands for one that throws: none is known to. */
    @Test
    void aFailedComputationFailsItsBatchAndNoOther() {
        BatchingOptions options = BatchingOptions.defaults();
        Outcomes outcomes = new Outcomes();
        Places places = new Places(options.queueCapacity(), outcomes);
        Generation broken = new Generation(0, answers.model(0), new Predictor[1], new Predictor[0]);
        Coalescer coalescer = new Coalescer(options, broken, places, outcomes);
        coalescer.async().start();

        FutureAnswer future = new FutureAnswer(Answers.OUTPUTS);
        Request submitted = coalescer.request(places.tryTake());
        submitted.open(System.nanoTime(), Request.NO_TIMEOUT, null, future);
        coalescer.put(submitted);
        Request request = coalescer.request(places.tryTake());
        request.open(System.nanoTime(), Request.NO_TIMEOUT, Thread.currentThread(), null);
        coalescer.put(request);
        coalescer.await(request);
        assertInstanceOf(NullPointerException.class, request.failure());
        assertEquals(2, request.failedRows());
        coalescer.free(request);
        CompletionException thrown = assertThrows(CompletionException.class, future::join);
        assertInstanceOf(PredictionFailedException.class, thrown.getCause());
        assertInstanceOf(NullPointerException.class, thrown.getCause().getCause());
        assertEquals(2, outcomes.failed.get());
        WorkerStatistics statistics = coalescer.statistics(0);
        assertEquals(0, statistics.batchSizes.get(1) + statistics.batchSizes.get(2), "no answer, no request answered");
        assertEquals(0, TimeHistogram.summarize(List.of(statistics.computeTime)).count());

        coalescer.use(Generation.of(1, answers.model(1), options, 0));
        request = coalescer.request(places.tryTake());
        System.arraycopy(answers.row(3), 0, request.in, 0, Answers.INPUTS);
        request.open(System.nanoTime(), Request.NO_TIMEOUT, Thread.currentThread(), null);
        coalescer.put(request);
        coalescer.await(request);
        answers.require(1, 3, request.out);
        coalescer.async().end();
    }

    @ParameterizedTest
    @EnumSource(OverloadPolicy.class)
    void closingIsSafeWhileTheThreadIsInterrupted(OverloadPolicy overload) {
        MicroBatcher batcher = MicroBatcher.of(
                answers.model(0), BatchingOptions.builder().overload(overload).build());
        CompletableFuture<float[]> future = batcher.submit(answers.row(0));
        Thread.currentThread().interrupt();
        batcher.close();
        assertTrue(Thread.interrupted(), "the interrupt flag is left as it was");
        answers.require(0, 0, future.join());
    }

    private static void awaitQueued(MicroBatcher batcher, int requests) {
        Background.await("requests are queued", () -> batcher.statistics().queued() >= requests);
    }

    private static void awaitParked(Thread thread) {
        Background.await(
                "the thread is parked",
                () -> thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
    }
}
