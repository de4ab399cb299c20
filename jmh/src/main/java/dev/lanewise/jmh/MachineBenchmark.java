package dev.lanewise.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The two limits of this machine on one thread: operations, and bytes from each level of memory. An operation per nanosecond
 * is one GFLOP/s, a byte per nanosecond one GB/s, so JMH's {@code ops/ns} read as GFLOP/s and GB/s. The limit is the best iteration
 * ({@code rawData} of {@code -rf json}, which {@code lanewise bench} reads), not JMH's mean: a neighbour can only take away.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 2, time = 1)
// Windows so short that some of them have a core to themselves: the limit is the best of them. A call of copy or triad
// moves 134 or 201 MB, which takes longer than that from memory: then a window is one call, of 10 ms and more.
@Measurement(iterations = 100, time = 2, timeUnit = TimeUnit.MILLISECONDS)
public class MachineBenchmark {

    private static final int FLOPS = 24 << 17;
    private static final int FLOATS = 1 << 24;

    /** The width of the vectors. */
    @State(Scope.Thread)
    public static class Width {
        /** Bits; a width that the machine has not is an error. */
        @Param({"128", "256", "512"})
        public int vectorBits;

        /** Independent chains: what is better depends on the registers and on how many instructions may start in a cycle. */
        @Param({"12", "24"})
        public int chains;

        private FmaPeak peak;
        private int steps;

        /** Checks the width. */
        @Setup
        public void setUp() {
            peak = new FmaPeak(vectorBits, chains);
            steps = (int) (FLOPS / peak.flops(1));
        }
    }

    /** The arrays. */
    @State(Scope.Thread)
    public static class Arrays {
        /**
         * Floats in each of three arrays: together 12 KB (first-level cache), 384 KB (second), 6 MB (third where it has them)
         * and 192 MB (memory). A power of two up to 2²⁴.
         */
        @Param({"1024", "32768", "524288", "16777216"})
        public int length;

        private MemoryBandwidth bandwidth;
        private int repeats;

        /** Makes the arrays. */
        @Setup
        public void setUp() {
            if (length < 16 || FLOATS % length != 0) {
                throw new IllegalArgumentException(
                        "length must be a power of two from 16 to " + FLOATS + ", but is " + length);
            }
            bandwidth = new MemoryBandwidth(length);
            repeats = FLOATS / length;
        }
    }

    /** GFLOP/s. */
    @Benchmark
    @OperationsPerInvocation(FLOPS)
    public float fma(Width width) {
        return width.peak.run(width.steps);
    }

    /** GB/s. */
    @Benchmark
    @OperationsPerInvocation(2 * Float.BYTES * FLOATS)
    public MemoryBandwidth copy(Arrays arrays) {
        for (int i = 0; i < arrays.repeats; i++) {
            arrays.bandwidth.copy();
        }
        return arrays.bandwidth;
    }

    /** GB/s. */
    @Benchmark
    @OperationsPerInvocation(3 * Float.BYTES * FLOATS)
    public MemoryBandwidth triad(Arrays arrays) {
        for (int i = 0; i < arrays.repeats; i++) {
            arrays.bandwidth.triad();
        }
        return arrays.bandwidth;
    }
}
