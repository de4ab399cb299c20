package dev.lanewise.kernel;

import static dev.lanewise.kernel.GemmProduct.FORWARD;
import static dev.lanewise.kernel.GemmProduct.INPUT_GRADIENT;
import static dev.lanewise.kernel.GemmProduct.PARAMETER_GRADIENTS;
import static dev.lanewise.kernel.Tiles.LINE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.GemmProduct.Operands;
import dev.lanewise.kernel.GemmProduct.Shape;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Properties of both twins of {@link Gemm}. Every call also checks that nothing outside its windows changed. */
@PropertyDefaults(tries = 300, edgeCases = EdgeCasesMode.NONE) // the shapes name their edges themselves
class GemmProperties {

    @Provide
    Arbitrary<Shape> shapes() {
        Arbitrary<Integer> rows = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(1, 2, 3, 4, 5, 7, 8, 11, 12, 13, 23, 24, 25)),
                Tuple.of(1, Arbitraries.integers().between(1, 40)));
        Arbitrary<Integer> columns = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(1, 2, 8, 15, 16, 17, 31, 32, 33, 48, 49, 64, 129)),
                Tuple.of(1, Arbitraries.integers().between(1, 80)));
        return Combinators.combine(rows, columns, columns).as(Shape::new);
    }

    private static final int ROWS = Blocks.ACTIVE.rows();

    /** Inputs of a block that is packed with chains of {@code length}. */
    private static int packedInputs(int length, int pad) {
        return Blocks.ACTIVE.packedLength() / (length + pad);
    }

    /** Shapes that cross the blocks of rows and inputs, each with leftovers of the tiles on both sides of the cut. */
    @Provide
    Arbitrary<Shape> shapesAcrossBlocks() {
        return Arbitraries.of(
                new Shape(ROWS + 5, 33, 20),
                new Shape(2 * ROWS + 1, 17, 33),
                new Shape(ROWS + 1, 18, Blocks.CHAIN + 1),
                new Shape(ROWS - 1, 40, Blocks.CHAIN - 1),
                new Shape(ROWS, 32, Blocks.CHAIN),
                new Shape(3, 40, 2 * Blocks.CHAIN + 1),
                new Shape(1, 300, Blocks.CHAIN + 9),
                new Shape(13, 10, Blocks.CHAIN + 7),
                new Shape(5, Blocks.CHAIN + 1, 17),
                new Shape(6, Blocks.INPUT_CHAIN + 18, 2 * LINE + 3),
                new Shape(ROWS + 3, 2 * Blocks.INPUT_CHAIN, LINE),
                new Shape(2, Blocks.INPUT_CHAIN, packedInputs(Blocks.INPUT_CHAIN, 0) + LINE + 1),
                new Shape(Blocks.GRADIENT_CHAIN + 1, 33, 13),
                new Shape(2 * Blocks.GRADIENT_CHAIN + 3, 17, 31),
                new Shape(300, 18, packedInputs(304, LINE) + LINE + 5),
                new Shape(1, 2 * Blocks.CHAIN + 6, 7));
    }

    @Property(tries = 1000)
    void twinsGiveEqualBits(
            @ForAll GemmProduct product, @ForAll("shapes") Shape shape, @ForAll Numbers numbers, @ForAll long seed) {
        twinsAgree(product, shape, numbers, seed);
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    void twinsGiveEqualBitsAcrossBlocks(@ForAll GemmProduct product, @ForAll("shapesAcrossBlocks") Shape shape) {
        twinsAgree(product, shape, Numbers.ORDINARY, shape.hashCode());
    }

    private static void twinsAgree(GemmProduct product, Shape shape, Numbers numbers, long seed) {
        Random random = new Random(seed);
        Operands operands = Operands.of(shape, numbers, random);
        assertSameBits(product, product.run(Twin.SCALAR, operands, random), product.run(Twin.VECTOR, operands, random));
    }

    @Property
    void resultIgnoresOffsetAndStride(
            @ForAll Twin twin, @ForAll GemmProduct product, @ForAll("shapes") Shape shape, @ForAll long seed) {
        Random random = new Random(seed);
        Operands operands = Operands.of(shape, Numbers.ORDINARY, random);
        assertSameBits(product, product.run(twin, operands, random), product.run(twin, operands, random));
    }

    @Property
    void whatOutputsHeldBeforeDoesNotMatter(
            @ForAll Twin twin, @ForAll GemmProduct product, @ForAll("shapes") Shape shape, @ForAll long seed) {
        Random random = new Random(seed);
        Operands operands = Operands.of(shape, Numbers.ORDINARY, random);
        Gemm gemm = twin.kernels.gemm();
        assertSameBits(
                product,
                product.run(gemm, operands, random, 0f),
                product.run(gemm, operands, random, Float.POSITIVE_INFINITY));
    }

    @Property
    void padsStayZero(
            @ForAll Twin twin, @ForAll GemmProduct product, @ForAll("shapes") Shape shape, @ForAll long seed) {
        Random random = new Random(seed);
        Operands operands = Operands.of(shape, Numbers.ORDINARY, random);
        product.run(twin, operands, random).forEach(output -> output.assertPadsZero(product.name()));
    }

    @Property
    void rowsOfABatchEqualTheRowsAlone(
            @ForAll Twin twin, @ForAll("shapes") Shape shape, @ForAll Numbers numbers, @ForAll long seed) {
        rowsEqualRowsAlone(twin, shape, numbers, seed);
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    void rowsOfABatchEqualTheRowsAloneAcrossBlocks(@ForAll("shapesAcrossBlocks") Shape shape) {
        rowsEqualRowsAlone(Twin.VECTOR, shape, Numbers.ORDINARY, shape.hashCode());
    }

    private static void rowsEqualRowsAlone(Twin twin, Shape shape, Numbers numbers, long seed) {
        Random random = new Random(seed);
        Operands operands = Operands.of(shape, numbers, random);
        for (GemmProduct product : List.of(FORWARD, INPUT_GRADIENT)) {
            Window batch = product.run(twin, operands, random).getFirst();
            for (int b = 0; b < shape.m(); b++) {
                Window alone = product.run(twin, operands.row(b), random).getFirst();
                for (int j = 0; j < batch.columns; j++) {
                    Window.assertSameBits(product.name(), b, j, alone.get(0, j), batch.get(b, j));
                }
            }
        }
    }

    @Property
    void agreesWithOracle(
            @ForAll Twin twin, @ForAll GemmProduct product, @ForAll("shapes") Shape shape, @ForAll long seed) {
        judge(twin, product, shape, seed);
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    void agreesWithOracleAcrossBlocks(@ForAll GemmProduct product, @ForAll("shapesAcrossBlocks") Shape shape) {
        judge(Twin.VECTOR, product, shape, shape.hashCode());
    }

    private static void judge(Twin twin, GemmProduct product, Shape shape, long seed) {
        Random random = new Random(seed);
        Operands operands = Operands.of(shape, Numbers.ORDINARY, random);
        List<Oracle.Sum[][]> expected = product.exact(operands);
        List<Window> actual = product.run(twin, operands, random);
        assertEquals(expected.size(), actual.size());
        for (int o = 0; o < actual.size(); o++) {
            Window output = actual.get(o);
            for (int i = 0; i < output.rows; i++) {
                for (int j = 0; j < output.columns; j++) {
                    expected.get(o)[i][j].judge(product.name(), i, j, output.get(i, j));
                }
            }
        }
    }

    @Property(tries = 20)
    void ordinaryLayersAreOneChainFromTheBias(@ForAll Twin twin, @ForAll long seed) {
        for (Shape shape : List.of(new Shape(5, 17, 40), new Shape(5, 16, 31), new Shape(13, 3, 7))) {
            Operands operands = Operands.of(shape, Numbers.ORDINARY, new Random(seed));
            Window z = FORWARD.run(twin, operands, new Random(seed)).getFirst();
            for (int b = 0; b < shape.m(); b++) {
                for (int j = 0; j < shape.n(); j++) {
                    float chain = operands.bias()[j];
                    for (int i = 0; i < shape.k(); i++) {
                        chain = Math.fma(operands.x()[b][i], operands.w()[i][j], chain);
                    }
                    Window.assertSameBits("z", b, j, chain, z.get(b, j));
                }
            }
        }
    }

    @Property(tries = 20)
    void narrowLayersAreFourInterleavedChains(@ForAll Twin twin, @ForAll long seed) {
        int otherOrder = 0;
        for (Shape shape : List.of(new Shape(6, 16, 32), new Shape(9, 3, 39), new Shape(1, 10, 101))) {
            Operands operands = Operands.of(shape, Numbers.ORDINARY, new Random(seed));
            Window z = FORWARD.run(twin, operands, new Random(seed)).getFirst();
            for (int b = 0; b < shape.m(); b++) {
                for (int j = 0; j < shape.n(); j++) {
                    float[] chains = {operands.bias()[j], 0f, 0f, 0f};
                    float simple = operands.bias()[j];
                    for (int i = 0; i < shape.k(); i++) {
                        int c = i < shape.k() / 4 * 4 ? i % 4 : 0;
                        chains[c] = Math.fma(operands.x()[b][i], operands.w()[i][j], chains[c]);
                        simple = Math.fma(operands.x()[b][i], operands.w()[i][j], simple);
                    }
                    float joined = (chains[0] + chains[1]) + (chains[2] + chains[3]);
                    Window.assertSameBits("z", b, j, joined, z.get(b, j));
                    otherOrder += simple == joined ? 0 : 1;
                }
            }
        }
        assertTrue(otherOrder > 0, "another order would have passed as well");
    }

    @Property(tries = 20)
    void parameterGradientsAreOneChainOverTheRows(@ForAll Twin twin, @ForAll long seed) {
        Shape shape = new Shape(37, 18, 29);
        Operands operands = Operands.of(shape, Numbers.ORDINARY, new Random(seed));
        List<Window> gradients = PARAMETER_GRADIENTS.run(twin, operands, new Random(seed));
        for (int j = 0; j < shape.n(); j++) {
            float db = 0;
            for (int b = 0; b < shape.m(); b++) {
                db += operands.delta()[b][j];
            }
            Window.assertSameBits("db", 0, j, db, gradients.getLast().get(0, j));
            for (int i = 0; i < shape.k(); i++) {
                float dw = 0;
                for (int b = 0; b < shape.m(); b++) {
                    dw = Math.fma(operands.x()[b][i], operands.delta()[b][j], dw);
                }
                Window.assertSameBits("dw", i, j, dw, gradients.getFirst().get(i, j));
            }
        }
    }

    @Property(tries = 20)
    void inputGradientIsOneChainOverTheOutputs(@ForAll Twin twin, @ForAll long seed) {
        for (Shape shape : List.of(new Shape(5, 40, 17), new Shape(5, 40, 7))) {
            Operands operands = Operands.of(shape, Numbers.ORDINARY, new Random(seed));
            Window dx = INPUT_GRADIENT.run(twin, operands, new Random(seed)).getFirst();
            for (int b = 0; b < shape.m(); b++) {
                for (int i = 0; i < shape.k(); i++) {
                    float chain = 0;
                    for (int j = 0; j < shape.n(); j++) {
                        chain = Math.fma(operands.delta()[b][j], operands.w()[i][j], chain);
                    }
                    Window.assertSameBits("dx", b, i, chain, dx.get(b, i));
                }
            }
        }
    }

    private static void assertSameBits(GemmProduct product, List<Window> expected, List<Window> actual) {
        assertEquals(expected.size(), actual.size());
        for (int o = 0; o < expected.size(); o++) {
            expected.get(o).assertSameBits(product.name() + " output " + o, actual.get(o));
        }
    }
}
