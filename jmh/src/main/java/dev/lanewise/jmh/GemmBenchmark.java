package dev.lanewise.jmh;

import dev.lanewise.kernel.Gemm;
import dev.lanewise.kernel.Tiles;
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
 * The three products of a dense layer.
 *
 * <pre>java -jar jmh/target/benchmarks.jar GemmBenchmark -p rows=1,128 -p layer=784x128</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
// Several forks: where the arrays come to lie changes the speed from one JVM to the next.
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GemmBenchmark {

    /** Rows of the batch. */
    @Param({"1", "32", "128"})
    public int rows;

    /** Inputs and outputs of the layer; 10 outputs are a narrow layer, 100 are no whole number of lines. */
    @Param({"784x128", "256x10", "512x100", "1024x1024"})
    public String layer;

    /** Which twin. */
    @Param({"VECTOR", "SCALAR"})
    public Implementation implementation;

    private Gemm gemm;
    private int k;
    private int n;
    private float[] x;
    private float[] w;
    private float[] wt;
    private float[] bias;
    private float[] z;
    private float[] delta;
    private float[] dw;
    private float[] db;
    private float[] dx;

    /** Makes the operands. */
    @Setup
    public void setUp() {
        gemm = implementation.kernels().gemm();
        String[] sizes = layer.split("x", 2);
        k = Integer.parseInt(sizes[0]);
        n = Integer.parseInt(sizes[1]);
        x = Implementation.numbers(rows * Tiles.rowStride(k));
        w = Implementation.numbers(Tiles.panelLength(k, n));
        wt = new float[Tiles.panelLength(n, k)];
        bias = Implementation.numbers(Tiles.padded(n));
        z = new float[rows * Tiles.rowStride(n)];
        delta = Implementation.numbers(z.length);
        dw = new float[w.length];
        db = new float[bias.length];
        dx = new float[x.length];
        gemm.transpose(k, n, w, 0, wt, 0);
    }

    /** {@code z = bias + x·w}. */
    @Benchmark
    public float[] forward() {
        gemm.forward(rows, n, k, x, 0, Tiles.rowStride(k), w, 0, bias, 0, z, 0, Tiles.rowStride(n));
        return z;
    }

    /** {@code dw = xᵀ·delta} and {@code db}. */
    @Benchmark
    public float[] parameterGradients() {
        gemm.parameterGradients(rows, n, k, x, 0, Tiles.rowStride(k), delta, 0, Tiles.rowStride(n), dw, 0, db, 0);
        return dw;
    }

    /** {@code dx = delta·wᵀ} from transposed weights. */
    @Benchmark
    public float[] inputGradient() {
        gemm.inputGradient(rows, n, k, delta, 0, Tiles.rowStride(n), wt, 0, dx, 0, Tiles.rowStride(k));
        return dx;
    }
}
