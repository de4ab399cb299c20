package dev.lanewise.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.Patience;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@link Workers} many times over: what one run in a hundred thousand could get wrong.
 *
 * <p>The number of runs gives way to a busy machine, the verdict does not.
 */
@Tag("anyWidth")
class WorkersStressTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Plain arrays between the caller and the chunks, one pair for each of two jobs that take turns. */
    private static final class Turns {

        private static final int CHUNKS = 64;

        private final int[] x = new int[CHUNKS];
        private final int[] y = new int[CHUNKS];
        private final Workers.Work even = (chunk, _) -> y[chunk] += 3 * x[chunk];
        private final Workers.Work odd = (chunk, _) -> y[chunk] += 5 * x[chunk];

        /** Writes, runs, reads. A chunk that runs twice, not at all, with other work or on old numbers changes the sum. */
        void run(Workers workers, int turn, int chunks) {
            for (int chunk = 0; chunk < chunks; chunk++) {
                x[chunk] = turn + chunk;
                y[chunk] = chunk;
            }
            workers.run(turn % 2 == 0 ? even : odd, chunks);
            int factor = turn % 2 == 0 ? 3 : 5;
            for (int chunk = 0; chunk < chunks; chunk++) {
                if (y[chunk] != chunk + factor * (turn + chunk)) {
                    assertEquals(chunk + factor * (turn + chunk), y[chunk], "turn " + turn + ", chunk " + chunk);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 200000", "3, 100000", "8, 20000"})
    void everyRunSeesItsOwnWorkAndNumbers(int threads, int runs) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        Turns turns = new Turns();
        try (Workers workers = Workers.of(threads)) {
            for (int turn = 0; turn < runs && System.nanoTime() < end; turn++) {
                turns.run(workers, turn, 1 + turn % 4);
            }
        }
    }

    @Test
    void manyMoreThreadsThanProcessorsAgree() {
        Turns turns = new Turns();
        try (Workers workers = Workers.of(4 * Workers.defaultThreads())) {
            for (int turn = 0; turn < 500; turn++) {
                turns.run(workers, turn, Turns.CHUNKS);
            }
        }
    }

    /** The pauses lie around the time after which a worker parks, where a wake-up could get lost; then no one would come. */
    @Test
    void aWorkerOnItsWayToBedIsWoken() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        Together together = new Together(2);
        try (Workers workers = Workers.of(2)) {
            for (int turn = 0; turn < 20_000 && System.nanoTime() < end; turn++) {
                together.run(workers);
                pause(40_000 + turn * 7919L % 30_000);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aWarmRunAllocatesNothing(int threads) {
        try (Workers workers = Workers.of(threads)) {
            Thread[] team = Meeting.of(workers);
            Together together = new Together(threads);
            assertTrue(becomesQuiet(team, () -> repeat(300, workers, together, 0)), "run after run");
            assertTrue(becomesQuiet(team, () -> repeat(30, workers, together, 200_000)), "with parking in between");
        }
    }

    private static void repeat(int runs, Workers workers, Together together, long pauseNanos) {
        for (int i = 0; i < runs; i++) {
            together.run(workers);
            pause(pauseNanos);
        }
    }

    /** Whether two rounds in a row allocate nothing. Until code is compiled it may. */
    private static boolean becomesQuiet(Thread[] team, Runnable round) {
        long end = System.nanoTime() + Patience.LIMIT.toNanos();
        int quietRounds = 0;
        while (quietRounds < 2 && System.nanoTime() < end) {
            long before = allocatedBytes(team);
            round.run();
            quietRounds = allocatedBytes(team) == before ? quietRounds + 1 : 0;
        }
        return quietRounds == 2;
    }

    private static long allocatedBytes(Thread[] team) {
        long sum = THREADS.getCurrentThreadAllocatedBytes();
        for (int worker = 1; worker < team.length; worker++) {
            sum += THREADS.getThreadAllocatedBytes(team[worker].threadId());
        }
        return sum;
    }

    private static void pause(long nanos) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            Thread.onSpinWait();
        }
    }

    /** A job that ends only if every thread of the team takes part. */
    private static final class Together {

        private static final long LIMIT_NANOS = 20_000_000_000L;

        private final int threads;
        private final AtomicInteger arrived = new AtomicInteger();
        private final Workers.Work work = (_, _) -> awaitAll();

        Together(int threads) {
            this.threads = threads;
        }

        void run(Workers workers) {
            arrived.set(0);
            workers.run(work, threads);
        }

        @SuppressWarnings("ThreadPriorityCheck")
        private void awaitAll() {
            long start = System.nanoTime();
            arrived.incrementAndGet();
            while (arrived.get() < threads) {
                if (System.nanoTime() - start > LIMIT_NANOS) {
                    throw new AssertionError("some worker never came");
                }
                Thread.yield();
            }
        }
    }
}
