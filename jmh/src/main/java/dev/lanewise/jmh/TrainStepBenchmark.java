package dev.lanewise.jmh;

import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.MiniBatch;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.kernel.Updates;
import java.util.Arrays;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * One training step: gather, forward, backpropagation, plain SGD. The kernels are those of the process; for the scalar ones run
 * with {@code -jvmArgsAppend -Dlanewise.kernels=scalar}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TrainStepBenchmark {

    /** Layer sizes, inputs first; relu, then softmax. */
    @Param({"784-128-10", "784-512-256-10"})
    public String layers;

    /** Rows of the batch. */
    @Param({"10", "32", "128", "512"})
    public int batchSize;

    private NeuralNetwork network;
    private MiniBatch batch;
    private Dataset data;

    /** Makes a network and a batch. */
    @Setup
    public void setUp() {
        int[] sizes =
                Arrays.stream(layers.split("-", -1)).mapToInt(Integer::parseInt).toArray();
        Activation[] activations = new Activation[sizes.length - 1];
        Arrays.fill(activations, Activation.RELU);
        activations[activations.length - 1] = Activation.SOFTMAX;
        network = NeuralNetwork.of(sizes, activations);
        batch = new MiniBatch(network, new Loss.SparseCategoricalCrossEntropy(), batchSize);
        float[] classes = new float[batchSize];
        for (int b = 0; b < batchSize; b++) {
            classes[b] = b % network.outputs();
        }
        data = Dataset.of(Implementation.numbers(batchSize * network.inputs()), classes, batchSize);
    }

    /** One step. */
    @Benchmark
    public double step() {
        batch.gather(data, 0, batchSize);
        double loss = batch.forward();
        batch.backward();
        Updates updates = KernelProvider.kernels().updates();
        float[] parameters = network.parameters().values();
        updates.addScaled(parameters.length, -1e-6f, batch.gradients().values(), parameters, 0);
        return loss;
    }
}
