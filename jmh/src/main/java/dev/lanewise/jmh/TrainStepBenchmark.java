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
 * One training step: forward, loss, backpropagation, plain gradient descent, in single precision (Encog: double). The step
 * with tanh is SimpleChains.jl's: Adam, and neither Encog nor the network in C takes it.
 *
 * <p>Lanewise also gathers the batch out of its data set; its peers find theirs ready.
 *
 * @see <a href="https://julialang.org/blog/2022/04/simple-chains/">Doing small network scientific machine learning in Julia</a>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
// Three forks: where the arrays come to lie changes the speed from one JVM to the next.
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
// A step runs many kernels, and until C2 has compiled them all it is a thousand times slower: no shorter.
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TrainStepBenchmark extends TurnTaking {

    /** So small that the weights, and with them the work, stay as they are however many steps run. */
    private static final double LEARNING_RATE = 1e-6;

    /** Layer sizes and rows of the batch; which activations and loss, see {@link TrainingCase}. */
    @Param({
        "784-128-10@10",
        "784-128-10@32",
        "784-128-10@128",
        "784-128-10@512",
        "784-512-256-10@32",
        "784-512-256-10@128",
        "784-512-256-10@512",
        "1024-2048-2048-1000@128",
        "2-10-1@10",
        "4-32-16-4:tanh@10000"
    })
    public String network;

    /** Threads that Lanewise or PyTorch may use; Encog has one here. */
    @Param("1")
    public int threads;

    /** What runs. JMH varies the parameter fastest whose name is last in the alphabet: what is compared runs close together. */
    @Param({"LANEWISE_VECTOR", "LANEWISE_SCALAR", "PYTORCH", "C_BLIS", "C_OPENBLAS", "ENCOG"})
    public TrainableNetwork.Kind variant;

    private TrainingStep step;

    /** Makes a network and a batch. */
    @Setup
    public void setUp() {
        step = TrainingStep.of(variant, TrainingCase.parse(network), LEARNING_RATE, threads);
        System.out.println(variant + " is " + step.describe());
    }

    /** Frees native memory and ends threads. */
    @TearDown
    public void tearDown() {
        step.close();
    }

    /** One step. */
    @Benchmark
    public Object step() {
        return step.step();
    }
}
