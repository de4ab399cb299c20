package dev.lanewise.jmh;

import java.util.concurrent.TimeUnit;
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

/**
 * The distribution of single calls with one row: p50, p90, p99, p99.9, maximum.
 *
 * <p>JMH times a random part of the calls, at most 20 in a millisecond, each between two readings of the clock. A sample holds
 * what these two cost, some 20 to 50 ns, and whatever the machine did meanwhile: {@link #clock} shows both without any call. A
 * mean is better read from {@link PredictBenchmark}, which reads the clock once for a whole iteration; the tail only here. The
 * next call starts when the last one has ended: this is the time of service, without the time of waiting that a service under
 * load has.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 3, time = 2)
public class PredictLatencyBenchmark {

    /** A network and its rows. */
    @State(Scope.Thread)
    public static class Calls {

        /** Layer sizes and rows of a call, see {@link PredictionShape}. */
        @Param({
            "16-64-64-1@1",
            "64-128:tanh-10@1",
            "256-384-384-128@1",
            "784-128-10@1",
            "784-512-256-10@1",
            "1024-2048-2048-1000@1"
        })
        public String network;

        /** What runs. */
        @Param({
            "LANEWISE_VECTOR",
            "LANEWISE_SCALAR",
            "LANEWISE_BFLOAT16",
            "LANEWISE_INT8",
            "ONNX_RUNTIME",
            "PYTORCH",
            "C_BLIS",
            "C_OPENBLAS"
        })
        public Prediction.Kind variant;

        private PredictionCalls calls;

        /** Makes network and rows. */
        @Setup
        public void setUp() {
            calls = new PredictionCalls(network, variant);
        }

        /** Frees native memory. */
        @TearDown
        public void tearDown() {
            calls.close();
        }
    }

    /** One call. */
    @Benchmark
    public float[] predict(Calls state) {
        return state.calls.next();
    }

    /** No call: the clock, and the interruptions by the machine. */
    @Benchmark
    public void clock() {}
}
