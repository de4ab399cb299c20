package dev.lanewise.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.cli.bench.plan.Suite;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Each process is a thread that follows a script such as {@code w1 m1 m1}: warm-ups and measurements of cases. One at a time runs,
 * so the order in which they write down what they do is that of their turns.
 */
class TurnsTest {

    private static Turn turn(String word) {
        return new Turn(new BenchCase(Suite.GEMM, "forward", word.substring(1), 0, 0), word.charAt(0) == 'w');
    }

    private static List<String> order(String... scripts) throws Exception {
        Turns turns = new Turns(scripts.length);
        List<String> done = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < scripts.length; i++) {
                int process = i;
                all.add(threads.submit(() -> {
                    turns.awaitStart(process);
                    done.add("ABC".charAt(process) + "start");
                    for (String word : scripts[process].split(" ", -1)) {
                        if (!word.isEmpty()) {
                            turns.await(process, turn(word));
                            done.add("ABC".charAt(process) + word);
                        }
                    }
                    turns.leave(process);
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        return done;
    }

    private static List<String> words(String text) {
        return List.of(text.split(" ", -1));
    }

    @Test
    void eachStartsAndWarmsUpThenTheyAlternate() throws Exception {
        assertEquals(
                words("Astart Aw1 Bstart Bw1 Cstart Cw1 Am1 Bm1 Cm1 Am1 Bm1 Cm1"),
                order("w1 m1 m1", "w1 m1 m1", "w1 m1 m1"));
    }

    @Test
    void theNextCaseBeginsWhenAllAreDoneWithTheLast() throws Exception {
        assertEquals(
                words("Astart Bstart Am1 Bm1 Am1 Bm1 Aw2 Bw2 Bw2 Am2 Bm2"), order("m1 m1 w2 m2", "m1 m1 w2 w2 m2"));
    }

    @Test
    void whoLeavesACaseOutWaitsForTheOthers() throws Exception {
        // A warms up all of its cases first, so their order is known; C begins with one that neither A nor B has.
        assertEquals(
                words("Astart Aw1 Aw2 Aw3 Bstart Cstart Cm0 Am1 Am1 Am2 Cm2 Am3 Bm3 Cm3 Am3 Bm3 Bm4"),
                order("w1 w2 w3 m1 m1 m2 m3 m3", "m3 m3 m4", "m0 m2 m3"));
    }

    @Test
    void whoEndsEarlyHoldsNobodyUp() throws Exception {
        assertEquals(words("Astart Bstart Cstart Bm1 Cm1 Bm1 Bm2"), order("", "m1 m1 m2", "m1"));
    }

    @Test
    void whoIsEndedWhileItWaitsHoldsNobodyUp() throws Exception {
        Turns turns = new Turns(3);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> all = List.of(
                    threads.submit(() -> {
                        turns.awaitStart(0);
                        turns.await(0, turn("m1"));
                    }),
                    threads.submit(() -> {
                        turns.awaitStart(1);
                        turns.await(1, turn("w1"));
                        // The first waits for its turn now, the last for its start.
                        turns.leave(0);
                        turns.leave(1);
                    }),
                    threads.submit(() -> {
                        turns.awaitStart(2);
                        turns.await(2, turn("m1"));
                        // What it had said before its end is read afterwards.
                        turns.await(0, turn("m1"));
                        turns.await(2, turn("m1"));
                    }));
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    @Test
    void theTurnOfWhoIsEndedIsLeftOut() throws Exception {
        Turns turns = new Turns(2);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> all = List.of(
                    threads.submit(() -> {
                        turns.awaitStart(0);
                        turns.await(0, turn("m1"));
                        // The other one is next.
                        turns.leave(1);
                        turns.await(0, turn("m1"));
                    }),
                    threads.submit(() -> {
                        turns.awaitStart(1);
                        turns.await(1, turn("m1"));
                    }));
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    @Test
    void aProcessTellsItsTurnInTheMiddleOfAnIteration() {
        BenchCase forward = new BenchCase(Suite.GEMM, "forward", "2x3x4", 48, 104);
        String turn = "dev.lanewise.jmh.GemmBenchmark.forward operands=HOT shape=2x3x4 variant=MKL";
        assertEquals(Optional.of(new Turn(forward, true)), Turn.parse("# Warmup Iteration   1: turn warm-up " + turn));
        assertEquals(Optional.of(new Turn(forward, false)), Turn.parse("Iteration  12: turn measurement " + turn));
        assertEquals(Optional.of(new Turn(forward, false)), Turn.parse("turn measurement " + turn));
        assertEquals(Optional.empty(), Turn.parse("Iteration   1: 1.044 us/op"));
        assertEquals(Optional.empty(), Turn.parse("turn around"));
    }
}
