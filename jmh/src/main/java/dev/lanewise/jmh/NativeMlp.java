package dev.lanewise.jmh;

import dev.lanewise.Activation;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A network in C over a BLAS, {@code jmh/src/peers/c/mlp.c}, on one thread. */
final class NativeMlp implements AutoCloseable {

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

    /** Addresses as numbers: an object for each would be made in each call. */
    private static final ValueLayout.OfLong ADDRESS = ValueLayout.JAVA_LONG;

    private final List<Integer> layers;
    private final int rows;
    private final String description;
    private final SymbolLookup symbols;
    private final MethodHandle step;
    private final MethodHandle forward;
    private final long network;
    private final MemorySegment input;
    private final MemorySegment output;

    /**
     * A network of zeros.
     *
     * @param layers sizes, inputs first
     * @param activations of each layer with weights
     * @throws IllegalStateException if the library has not been built, or its BLAS is not on this system
     */
    NativeMlp(SystemBlas blas, List<Integer> layers, List<Activation> activations, int rows) {
        this.layers = layers;
        this.rows = rows;
        blas.load();
        symbols = load(blas);
        description = "C over " + blas.begin(symbols);
        step = SystemBlas.function(symbols, "mlp_step", FunctionDescriptor.of(ValueLayout.JAVA_DOUBLE, ADDRESS, FLOAT));
        forward = SystemBlas.function(symbols, "mlp_forward", FunctionDescriptor.ofVoid(ADDRESS));
        network = create(activations);
        input = array("mlp_input", rows * layers.getFirst());
        output = array("mlp_output", rows * layers.getLast());
    }

    private static SymbolLookup load(SystemBlas blas) {
        String name = System.mapLibraryName("mlp-" + blas.name().toLowerCase(Locale.ROOT));
        Path library = folder().resolve(name);
        if (!Files.exists(library)) {
            throw new IllegalStateException("C over " + blas.label() + " has not been built (no " + name
                    + "). A build with peers does where there are a C compiler and the library:"
                    + " ./mvnw -Dpeers -Dquick -DskipTests -pl jmh -am package. To go without it, choose other variants,"
                    + " as in -p variant=LANEWISE_VECTOR");
        }
        return lookup(library);
    }

    @SuppressWarnings("restricted")
    private static SymbolLookup lookup(Path library) {
        return SymbolLookup.libraryLookup(library, Arena.global());
    }

    /** Beside the jar of the benchmarks, or beside the folder of their classes. */
    private static Path folder() {
        try {
            return Path.of(NativeMlp.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolveSibling("peers");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private long create(List<Activation> activations) {
        try (Arena arena = Arena.ofConfined()) {
            int[] codes = activations.stream().mapToInt(NativeMlp::code).toArray();
            MemorySegment sizes = arena.allocateFrom(
                    INT, layers.stream().mapToInt(Integer::intValue).toArray());
            MethodHandle create = SystemBlas.function(
                    symbols, "mlp_create", FunctionDescriptor.of(ADDRESS, INT, ADDRESS, ADDRESS, INT));
            return (long) create.invokeExact(
                    codes.length,
                    sizes.address(),
                    arena.allocateFrom(INT, codes).address(),
                    rows);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /** As the enum in C has it. */
    private static int code(Activation activation) {
        return switch (activation) {
            case Activation.Relu() -> 0;
            case Activation.Sigmoid() -> 1;
            case Activation.Tanh() -> 2;
            case Activation.Softmax() -> 3;
            default -> throw new IllegalArgumentException("the network in C has no " + activation.id());
        };
    }

    /** Weights {@code [in × out]}, row-major, of a layer; the network's own. */
    MemorySegment weights(int layer) {
        return array("mlp_weights", layer, layers.get(layer) * layers.get(layer + 1));
    }

    /** Biases of a layer; the network's own. */
    MemorySegment biases(int layer) {
        return array("mlp_biases", layer, layers.get(layer + 1));
    }

    /** The rows that go in, {@code [rows × inputs]}; the network's own. */
    MemorySegment input() {
        return input;
    }

    /** What {@link #forward} gives, {@code [rows × outputs]}; the network's own. */
    MemorySegment output() {
        return output;
    }

    /** Targets, one-hot for classes, {@code [rows × outputs]}; the network's own. */
    MemorySegment targets() {
        return array("mlp_targets", rows * layers.getLast());
    }

    /** Forward pass, backpropagation and an update; the mean loss before it. */
    double step(float learningRate) {
        try {
            return (double) step.invokeExact(network, learningRate);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /** From {@link #input} to {@link #output}. */
    void forward() {
        try {
            forward.invokeExact(network);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /** The BLAS, its version and its kernels. */
    String describe() {
        return description;
    }

    private MemorySegment array(String function, int length) {
        try {
            return floats(
                    (long) SystemBlas.function(symbols, function, FunctionDescriptor.of(ADDRESS, ADDRESS))
                            .invokeExact(network),
                    length);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    private MemorySegment array(String function, int layer, int length) {
        try {
            return floats(
                    (long) SystemBlas.function(symbols, function, FunctionDescriptor.of(ADDRESS, ADDRESS, INT))
                            .invokeExact(network, layer),
                    length);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    @SuppressWarnings("restricted")
    private static MemorySegment floats(long address, int length) {
        return MemorySegment.ofAddress(address).reinterpret((long) length * Float.BYTES);
    }

    private static RuntimeException failure(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException known
                ? known
                : new IllegalStateException("cannot call the network in C", e);
    }

    @Override
    public void close() {
        try {
            SystemBlas.function(symbols, "mlp_free", FunctionDescriptor.ofVoid(ADDRESS))
                    .invokeExact(network);
        } catch (Throwable e) {
            throw failure(e);
        }
    }
}
