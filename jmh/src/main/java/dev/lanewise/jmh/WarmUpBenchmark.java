package dev.lanewise.jmh;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * The first calls in a new JVM, each fork one sample: what a service meets that takes requests before it has warmed up. The
 * network is made beforehand. A JVM has first calls once, so without forks ({@code -f 0}) the numbers mean nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 10,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class WarmUpBenchmark {

    private static final int CALLS = 1000;

    /** Layer sizes and rows of a call, see {@link PredictionShape}. */
    @Param({"16-64-64-1@1", "784-128-10@1"})
    public String network;

    /** What runs. */
    @Param({
        "LANEWISE_VECTOR",
        "LANEWISE_WARMED_UP",
        "LANEWISE_SCALAR",
        "LANEWISE_BFLOAT16",
        "LANEWISE_INT8",
        "ONNX_RUNTIME",
        "PYTORCH"
    })
    public Prediction.Kind variant;

    private PredictionCalls calls;

    /** Makes network and rows, and calls nothing, except to warm up the variant that says so. */
    @Setup
    public void setUp() {
        calls = new PredictionCalls(network, variant);
    }

    /** Frees native memory. */
    @TearDown
    public void tearDown() {
        calls.close();
    }

    /** The very first call. */
    @Benchmark
    public float[] firstCall() {
        return calls.next();
    }

    /** The first thousand calls, one right after the other; their distribution is in the secondary results. */
    @Benchmark
    public float[] firstThousandCalls(Distribution distribution) {
        long[] nanos = new long[CALLS];
        float[] answers = {};
        for (int call = 0; call < CALLS; call++) {
            long start = System.nanoTime();
            answers = calls.next();
            nanos[call] = System.nanoTime() - start;
        }
        distribution.set(nanos);
        return answers;
    }

    /** Microseconds; JMH's table shows the mean over the forks and calls the unit {@code #}. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Distribution {

        /** Half of the calls took no longer. */
        public double p50;

        /** 990 of the calls took no longer. */
        public double p99;

        /** The longest call. */
        public double max;

        private int forks;

        /** Learns how many forks there are. */
        @Setup
        public void setUp(BenchmarkParams params) {
            forks = Math.max(1, params.getForks());
        }

        private void set(long[] nanos) {
            Arrays.sort(nanos);
            p50 = share(nanos[CALLS / 2 - 1]);
            p99 = share(nanos[CALLS * 99 / 100 - 1]);
            max = share(nanos[CALLS - 1]);
        }

        /** JMH adds such counters up over the forks; a share of each makes the sum their mean. */
        private double share(long nanos) {
            return nanos * 1e-3 / forks;
        }
    }
}
