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
 * What a call takes on one thread, one call after the other: from an array of the caller into an array of the caller, with what
 * an implementation copies in between. How far single calls lie from the mean, {@link PredictLatencyBenchmark} tells.
 *
 * <pre>java -jar jmh/target/benchmarks.jar --networks jmh/shapes/predict.txt -p variant=LANEWISE_VECTOR,ONNX_RUNTIME</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
// Three forks: where the arrays come to lie changes the speed from one JVM to the next.
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public class PredictBenchmark {

    /** Layer sizes and rows of a call, see {@link PredictionShape}; {@code --networks FILE} sets them all. */
    @Param({
        "16-64-64-1@1",
        "16-64-64-1@8",
        "16-64-64-1@32",
        "64-128:tanh-10@1",
        "64-128:tanh-10@32",
        "256-384-384-128@1",
        "784-128-10@1",
        "784-128-10@32",
        "784-128-10@256",
        "784-512-256-10@1",
        "784-512-256-10@32",
        "784-512-256-10@256",
        "1024-2048-2048-1000@1",
        "1024-2048-2048-1000@8",
        "1024-2048-2048-1000@32"
    })
    public String network;

    /** What runs. JMH varies the parameter fastest whose name is last in the alphabet: what is compared runs close together. */
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

    /** One call. */
    @Benchmark
    public float[] predict() {
        return calls.next();
    }
}
