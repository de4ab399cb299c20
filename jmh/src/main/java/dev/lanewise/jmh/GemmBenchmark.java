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
 * The three products of a dense layer on one thread, in Lanewise, in plain loops, in oneMKL and in OpenBLAS. Each of them does
 * {@code 2·rows·inputs·outputs} operations. What each implementation does beyond that, or is spared, is in {@link
 * LanewiseProducts}, {@link PlainProducts} and {@link BlasProducts}.
 *
 * <pre>java -jar jmh/target/benchmarks.jar --shapes jmh/shapes/dense-layers.txt -p operands=HOT</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
// Three forks: where the arrays come to lie changes the speed from one JVM to the next.
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
// Seconds rather than iterations: C2 is done within one, and a processor may need most of another to reach its clock.
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public class GemmBenchmark extends TurnTaking {

    /** What the cold operands take together: more than the third-level cache of most machines. */
    static final long COLD_BYTES = 256L << 20;

    /** Where the operands are when a product begins. */
    public enum OperandState {
        /**
         * The same operands every time: in the nearest cache that holds them. A network that is trained or asked over and over
         * finds its layers there if they fit.
         */
        HOT,
        /**
         * As many sets of operands as make 256 MB, in turn: each product finds its own in memory, past the second- and
         * third-level caches (a third level above that is only partly passed). What a call after other work meets.
         */
        COLD
    }

    /** Rows, inputs and outputs; {@code --shapes FILE} sets them all. */
    @Param({"1x784x128", "32x784x128", "128x784x128", "128x1024x1024", "128x256x10"})
    public String shape;

    /** Hot or cold operands. */
    @Param({"HOT", "COLD"})
    public OperandState operands;

    /** What runs. JMH varies the parameter fastest whose name is last in the alphabet: what is compared runs close together. */
    @Param({"LANEWISE_VECTOR", "LANEWISE_SCALAR", "PLAIN_LOOP", "MKL", "OPENBLAS"})
    public Implementation variant;

    private DenseProducts products;
    private int sets;
    private int set;

    /** Makes the operands. */
    @Setup
    public void setUp() {
        DenseOperands inputs = DenseOperands.of(DenseShape.parse(shape));
        sets = switch (operands) {
            case HOT -> 1;
            case COLD -> (int) (COLD_BYTES / inputs.forwardBytes()) + 1;
        };
        products = DenseProducts.of(variant, inputs, sets);
        System.out.println(variant + " is " + products.describe());
        try {
            products.requireFair();
        } catch (IllegalStateException e) {
            // JMH tears down nothing that was not set up.
            products.close();
            throw e;
        }
    }

    /** Frees native memory. */
    @TearDown
    public void tearDown() {
        products.close();
    }

    /** {@code z = bias + x·w}; oneMKL and OpenBLAS without the bias. */
    @Benchmark
    public DenseProducts forward() {
        products.forward(nextSet());
        return products;
    }

    /** {@code dw = xᵀ·delta} and {@code db}; oneMKL and OpenBLAS without {@code db}. */
    @Benchmark
    public DenseProducts parameterGradients() {
        products.parameterGradients(nextSet());
        return products;
    }

    /** {@code dx = delta·wᵀ}, with the transposition of the weights. */
    @Benchmark
    public DenseProducts inputGradient() {
        products.inputGradient(nextSet());
        return products;
    }

    private int nextSet() {
        int current = set;
        set = current + 1 == sets ? 0 : current + 1;
        return current;
    }
}
