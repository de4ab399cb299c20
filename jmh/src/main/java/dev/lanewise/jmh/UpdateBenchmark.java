package dev.lanewise.jmh;

import dev.lanewise.kernel.Updates;
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

/** Optimizer steps over a block of parameters: bound by memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
// Three forks: where the arrays come to lie changes the speed from one JVM to the next.
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class UpdateBenchmark extends TurnTaking {

    /** Parameters: 784-128-10 has 102 400, 1024-2048-2048-1000 has 8.3 million. */
    @Param({"102400", "8388608"})
    public int length;

    /** What runs. JMH varies the parameter fastest whose name is last in the alphabet: what is compared runs close together. */
    @Param({"LANEWISE_VECTOR", "LANEWISE_SCALAR", "PLAIN_LOOP"})
    public Implementation variant;

    private @Nullable Updates updates;
    private float[] w;
    private float[] g;
    private float[] m;
    private float[] v;

    /** Makes the operands. */
    @Setup
    public void setUp() {
        updates =
                variant == Implementation.PLAIN_LOOP ? null : variant.kernels().updates();
        w = Implementation.numbers(length);
        g = Implementation.numbers(length);
        m = new float[length];
        v = new float[length];
    }

    /** Plain gradient descent. */
    @Benchmark
    public float[] sgd() {
        if (updates == null) {
            PlainUpdates.sgd(length, 1e-6f, w, g);
        } else {
            updates.addScaled(length, -1e-6f, g, w, 0);
        }
        return w;
    }

    /** Momentum. */
    @Benchmark
    public float[] momentum() {
        if (updates == null) {
            PlainUpdates.momentum(length, 1e-6f, 0.9f, w, g, v);
        } else {
            updates.momentum(length, 1e-6f, 0.9f, false, w, g, v, 0);
        }
        return w;
    }

    /** RMSprop. */
    @Benchmark
    public float[] rmsProp() {
        if (updates == null) {
            PlainUpdates.rmsProp(length, 1e-6f, 0.99f, 1e-8f, w, g, v);
        } else {
            updates.rmsProp(length, 1e-6f, 0.99f, 0.01f, 1e-8f, w, g, v, 0);
        }
        return w;
    }

    /** Adam. */
    @Benchmark
    public float[] adam() {
        if (updates == null) {
            PlainUpdates.adam(length, 1e-6f, 0.9f, 0.999f, 1e-8f, w, g, m, v);
        } else {
            updates.adam(length, 1e-6f, 0.9f, 0.1f, 0.999f, 0.001f, 1e-8f, 1f, 1f, w, g, m, v, 0);
        }
        return w;
    }
}
