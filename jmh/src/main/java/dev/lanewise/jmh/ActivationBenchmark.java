package dev.lanewise.jmh;

import dev.lanewise.kernel.Activations;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** Activation functions on a block that fits the first-level cache; {@link #copy} is what memory alone costs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
// Three forks: where the arrays come to lie changes the speed from one JVM to the next.
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ActivationBenchmark {

    /** Floats. */
    @Param("4096")
    public int length;

    /** What runs. JMH varies the parameter fastest whose name is last in the alphabet: what is compared runs close together. */
    @Param({"LANEWISE_VECTOR", "LANEWISE_SCALAR", "PLAIN_LOOP"})
    public Implementation variant;

    private @Nullable Activations activations;
    private float[] z;
    private float[] a;

    /** Makes the operands. */
    @Setup
    public void setUp() {
        activations =
                variant == Implementation.PLAIN_LOOP ? null : variant.kernels().activations();
        z = Implementation.numbers(length);
        a = new float[length];
    }

    /** The floor: read and write. */
    @Benchmark
    public float[] copy() {
        System.arraycopy(z, 0, a, 0, length);
        return a;
    }

    /** ReLU. */
    @Benchmark
    public float[] relu() {
        if (activations == null) {
            PlainActivations.relu(length, z, a);
        } else {
            activations.relu(length, z, 0, a, 0);
        }
        return a;
    }

    /** Sigmoid. */
    @Benchmark
    public float[] sigmoid() {
        if (activations == null) {
            PlainActivations.sigmoid(length, z, a);
        } else {
            activations.sigmoid(length, z, 0, a, 0);
        }
        return a;
    }

    /** Hyperbolic tangent. */
    @Benchmark
    public float[] tanh() {
        if (activations == null) {
            PlainActivations.tanh(length, z, a);
        } else {
            activations.tanh(length, z, 0, a, 0);
        }
        return a;
    }

    /** GELU. */
    @Benchmark
    public float[] gelu() {
        if (activations == null) {
            PlainActivations.gelu(length, z, a);
        } else {
            activations.gelu(length, z, 0, a, 0);
        }
        return a;
    }

    /** Softmax over rows of 16. */
    @Benchmark
    public float[] softmax() {
        if (activations == null) {
            PlainActivations.softmax(length / 16, 16, z, a);
        } else {
            activations.softmax(length / 16, 16, 16, z, 0, a, 0);
        }
        return a;
    }
}
