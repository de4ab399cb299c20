package dev.lanewise.support;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a team of {@link Workers} promises, each promise on its own. */
@Tag("anyWidth")
class WorkersTest {

    @Test
    void oneThreadIsAPlainLoopOnTheCaller() {
        Set<Thread> before = workerThreads();
        List<Integer> chunks = new ArrayList<>();
        try (Workers workers = Workers.of(1)) {
            assertEquals(1, workers.threads());
            workers.run(
                    (chunk, worker) -> {
                        assertEquals(0, worker);
                        chunks.add(chunk);
                    },
                    5);
            assertEquals(before, workerThreads());
        }
        assertEquals(List.of(0, 1, 2, 3, 4), chunks);
    }

    @Test
    void defaultThreadsAreTheProcessors() {
        assertEquals(Runtime.getRuntime().availableProcessors(), Workers.defaultThreads());
    }

    @Test
    void workersAreNamedDaemons() {
        try (Workers workers = Workers.of(3)) {
            assertEquals(3, workers.threads());
            Thread[] team = Meeting.of(workers);
            assertSame(Thread.currentThread(), team[0]);
            for (int worker = 1; worker < 3; worker++) {
                assertEquals("lanewise-worker-" + worker, team[worker].getName());
                assertTrue(team[worker].isDaemon());
            }
        }
    }

    @Test
    void noChunksAreNoWork() {
        try (Workers workers = Workers.of(3)) {
            workers.run((_, _) -> fail("a chunk of none"), 0);
        }
    }

    @Test
    void eachThreadTakesItsOwnRangeFromTheFront() {
        CyclicBarrier bothAreInAChunk = new CyclicBarrier(2);
        List<List<Integer>> taken = List.of(new ArrayList<>(), new ArrayList<>());
        try (Workers workers = Workers.of(2)) {
            workers.run(
                    (chunk, worker) -> {
                        taken.get(worker).add(chunk);
                        Meeting.await(bothAreInAChunk);
                    },
                    6);
        }
        assertEquals(List.of(List.of(0, 1, 2), List.of(3, 4, 5)), taken);
    }

