package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.GemmProduct.Operands;
import dev.lanewise.kernel.GemmProduct.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Properties of both twins of {@link PackedGemm}, in each format of weights. */
@PropertyDefaults(tries = 300, edgeCases = EdgeCasesMode.NONE) // the shapes name their edges themselves
class PackedGemmProperties {

    @Provide
    Arbitrary<Shape> shapes() {
        Arbitrary<Integer> rows = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 13, 24)),
                Tuple.of(1, Arbitraries.integers().between(1, 40)));
        Arbitrary<Integer> columns = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(1, 2, 8, 15, 16, 17, 31, 32, 33, 48, 49, 64, 129)),
                Tuple.of(1, Arbitraries.integers().between(1, 80)));
        return Combinators.combine(rows, columns, columns).as(Shape::new);
    }

    @Provide
    Arbitrary<Shape> shapesAcrossBlocks() {
        return Arbitraries.of(
                new Shape(Blocks.ACTIVE.rows() + 5, 33, 20),
                new Shape(Blocks.ACTIVE.rows() + 1, 18, Blocks.CHAIN + 1),
                new Shape(4, 40, 2 * Blocks.CHAIN + 1),
                new Shape(3, 40, Blocks.CHAIN + 1),
                new Shape(1, 300, Blocks.CHAIN + 9),
                new Shape(1, 500, 40),
                new Shape(13, 10, Blocks.CHAIN + 7));
    }

    @Property(tries = 1000)
    void twinsGiveEqualBits(
            @ForAll WeightFormat format, @ForAll("shapes") Shape shape, @ForAll Numbers numbers, @ForAll long seed) {
        twinsAgree(format, Operands.of(shape, numbers, new Random(seed)), seed);
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    void twinsGiveEqualBitsAcrossBlocks(@ForAll WeightFormat format, @ForAll("shapesAcrossBlocks") Shape shape) {
        int seed = shape.hashCode();
        twinsAgree(format, Operands.of(shape, Numbers.ORDINARY, new Random(seed)), seed);
    }

    private static void twinsAgree(WeightFormat format, Operands operands, long seed) {
        Operands packable = packable(format, operands);
        Random place = new Random(seed);
        Window scalar = PackedProduct.run(Twin.SCALAR, format, packable, place, Float.NaN);
        scalar.assertSameBits("z", PackedProduct.run(Twin.VECTOR, format, packable, place, 1f));
    }

    /** Numbers that the format has: int8 refuses weights that are not finite. */
    private static Operands packable(WeightFormat format, Operands operands) {
        if (format != WeightFormat.INT8) {
            return operands;
        }
        float[][] w = new float[operands.k()][operands.n()];
        for (int i = 0; i < w.length; i++) {
            for (int j = 0; j < operands.n(); j++) {
                float weight = operands.w()[i][j];
                w[i][j] = Float.isFinite(weight) ? weight : 0.5f;
            }
        }
        return new Operands(operands.shape(), operands.x(), w, operands.bias(), operands.delta());
    }

    /** {@link Gemm}'s own product of the weights that the format gives back defines the bits. */
    @Property
    void bitsAreThoseOfTheProductOfTheRoundedWeights(
            @ForAll Twin twin, @ForAll WeightFormat format, @ForAll("shapes") Shape shape, @ForAll long seed) {
        Random random = new Random(seed);
        Operands operands = Operands.of(shape, Numbers.ORDINARY, random);
        Window expected = GemmProduct.FORWARD
                .run(Twin.SCALAR, PackedProduct.plain(format, operands), random)
                .getFirst();
        Window actual = PackedProduct.run(twin, format, operands, random, Float.NaN);
        for (int b = 0; b < shape.m(); b++) {
            for (int j = 0; j < shape.n(); j++) {
                float z = expected.get(b, j);
                if (format == WeightFormat.INT8) {
                    z = Math.fma(z, PackedProduct.scale(operands, j), operands.bias()[j]);
                }
                Window.assertSameBits("z", b, j, z, actual.get(b, j));
            }
        }
    }

    @Property
    void rowsOfABatchEqualTheRowsAlone(
            @ForAll Twin twin, @ForAll WeightFormat format, @ForAll("shapes") Shape shape, @ForAll long seed) {
        Random random = new Random(seed);
        Operands operands = Operands.of(shape, Numbers.ORDINARY, random);
        Window batch = PackedProduct.run(twin, format, operands, random, Float.NaN);
        for (int b = 0; b < shape.m(); b++) {
            Window alone = PackedProduct.run(twin, format, operands.row(b), random, Float.NaN);
            for (int j = 0; j < shape.n(); j++) {
                Window.assertSameBits("z", b, j, alone.get(0, j), batch.get(b, j));
            }
        }
    }

    /** A weight is off by half a step of its format, and only that. */
    @Property
    void weightsAreRoundedToTheNearest(@ForAll("shapes") Shape shape, @ForAll long seed) {
        Operands operands = Operands.of(shape, Numbers.ORDINARY, new Random(seed));
        Operands bfloat16 = PackedProduct.plain(WeightFormat.BFLOAT16, operands);
        Operands int8 = PackedProduct.plain(WeightFormat.INT8, operands);
        for (int i = 0; i < shape.k(); i++) {
            for (int j = 0; j < shape.n(); j++) {
                float weight = operands.w()[i][j];
                float scale = PackedProduct.scale(operands, j);
                assertTrue(Math.abs(bfloat16.w()[i][j] - weight) <= Math.abs(weight) * 0x1p-8);
                assertTrue(Math.abs(int8.w()[i][j] * (double) scale - weight) <= scale * 0.5001);
                assertTrue(Math.abs(int8.w()[i][j]) <= 127);
            }
        }
    }

    @Property(tries = 10_000)
    void bfloat16RoundsToNearestEven(@ForAll int bits) {
        float weight = Float.intBitsToFloat(bits);
        float rounded = Float.intBitsToFloat(WeightFormat.bfloat16(weight) << 16);
        float expected = PackedProduct.rounded(weight);
        assertEquals(expected, rounded, () -> weight + " = " + Float.toHexString(weight));
    }

    @Example
    void bfloat16OfSomeNumbers() {
        assertEquals((short) 0x3f80, WeightFormat.bfloat16(1f));
        assertEquals((short) 0x3f80, WeightFormat.bfloat16(0x1.01p0f), "a tie goes to the even one below");
        assertEquals((short) 0x3f82, WeightFormat.bfloat16(0x1.03p0f), "a tie goes to the even one above");
        assertEquals((short) 0x3f81, WeightFormat.bfloat16(0x1.010002p0f));
        assertEquals((short) 0x8000, WeightFormat.bfloat16(-0f));
        assertEquals((short) 0x7f80, WeightFormat.bfloat16(Float.MAX_VALUE), "rounds to infinity");
        short nan = WeightFormat.bfloat16(Float.intBitsToFloat(0x7f800001));
        assertTrue(Float.isNaN(Float.intBitsToFloat(nan << 16)), "NaN whose bits are all in the lower half stays NaN");
    }

    @Example
    void int8RefusesWeightsThatAreNotFinite() {
        float[] w = new float[Tiles.panelLength(3, 2)];
        w[Tiles.panelIndex(3, 2, 1)] = Float.POSITIVE_INFINITY;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment packed = arena.allocate(WeightFormat.INT8.layerBytes(3, 2), WeightFormat.ALIGNMENT);
            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class,
                    () -> WeightFormat.INT8.pack(3, 2, w, 0, packed, 0, new float[2 * Tiles.LINE], 0));
            assertEquals(
                    "int8 weights must be finite, but the one from input 2 to output 1 is Infinity",
                    refused.getMessage());
        }
    }

    @Example
    void aColumnOfZerosStaysZero() {
        Shape shape = new Shape(2, 3, 5);
        Operands zeros = new Operands(
                shape,
                new float[][] {{1, 2, 3, 4, 5}, {6, 7, 8, 9, 10}},
                new float[5][3],
                new float[] {1, -0f, 3},
                new float[2][3]);
        for (Twin twin : Twin.values()) {
            Window z = PackedProduct.run(twin, WeightFormat.INT8, zeros, new Random(1), Float.NaN);
            assertEquals(1f, z.get(1, 0));
            assertEquals(3f, z.get(0, 2));
        }
    }
}
