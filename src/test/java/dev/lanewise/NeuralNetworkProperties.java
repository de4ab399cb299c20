package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/** What holds for networks of any layers and activations. */
@Tag("everyKernel")
@PropertyDefaults(tries = 200, edgeCases = EdgeCasesMode.NONE)
class NeuralNetworkProperties {

    @Property
    void feedforwardAgreesWithTheReference(
            @ForAll @IntRange(min = 1, max = 3) int depth,
            @ForAll @IntRange(min = 1, max = 20) int rows,
            @ForAll long seed) {
        Random random = new Random(seed);
        NeuralNetwork network = anyNetwork(random, depth, 24);
        float[] x = Samples.uniform(random, rows * network.inputs());
        float[] y = Samples.uniform(random, rows * network.outputs());
        assertFeedforwardAgrees(network, x, y);
    }

    @Property
    void backpropagationAgreesWithTheReference(
            @ForAll @IntRange(min = 1, max = 3) int depth,
            @ForAll @IntRange(min = 1, max = 70) int rows,
            @ForAll long seed) {
        Random random = new Random(seed);
        NeuralNetwork network = anyNetwork(random, depth, 24);
        float[] x = Samples.uniform(random, rows * network.inputs());
        float[] y = Samples.uniform(random, rows * network.outputs());
        assertBackpropagationAgrees(network, x, y);
    }

    /** Rows of 1024 floats get a stride of their own: a line more than they fill. */
    @Example
    void layersAsWideAsAPageAgreeWithTheReference() {
        Random random = new Random(1);
        NeuralNetwork network = Samples.network(random, new int[] {3, 1024, 2}, Activation.SIGMOID, Activation.LINEAR);
        float[] x = Samples.uniform(random, 5 * 3);
        float[] y = Samples.uniform(random, 5 * 2);
        assertFeedforwardAgrees(network, x, y);
        assertBackpropagationAgrees(network, x, y);
    }

    @Property
    void aRowOfABatchHasTheBitsOfTheRowAlone(
            @ForAll @IntRange(min = 1, max = 3) int depth,
            @ForAll @IntRange(min = 1, max = 257) int rows,
            @ForAll long seed) {
        Random random = new Random(seed);
        NeuralNetwork network = anyNetwork(random, depth, 80);
        float[] x = Samples.uniform(random, rows * network.inputs());
        assertRowsKeepTheirBits(network, x, rows, random);
    }

    @Property(tries = 20)
    void rowsKeepTheirBitsInBatchesOfManyChunks(@ForAll @IntRange(min = 470, max = 970) int rows, @ForAll long seed) {
        Random random = new Random(seed);
        NeuralNetwork network = anyNetwork(random, 2, 20);
        float[] x = Samples.uniform(random, rows * network.inputs());
        assertRowsKeepTheirBits(network, x, rows, random);
    }

    /** The first, the last and some others, among them those at the border of a chunk. */
    private static void assertRowsKeepTheirBits(NeuralNetwork network, float[] x, int rows, Random random) {
        float[] together = network.predict(x);
        int[] some = {0, rows - 1, 239, 240, 241, random.nextInt(rows), random.nextInt(rows), random.nextInt(rows)};
        for (int row : some) {
            if (row < rows) {
                float[] alone = Arrays.copyOfRange(x, row * network.inputs(), (row + 1) * network.inputs());
                float[] expected = Arrays.copyOfRange(together, row * network.outputs(), (row + 1) * network.outputs());
                Bits.assertSame(network + " row " + row + " of " + rows, expected, network.predict(alone));
            }
        }
    }

    @Property
    void aBatchDoesNotRememberTheOneBefore(
            @ForAll @IntRange(min = 1, max = 3) int depth,
            @ForAll @IntRange(min = 1, max = 20) int rows,
            @ForAll long seed) {
        Random random = new Random(seed);
        NeuralNetwork network = anyNetwork(random, depth, 24);
        Dataset data = Dataset.of(
                Samples.uniform(random, 30 * network.inputs()), Samples.uniform(random, 30 * network.outputs()), 30);
        MiniBatch used = new MiniBatch(network, new Loss.MeanSquaredError(), 30);
        used.gather(data, 0, 30);
        used.forward();
        used.backward();
        MiniBatch fresh = new MiniBatch(network, new Loss.MeanSquaredError(), rows);
        for (MiniBatch batch : new MiniBatch[] {used, fresh}) {
            batch.gather(data, 30 - rows, rows);
            batch.forward();
            batch.backward();
        }
        Bits.assertSame(
                "gradients", fresh.gradients().values(), used.gradients().values());
    }

    @Property
    void gatheringInOrderEqualsGatheringByNumbers(@ForAll @IntRange(min = 1, max = 20) int rows, @ForAll long seed) {
        Random random = new Random(seed);
        NeuralNetwork network = anyNetwork(random, 2, 20);
        Dataset data = Dataset.of(
                Samples.uniform(random, rows * network.inputs()),
                Samples.uniform(random, rows * network.outputs()),
                rows);
        int[] order = SeededRandom.of(seed, 0).permutation(rows);
        MiniBatch byNumbers = new MiniBatch(network, new Loss.HalfSquaredError(), rows);
        MiniBatch inOrder = new MiniBatch(network, new Loss.HalfSquaredError(), rows);
        byNumbers.gather(data, order, 0, rows);
        inOrder.gather(data.select(order), 0, rows);
        assertEquals(inOrder.forward(), byNumbers.forward());
        byNumbers.backward();
        inOrder.backward();
        Bits.assertSame(
                "gradients", inOrder.gradients().values(), byNumbers.gradients().values());
    }

