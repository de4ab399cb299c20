package dev.lanewise.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Round after round, in which every thread makes one request and all wait for each other: where a wake-up got lost, nobody would
 * come whose request could make up for it.
 */
@Tag("anyWidth")
class MicroBatcherRoundsTest {

    private static final long MILLIS = 50L * Integer.getInteger("lanewise.stress.seconds", 4);

    private final Answers answers = new Answers(4, 1, 64);

    private enum Way {
        PREDICT,
        SUBMIT,
        GIVE_UP
    }

    @ParameterizedTest
    @CsvSource({
        "2, 1, 64, 64, PREDICT",
        "3, 1, 64, 64, PREDICT",
        "8, 1, 2, 64, PREDICT",
        "8, 2, 3, 64, PREDICT",
        "8, 2, 3, 2, PREDICT",
        "3, 1, 64, 64, SUBMIT",
        "8, 1, 2, 64, SUBMIT",
        "8, 2, 3, 2, SUBMIT",
        "3, 1, 1, 64, GIVE_UP",
        "8, 1, 1, 64, GIVE_UP",
        "8, 1, 2, 64, GIVE_UP",
        "8, 2, 2, 2, GIVE_UP",
    })
    void everyRoundEnds(int threads, int workers, int maxBatchSize, int queueCapacity, Way lastThreads)
            throws InterruptedException {
        BatchingOptions options = BatchingOptions.builder()
                .workers(workers)
                .maxBatchSize(maxBatchSize)
                .queueCapacity(queueCapacity)
                .overload(OverloadPolicy.BLOCK)
                .build();
        // Not closed where a caller fails: it would wait for the one that was never woken.
        MicroBatcher batcher = MicroBatcher.of(answers.model(0), options);
        AtomicBoolean stopped = new AtomicBoolean();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS);
        CyclicBarrier round = new CyclicBarrier(threads, () -> stopped.set(System.nanoTime() > end));
        List<Background> callers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int row = i;
            Way way = i >= threads / 3 + 1 ? lastThreads : Way.PREDICT;
            Runnable rounds = () -> {
                while (!stopped.get()) {
                    ask(batcher, row, way);
                    await(round, batcher);
                }
            };
            callers.add(i % 3 == 1 ? Background.runVirtual(rounds) : Background.run(rounds));
        }
        for (Background caller : callers) {
            caller.join();
        }
        assertEquals(0, batcher.statistics().queued());
        batcher.close();
    }

    private void ask(MicroBatcher batcher, int row, Way way) {
        float[] out = new float[Answers.OUTPUTS];
        switch (way) {
            case PREDICT -> {
                batcher.predict(answers.row(row), out);
                answers.require(0, row, out);
            }
            case SUBMIT ->
                answers.require(
                        0,
                        row,
                        batcher.submit(answers.row(row))
                                .orTimeout(Patience.LIMIT.toNanos(), TimeUnit.NANOSECONDS)
                                .join());
            case GIVE_UP -> {
                try {
                    batcher.predict(
                            answers.row(row),
                            out,
                            Duration.ofNanos(ThreadLocalRandom.current().nextInt(30_000)));
                    answers.require(0, row, out);
                } catch (DeadlineExceededException _) {
                    // as it should
                }
            }
        }
    }

    private static void await(CyclicBarrier round, MicroBatcher batcher) {
        try {
            round.await(Patience.LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError("somebody was never woken; " + batcher.statistics(), e);
        }
    }
}