    @Test
    void whoIsDoneTakesTheOthersChunksFromTheBack() {
        CyclicBarrier bothAreInAChunk = new CyclicBarrier(2);
        CyclicBarrier allOthersAreDone = new CyclicBarrier(2);
        List<List<Integer>> taken = List.of(new ArrayList<>(), new ArrayList<>());
        try (Workers workers = Workers.of(2)) {
            workers.run(
                    (chunk, worker) -> {
                        taken.get(worker).add(chunk);
                        switch (chunk) {
                            case 0 -> Meeting.await(bothAreInAChunk);
                            case 4 -> {
                                Meeting.await(bothAreInAChunk);
                                Meeting.await(allOthersAreDone);
                            }
                            case 5 -> Meeting.await(allOthersAreDone);
                            default -> {}
                        }
                    },
                    8);
        }
        assertEquals(List.of(List.of(0, 1, 2, 3, 7, 6, 5), List.of(4)), taken);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aThrowableReachesTheCallerWithTheOthersSuppressed(int threads) {
        try (Workers workers = Workers.of(threads)) {
            int[] calls = new int[40];
            IllegalArgumentException first = assertThrows(
                    IllegalArgumentException.class,
                    () -> workers.run(
                            (chunk, _) -> {
                                calls[chunk]++;
                                if (chunk % 4 == 1) {
                                    throw new IllegalArgumentException("chunk " + chunk);
                                }
                            },
                            40));
            Set<String> messages = IntStream.range(0, first.getSuppressed().length)
                    .mapToObj(i -> first.getSuppressed()[i].getMessage())
                    .collect(Collectors.toSet());
            messages.add(first.getMessage());
            assertEquals(
                    IntStream.range(0, 10).mapToObj(i -> "chunk " + (4 * i + 1)).collect(Collectors.toSet()), messages);
            assertEquals(9, first.getSuppressed().length);
            assertArrayEquals(ones(40), calls);

            workers.run((chunk, _) -> calls[chunk]--, 40);
            assertArrayEquals(new int[40], calls);
        }
    }

    @Test
    void aThrowableThatIsThrownTwiceIsNotItsOwnSuppressed() {
        StackOverflowError error = new StackOverflowError();
        try (Workers workers = Workers.of(2)) {
            assertSame(
                    error,
                    assertThrows(
                            StackOverflowError.class,
                            () -> workers.run(
                                    (_, _) -> {
                                        throw error;
                                    },
                                    10)));
        }
        assertEquals(0, error.getSuppressed().length);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aCheckedExceptionComesAsItIs(int threads) {
        try (Workers workers = Workers.of(threads)) {
            assertThrows(
                    IOException.class,
                    () -> workers.run((_, _) -> WorkersTest.<RuntimeException>throwIoException(), 2));
            Meeting.of(workers);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwIoException() throws T {
        throw (T) new IOException();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aChunkCannotRunOrCloseItsOwnTeam(int threads) {
        try (Workers workers = Workers.of(threads)) {
            Runnable close = workers::close;
            assertThrows(
                    IllegalStateException.class,
                    () -> workers.run((_, _) -> workers.run((_, _) -> {}, 1), threads),
                    "run in run");
            assertThrows(IllegalStateException.class, () -> workers.run((_, _) -> close.run(), 2), "close in run");
            Meeting.of(workers);
        }
    }

    @Test
    void aSecondCallerIsRefusedWhileTheFirstRuns() {
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        int[] calls = new int[2];
        try (Workers workers = Workers.of(2)) {
            Thread second = new Thread(() -> workers.run((chunk, _) -> calls[chunk]--, 2));
            second.setUncaughtExceptionHandler((_, thrown) -> refusal.set(thrown));
            workers.run(
                    (chunk, _) -> {
                        calls[chunk]++;
                        if (chunk == 0) {
                            second.start();
                            join(second);
                        }
                    },
                    2);
        }
        assertEquals(IllegalStateException.class, refusal.get().getClass());
        assertArrayEquals(ones(2), calls);
    }

    @Test
    void theOwnerMayChange() throws Exception {
        int[] calls = new int[100];
        try (Workers workers = Workers.of(2)) {
            workers.run((chunk, _) -> calls[chunk]++, 100);
            Thread next = new Thread(() -> workers.run((chunk, _) -> calls[chunk]--, 100));
            next.start();
            next.join();
        }
        assertArrayEquals(new int[100], calls);
    }

    @Test
    void closeEndsParkedThreads() {
        Workers workers = Workers.of(3);
        Thread[] team = Meeting.of(workers);
        Meeting.awaitIdle(team);
        workers.close();
        assertFalse(team[1].isAlive() || team[2].isAlive());
    }

    @Test
    void closeEndsThreadsThatSpin() {
        for (int i = 0; i < 200; i++) {
            Workers workers = Workers.of(2);
            Thread worker = Meeting.of(workers)[1];
            workers.close();
            assertFalse(worker.isAlive());
        }
    }

    @Test
    void closeEndsThreadsThatJustBegin() {
        Set<Thread> before = workerThreads();
        for (int i = 0; i < 200; i++) {
            Workers.of(3).close();
        }
        assertEquals(before, workerThreads());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aClosedTeamClosesAgainAndRunsNothing(int threads) {
        Workers workers = Workers.of(threads);
        workers.close();
        workers.close();
        assertThrows(IllegalStateException.class, () -> workers.run((_, _) -> {}, 1));
        workers.close();
    }

    @Test
    void theCallersInterruptIsKept() {
        int[] calls = new int[50];
        Thread worker;
        try (Workers workers = Workers.of(2)) {
            worker = Meeting.of(workers)[1];
            Thread.currentThread().interrupt();
            workers.run((chunk, _) -> calls[chunk]++, 50);
            assertTrue(Thread.currentThread().isInterrupted(), "after run");
        }
        assertTrue(Thread.interrupted(), "after close");
        assertFalse(worker.isAlive());
        assertArrayEquals(ones(50), calls);
    }

    @Test
    void anIdleTeamComesToRest() {
        try (Workers workers = Workers.of(3)) {
            Meeting.awaitIdle(Meeting.of(workers));
        }
    }

    @Test
    void anInterruptedTeamComesToRest() {
        try (Workers workers = Workers.of(3)) {
            Thread[] team = Meeting.of(workers);
            Meeting.awaitIdle(team);
            team[1].interrupt();
            team[2].interrupt();
            Meeting.awaitIdle(team);
            assertArrayEquals(team, Meeting.of(workers));
        }
    }

    @Test
    void aSleepingTeamWakesUp() throws Exception {
        try (Workers workers = Workers.of(3)) {
            Thread[] team = Meeting.of(workers);
            for (int i = 0; i < 100; i++) {
                Thread.sleep(5);
                assertArrayEquals(team, Meeting.of(workers));
            }
        }
    }

    @Test
    void teamsDoNotMeet() {
        try (Workers one = Workers.of(2);
                Workers other = Workers.of(2)) {
            int[] calls = new int[100];
            one.run((chunk, _) -> other.run((inner, _) -> calls[10 * chunk + inner]++, 10), 1);
            assertAll(
                    () -> assertEquals(10, IntStream.of(calls).sum()),
                    () -> assertFalse(Meeting.of(one)[1] == Meeting.of(other)[1]));
        }
    }

    private static int[] ones(int length) {
        return IntStream.generate(() -> 1).limit(length).toArray();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Set<Thread> workerThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("lanewise-worker-"))
                .collect(Collectors.toSet());
    }
}