    @Property(tries = 50)
    void unscaledOutputsAreTheOutputsInTheirOwnUnits(
            @ForAll @IntRange(min = 1, max = 20) int outputs, @ForAll long seed) {
        Random random = new Random(seed);
        NeuralNetwork network = Samples.network(random, new int[] {5, 12, outputs}, Activation.TANH, Activation.LINEAR);
        float[] targets = Samples.uniform(random, 30 * outputs);
        for (int i = 0; i < targets.length; i++) {
            targets[i] = 1000 + 50 * targets[i];
        }
        FeatureScaling scaling = FeatureScaling.standard(targets, outputs);
        float[] x = Samples.uniform(random, 10 * 5);

        float[] scaled = network.predict(x);
        float[] unscaled = network.unscaleOutputs(scaling).predict(x);

        ReferenceNetwork reference = new ReferenceNetwork(network);
        double terms = 0;
        for (double[] row : reference.w[1]) {
            terms += ErrorBound.largest(row);
        }
        terms += ErrorBound.largest(reference.b[1]);
        for (int i = 0; i < scaled.length; i++) {
            double factor = scaling.factor()[i % outputs];
            double offset = scaling.offset()[i % outputs];
            // Both sums have 13 terms; a scaled weight has one rounding more, the bias two.
            double tolerance = ErrorBound.gamma(2 * 13 + 3) * (terms / factor + offset);
            assertEquals(scaled[i] / factor + offset, unscaled[i], tolerance);
            assertTrue(tolerance < 0.1 / factor, "vacuous tolerance");
        }
    }

    private static void assertFeedforwardAgrees(NeuralNetwork network, float[] x, float[] y) {
        int depth = network.layerCount();
        ReferenceNetwork reference = new ReferenceNetwork(network);
        ReferenceNetwork.Pass expected = reference.feedforward(x);
        ErrorBound bound = new ErrorBound(reference, expected, reference.backpropagation(y, expected));

        Feedforward pass = network.feedforward(x);

        assertEquals(expected.rows(), pass.rows());
        assertEquals(depth, pass.zs().length);
        assertEquals(depth + 1, pass.as().length);
        Bits.assertSame("a(0)", x, pass.as()[0]);
        for (int l = 0; l < depth; l++) {
            judge(network + " z of layer " + l, expected.zs()[l], bound.ofZs[l], pass.zs()[l]);
            judge(network + " a of layer " + l, expected.as()[l + 1], bound.ofAs[l + 1], pass.as()[l + 1]);
        }
        Bits.assertSame("output", pass.output(), network.predict(x));
    }

    private static void assertBackpropagationAgrees(NeuralNetwork network, float[] x, float[] y) {
        int depth = network.layerCount();
        ReferenceNetwork reference = new ReferenceNetwork(network);
        ReferenceNetwork.Pass referencePass = reference.feedforward(x);
        ReferenceNetwork.Gradients expected = reference.backpropagation(y, referencePass);
        ErrorBound bound = new ErrorBound(reference, referencePass, expected);
        Assume.that(reference.distanceToKink(referencePass) > ErrorBound.largest(bound.ofZs[depth - 1]));

        Gradients gradients = network.backpropagation(y, network.feedforward(x));

        assertEquals(depth, gradients.dw().length);
        assertEquals(depth, gradients.db().length);
        for (int l = 0; l < depth; l++) {
            judge(
                    network + " dw of layer " + l,
                    expected.dw()[l],
                    bound.ofDw[l],
                    gradients.dw()[l]);
            judge(
                    network + " db of layer " + l,
                    new double[][] {expected.db()[l]},
                    new double[][] {bound.ofDb[l]},
                    gradients.db()[l]);
        }
    }

    /** Layers of 1 to {@code widest}, activations of all kinds. */
    private static NeuralNetwork anyNetwork(Random random, int depth, int widest) {
        int[] layers = random.ints(depth + 1, 1, widest + 1).toArray();
        List<Activation> all = EveryActivation.ALL;
        Activation[] activations = new Activation[depth];
        Arrays.setAll(activations, l -> all.get(random.nextInt(all.size())));
        return Samples.network(random, layers, activations);
    }

    /** Does not count what is too ill-conditioned to be judged: too many of those fail the property. */
    private static void judge(String what, double[][] expected, double[][] tolerances, float[] actual) {
        int columns = expected[0].length;
        assertEquals(expected.length * columns, actual.length, what);
        for (int i = 0; i < actual.length; i++) {
            double wanted = expected[i / columns][i % columns];
            double tolerance = tolerances[i / columns][i % columns];
            if (!(Math.abs(actual[i] - wanted) <= tolerance)) {
                throw new AssertionError(
                        "%s[%d]: %s ± %s expected, but was %s".formatted(what, i, wanted, tolerance, actual[i]));
            }
        }
        Assume.that(ErrorBound.largest(tolerances) <= 0.01 * ErrorBound.largest(expected));
    }
}
