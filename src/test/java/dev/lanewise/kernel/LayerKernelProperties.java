package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** What every {@link LayerKernel} promises, in both twins. Every call also checks that nothing outside its windows changed. */
@PropertyDefaults(tries = 500, edgeCases = EdgeCasesMode.NONE)
class LayerKernelProperties {

    @Provide
    Arbitrary<Integer> columns() {
        return Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.of(1, 2, 8, 15, 16, 17, 31, 32, 33, 48, 64, 129)),
                Tuple.of(1, Arbitraries.integers().between(1, 80)));
    }

    @Property(tries = 3000)
    void twinsGiveEqualBits(
            @ForAll LayerKernel kernel,
            @ForAll Numbers numbers,
            @ForAll @IntRange(min = 1, max = 24) int rows,
            @ForAll("columns") int n,
            @ForAll long seed) {
        Random random = new Random(seed);
        LayerOperands operands = LayerOperands.of(rows, n, numbers, random);
        assertSameBits(kernel, kernel.run(Twin.SCALAR, operands, random), kernel.run(Twin.VECTOR, operands, random));
    }

    /** Rows of more than the block that {@link Sums} adds in float. */
    @Example
    void twinsGiveEqualBitsOnLongRows() {
        int n = Tiles.SUM_BLOCK_LINES * Tiles.LINE + 21;
        for (LayerKernel kernel : LayerKernel.values()) {
            Random random = new Random(n);
            LayerOperands operands = LayerOperands.of(2, n, Numbers.ORDINARY, random);
            assertSameBits(
                    kernel, kernel.run(Twin.SCALAR, operands, random), kernel.run(Twin.VECTOR, operands, random));
        }
    }

    @Property
    void resultIgnoresOffsetStrideAndParts(
            @ForAll Twin twin, @ForAll LayerKernel kernel, @ForAll("columns") int n, @ForAll long seed) {
        Random random = new Random(seed);
        LayerOperands operands = LayerOperands.of(1 + random.nextInt(9), n, Numbers.ORDINARY, random);
        assertSameBits(kernel, kernel.run(twin, operands, random), kernel.run(twin, operands, random));
    }

    @Property
    void whatOutputsHeldBeforeDoesNotMatter(
            @ForAll Twin twin, @ForAll LayerKernel kernel, @ForAll("columns") int n, @ForAll long seed) {
        Random random = new Random(seed);
        LayerOperands operands = LayerOperands.of(1 + random.nextInt(9), n, Numbers.ORDINARY, random);
        assertSameBits(
                kernel,
                kernel.run(twin.kernels, operands, new Placement(random, 0f, false)),
                kernel.run(twin.kernels, operands, new Placement(random, Float.POSITIVE_INFINITY, false)));
    }

    @Property
    void inPlaceEqualsOutOfPlace(
            @ForAll Twin twin,
            @ForAll LayerKernel kernel,
            @ForAll Numbers numbers,
            @ForAll("columns") int n,
            @ForAll long seed) {
        Random random = new Random(seed);
        LayerOperands operands = LayerOperands.of(1 + random.nextInt(9), n, numbers, random);
        assertSameBits(
                kernel,
                kernel.run(twin, operands, random),
                kernel.run(twin.kernels, operands, new Placement(random, Float.NaN, true)));
    }

    /** Even beside a NaN or an infinity; there is one output that says that it has none. */
    @Property
    void padsStayZero(
            @ForAll Twin twin,
            @ForAll LayerKernel kernel,
            @ForAll Numbers numbers,
            @ForAll("columns") int n,
            @ForAll long seed) {
        Random random = new Random(seed);
        List<Window> outputs = kernel.run(twin, LayerOperands.of(1 + random.nextInt(9), n, numbers, random), random);
        if (kernel == LayerKernel.INVERSE_DEVIATIONS) {
            for (int j = n; j < Tiles.padded(n); j++) {
                float pad = 1 / (float) Math.sqrt(LayerOperands.EPSILON);
                Window.assertSameBits(
                        kernel.name(), 0, j, pad, outputs.getFirst().get(0, j));
            }
        } else {
            outputs.forEach(output -> output.assertPadsZero(kernel.name()));
        }
    }

    private static void assertSameBits(LayerKernel kernel, List<Window> expected, List<Window> actual) {
        assertEquals(expected.size(), actual.size());
        for (int o = 0; o < expected.size(); o++) {
            expected.get(o).assertSameBits(kernel.name() + " output " + o, actual.get(o));
        }
    }
}
