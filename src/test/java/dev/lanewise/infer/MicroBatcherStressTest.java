package dev.lanewise.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * 64 threads, half of them virtual, that predict, submit, give up, cancel and are interrupted, while models are swapped and the
 * batcher is closed under them, again and again with other options: nothing is lost, nothing doubled, nothing mixed.
 *
 * <p>{@code -Dlanewise.stress.seconds=120} for longer.
 */
@Tag("anyWidth")
class MicroBatcherStressTest {

    private static final int SECONDS = Integer.getInteger("lanewise.stress.seconds", 4);

    private static final int THREADS = 64;

    private static final List<OverloadPolicy> OVERLOAD = List.of(OverloadPolicy.values());

    private static final float UNTOUCHED = -7;

    private final Answers answers = new Answers(1, 4, 512);
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final LongAdder answered = new LongAdder();
    private final LongAdder unanswered = new LongAdder();

    @Test
    void nothingIsLostDoubledOrMixed() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        int episodes = 0;
        while (System.nanoTime() < end) {
            BatchingOptions options = randomOptions(random);
            episode(options, random.nextLong(), 100 + random.nextInt(300));
            if (!failures.isEmpty()) {
                throw new AssertionError("seed " + seed + ", " + options, failures.peek());
            }
            episodes++;
        }
        assertTrue(episodes > 0 && answered.sum() > 0 && unanswered.sum() > 0);
        System.out.println(episodes + " batchers, " + answered + " answers, " + unanswered + " errors");
    }

    private static BatchingOptions randomOptions(Random random) {
        int maxBatchSize = 1 + random.nextInt(40);
        BatchingOptions.Builder builder = BatchingOptions.builder()
                .maxBatchSize(maxBatchSize)
                .maxQueueDelayMicros(random.nextBoolean() ? 0 : random.nextInt(500))
                .queueCapacity(random.nextBoolean() ? 256 : 1 + random.nextInt(64))
                .overload(OVERLOAD.get(random.nextInt(OVERLOAD.size())))
                .workers(1 + random.nextInt(3));
        if (maxBatchSize > 8 && random.nextBoolean()) {
            builder.preferredBatchSizes(4, 8);
        }
        return builder.build();
    }

    private void episode(BatchingOptions options, long seed, int millis) throws InterruptedException {
        MicroBatcher batcher = MicroBatcher.of(answers.model(0), options);
        AtomicBoolean stopped = new AtomicBoolean();
        List<Caller> callers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Caller caller = new Caller(batcher, new Random(seed + i), stopped);
            callers.add(caller);
            Thread.Builder builder = i % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual();
            threads.add(builder.name("caller-" + i).start(guarded(caller)));
        }
        threads.add(Thread.ofPlatform().name("swapper").start(guarded(() -> swap(batcher, stopped))));
        Random random = new Random(seed - 1);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            threads.get(random.nextInt(THREADS)).interrupt();
            Thread.sleep(1);
        }
        boolean closeUnderLoad = random.nextBoolean();
        stopped.set(!closeUnderLoad);
        for (int closer = 0; closer < 2; closer++) {
            threads.add(Thread.ofPlatform().name("closer-" + closer).start(guarded(batcher::close)));
        }
        for (Thread thread : threads) {
            if (!thread.join(Patience.LIMIT)) {
                failures.add(hanging(thread, batcher));
                return;
            }
        }
        check(batcher, callers);
    }

    private static AssertionError hanging(Thread thread, MicroBatcher batcher) {
        AssertionError error = new AssertionError(thread + " hangs; " + batcher.statistics());
        error.setStackTrace(thread.getStackTrace());
        return error;
    }

    private void check(MicroBatcher batcher, List<Caller> callers) {
        BatcherStatistics statistics = batcher.statistics();
        long answersGot = callers.stream().mapToLong(caller -> caller.answers).sum();
        long errorsGot = callers.stream().mapToLong(caller -> caller.errors).sum();
        answered.add(answersGot);
        unanswered.add(errorsGot);
        guarded(() -> {
                    assertEquals(0, statistics.queued());
                    assertEquals(0, statistics.failed());
                    assertTrue(statistics.requests() >= answersGot, statistics + ", answers " + answersGot);
                    assertEquals(
                            statistics.queueWait().count() + statistics.inline(),
                            statistics.requests(),
                            statistics.toString());
                })
                .run();
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable thrown) {
                failures.add(thrown);
            }
        };
    }

    /** Swaps, and sees that its next request is answered by the new model: nobody else swaps. */
    private void swap(MicroBatcher batcher, AtomicBoolean stopped) {
        Random random = new Random();
        float[] out = new float[Answers.OUTPUTS];
        for (int turn = 0; !stopped.get(); turn++) {
            int model = turn % 4;
            int row = random.nextInt(answers.rows());
            try {
                batcher.swap(answers.model(model));
                batcher.predict(answers.row(row), out);
                answers.require(model, row, out);
            } catch (QueueFullException _) {
                // The queue is small; the next turn will tell.
            } catch (BatcherClosedException _) {
                return;
            }
        }
    }

    /** One of the threads. */
    private final class Caller implements Runnable {

        private final MicroBatcher batcher;
        private final Random random;
        private final AtomicBoolean stopped;
        private final float[] out = new float[3 + Answers.OUTPUTS];
        private final List<CompletableFuture<float[]>> futures = new ArrayList<>();
        private final List<Integer> futureRows = new ArrayList<>();
        private long answers;
        private long errors;

        Caller(MicroBatcher batcher, Random random, AtomicBoolean stopped) {
            this.batcher = batcher;
            this.random = random;
            this.stopped = stopped;
        }

        @Override
        public void run() {
            boolean open = true;
            while (open && !stopped.get()) {
                open = random.nextInt(3) > 0 ? predict() : submit();
                Thread.interrupted();
            }
            settleFutures();
        }

        /** False once the batcher is closed. */
        private boolean predict() {
            int row = random.nextInt(MicroBatcherStressTest.this.answers.rows());
            float[] in = MicroBatcherStressTest.this.answers.row(row);
            Arrays.fill(out, UNTOUCHED);
            try {
                if (random.nextInt(3) == 0) {
                    batcher.predict(in, 0, out, 3, random.nextInt(1_000_000));
                } else {
                    batcher.predict(in, 0, out, 3);
                }
                MicroBatcherStressTest.this.answers.requireAny(row, Arrays.copyOfRange(out, 3, out.length));
                requireUntouched(0, 3);
                answers++;
            } catch (PredictionException e) {
                errors++;
                if (e instanceof PredictionInterruptedException) {
                    assertTrue(Thread.interrupted(), "the interrupt flag is set again");
                }
                // Time enough for a leader that does not know yet to write where it must not.
                pause();
                requireUntouched(0, out.length);
                return !(e instanceof BatcherClosedException);
            }
            return true;
        }

        private void requireUntouched(int from, int to) {
            for (int i = from; i < to; i++) {
                assertEquals(UNTOUCHED, out[i], "out[" + i + "]");
            }
        }

        private void pause() {
            if (random.nextInt(4) == 0) {
                try {
                    Thread.sleep(0, random.nextInt(200_000));
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private boolean submit() {
            int row = random.nextInt(MicroBatcherStressTest.this.answers.rows());
            float[] in = MicroBatcherStressTest.this.answers.row(row).clone();
            try {
                CompletableFuture<float[]> future = random.nextInt(3) == 0
                        ? batcher.submit(in, Duration.ofNanos(random.nextInt(1_000_000)))
                        : batcher.submit(in);
                Arrays.fill(in, Float.NaN);
                futures.add(future);
                futureRows.add(row);
                if (random.nextInt(4) == 0) {
                    future.cancel(true);
                }
            } catch (PredictionException e) {
                errors++;
                return !(e instanceof BatcherClosedException);
            }
            if (futures.size() >= 16) {
                settleFutures();
            }
            return true;
        }

        /** Every future has an answer or an error, also of a batcher that was closed since. */
        private void settleFutures() {
            for (int i = 0; i < futures.size(); i++) {
                settle(futures.get(i), futureRows.get(i));
            }
            futures.clear();
            futureRows.clear();
        }

        private void settle(CompletableFuture<float[]> future, int row) {
            long limit = System.nanoTime() + Patience.LIMIT.toNanos();
            while (true) {
                try {
                    float[] answer = future.get(limit - System.nanoTime(), TimeUnit.NANOSECONDS);
                    MicroBatcherStressTest.this.answers.requireAny(row, answer);
                    answers++;
                    return;
                } catch (InterruptedException _) {
                    // goes on waiting
                } catch (CancellationException _) {
                    errors++;
                    return;
                } catch (ExecutionException e) {
                    assertTrue(e.getCause() instanceof DeadlineExceededException, e.getCause()::toString);
                    errors++;
                    return;
                } catch (TimeoutException e) {
                    throw new AssertionError("a future is lost; " + batcher.statistics(), e);
                }
            }
        }
    }
}
