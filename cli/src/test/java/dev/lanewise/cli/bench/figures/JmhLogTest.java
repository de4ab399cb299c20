package dev.lanewise.cli.bench.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JmhLogTest {

    private final AtomicInteger iterations = new AtomicInteger();
    private final JmhLog log = new JmhLog(iterations::incrementAndGet);

    private void accept(String text) {
        text.lines().forEach(log::accept);
    }

    @Test
    void countsIterationsAndHearsWhatRuns() {
        accept("""
                # Benchmark: dev.lanewise.jmh.GemmBenchmark.forward
                # Warmup Iteration   1: MKL is oneMKL 2026.1, code for AVX-512
                4.299 us/op
                # Warmup Iteration   2: 1.046 us/op
                Iteration   1: 1.044 us/op
                # Run complete. Total time: 00:00:01
                """);
        assertEquals(3, iterations.get());
        assertEquals(Optional.of("oneMKL 2026.1, code for AVX-512"), log.description());
        assertEquals(Set.of(), log.failures());
    }

    @Test
    void aFailureIsItsMessageOnce() {
        for (int i = 0; i < 2; i++) {
            accept("""
                    # Warmup Iteration   1: <failure>

                    java.lang.IllegalStateException: oneMKL is not on the class path
                    \tat dev.lanewise.jmh.Peers.require(Peers.java:15)
                    """);
        }
        accept("""
                Iteration   1: <failure>

                java.lang.UnsatisfiedLinkError: no jni
                ERROR: Another JMH instance might be running
                """);
        assertEquals(
                List.of(
                        "oneMKL is not on the class path",
                        "UnsatisfiedLinkError: no jni",
                        "Another JMH instance might be running"),
                List.copyOf(log.failures()));
        assertEquals(Optional.empty(), log.description());
    }
}
