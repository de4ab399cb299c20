package dev.lanewise.jmh;

import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.MiniBatch;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.kernel.Updates;
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
 * The step that SimpleChains.jl publishes: 4-32-16-4 with tanh and a linear last layer, mean squared error, all 10,000 rows at
 * once, Adam, single precision.
 *
 * @see <a href="https://julialang.org/blog/2022/04/simple-chains/">Doing small network scientific machine learning in Julia</a>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SmallNetworkBenchmark {

    private static final int ROWS = 10_000;
    private static final int INPUTS = 4;
    private static final int OUTPUTS = 4;

    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;

    /** So small that the weights, and with them the work, stay as they are however many steps run. */
    private static final float LEARNING_RATE = 1e-9f;

    /** Threads that the step may use. */
    @Param({"1", "2"})
    public int threads;

    private MiniBatch batch;
    private Dataset data;
    private MiniBatch.ParameterUpdate adam;

    /** Makes network and rows. */
    @Setup
    public void setUp() {
        NeuralNetwork network = NeuralNetwork.builder()
                .input(INPUTS)
                .dense(32, Activation.TANH)
                .dense(16, Activation.TANH)
                .dense(OUTPUTS, Activation.LINEAR)
                .build();
        data = Dataset.of(Implementation.numbers(ROWS * INPUTS), Implementation.numbers(ROWS * OUTPUTS), ROWS);
        batch = new MiniBatch(network, new Loss.MeanSquaredError(), ROWS, threads);
        Updates updates = KernelProvider.kernels().updates();
        float[] parameters = network.parameters().values();
        float[] gradients = batch.gradients().values();
        float[] means = new float[parameters.length];
        float[] squares = new float[parameters.length];
        // As after many steps, when the bias corrections are 1.
        adam = (offset, length) -> updates.adam(
                length,
                LEARNING_RATE,
                BETA1,
                1 - BETA1,
                BETA2,
                1 - BETA2,
                EPSILON,
                1f,
                1f,
                parameters,
                gradients,
                means,
                squares,
                offset);
        System.out.println(
                "LANEWISE_VECTOR is Lanewise, " + KernelProvider.active().describe());
    }

    /** Ends threads. */
    @TearDown
    public void tearDown() {
        batch.close();
    }

    /** One step; gives the loss. */
    @Benchmark
    public double step() {
        batch.gather(data, 0, ROWS);
        double loss = batch.forward();
        batch.backward();
        batch.update(adam);
        return loss;
    }
}
