package dev.lanewise.jmh;

import dev.lanewise.kernel.Kernels;
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

/**
 * Activation functions, two of their derivatives and the loss of a classifier, on a block that fits the first-level cache and on
 * one beyond all caches; {@link #copy} is what memory alone costs.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
// Three forks: where the arrays come to lie changes the speed from one JVM to the next.
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ActivationBenchmark extends TurnTaking {

    private static final int COLUMNS = 16;

    /** Floats, a multiple of 16: arrays of 16 KB, and of 64 MB each. */
    @Param({"4096", "16777216"})
    public int length;

    /** What runs. JMH varies the parameter fastest whose name is last in the alphabet: what is compared runs close together. */
    @Param({"LANEWISE_VECTOR", "LANEWISE_SCALAR", "PLAIN_LOOP"})
    public Implementation variant;

    private @Nullable Kernels kernels;
    private float[] z;
    private float[] a;
    private float[] sigmoids;
    private float[] oneHot;
    private float[] terms;
    private float[] delta;

    /** Makes the operands. */
    @Setup
    public void setUp() {
        kernels = variant == Implementation.PLAIN_LOOP ? null : variant.kernels();
        z = Implementation.numbers(length);
        a = new float[length];
        delta = z.clone();
        terms = new float[length];
        sigmoids = new float[length];
        oneHot = new float[length];
        for (int i = 0; i < length; i++) {
            sigmoids[i] = (1 + z[i]) / 2;
        }
        for (int row = 0; row < length / COLUMNS; row++) {
            oneHot[row * COLUMNS + row % COLUMNS] = 1;
        }
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
        if (kernels == null) {
            PlainActivations.relu(length, z, a);
        } else {
            kernels.activations().relu(length, z, 0, a, 0);
        }
        return a;
    }

    /** Sigmoid. */
    @Benchmark
    public float[] sigmoid() {
        if (kernels == null) {
            PlainActivations.sigmoid(length, z, a);
        } else {
            kernels.activations().sigmoid(length, z, 0, a, 0);
        }
        return a;
    }

    /** Hyperbolic tangent. */
    @Benchmark
    public float[] tanh() {
        if (kernels == null) {
            PlainActivations.tanh(length, z, a);
        } else {
            kernels.activations().tanh(length, z, 0, a, 0);
        }
        return a;
    }

    /** GELU. */
    @Benchmark
    public float[] gelu() {
        if (kernels == null) {
            PlainActivations.gelu(length, z, a);
        } else {
            kernels.activations().gelu(length, z, 0, a, 0);
        }
        return a;
    }

    /** SiLU. */
    @Benchmark
    public float[] silu() {
        if (kernels == null) {
            PlainActivations.silu(length, z, a);
        } else {
            kernels.activations().silu(length, z, 0, a, 0);
        }
        return a;
    }

    /** Softmax over rows of 16. */
    @Benchmark
    public float[] softmax() {
        if (kernels == null) {
            PlainActivations.softmax(length / COLUMNS, COLUMNS, z, a);
        } else {
            kernels.activations().softmax(length / COLUMNS, COLUMNS, COLUMNS, z, 0, a, 0);
        }
        return a;
    }

    /** ReLU's derivative times delta, in place; half of the activations are not positive. */
    @Benchmark
    public float[] reluBackward() {
        if (kernels == null) {
            PlainActivations.reluBackward(length, z, delta);
        } else {
            kernels.activations().reluBackward(length, z, 0, delta, 0);
        }
        return delta;
    }

    /** Sigmoid's derivative times delta, in place: delta is zero after some calls, which costs no more and no less. */
    @Benchmark
    public float[] sigmoidBackward() {
        if (kernels == null) {
            PlainActivations.sigmoidBackward(length, sigmoids, delta);
        } else {
            kernels.activations().sigmoidBackward(length, sigmoids, 0, delta, 0);
        }
        return delta;
    }

    /** Softmax, cross-entropy and its gradient in one, over rows of 16. */
    @Benchmark
    public float[] softmaxCrossEntropy() {
        int rows = length / COLUMNS;
        float scale = 1;
        if (kernels == null) {
            PlainActivations.softmaxCrossEntropy(rows, COLUMNS, scale, z, oneHot, terms, delta);
        } else {
            kernels.losses()
                    .categoricalCrossEntropy(rows, COLUMNS, COLUMNS, scale, z, 0, oneHot, 0, terms, 0, delta, 0);
        }
        return delta;
    }

    /** The losses that {@link #softmaxCrossEntropy} found, element by element. */
    float[] terms() {
        return terms;
    }
}
