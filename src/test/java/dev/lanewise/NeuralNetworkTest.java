package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The article's example, a network of layers 2-10-1, and what people see of a network. */
@Tag("everyKernel")
class NeuralNetworkTest {

    private static final int ROWS = 43;

    private static NeuralNetwork example() {
        return NeuralNetwork.of(new int[] {2, 10, 1}, Activation.SIGMOID, Activation.SIGMOID);
    }

    /** Noughts and ones, whether a point lies within a circle. */
    private static Dataset circle() {
        float[] x = Samples.uniform(new Random(7), ROWS * 2);
        float[] y = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            y[row] = x[2 * row] * x[2 * row] + x[2 * row + 1] * x[2 * row + 1] < 0.6f ? 1 : 0;
        }
        return Dataset.of(x, y, ROWS);
    }

    @Test
    void feedforwardGivesPreActivationsAndActivationsOfEachLayer() {
        Feedforward pass = example().feedforward(circle().x());
        assertEquals(ROWS, pass.rows());
        assertArrayEquals(new int[] {10 * ROWS, ROWS}, lengths(pass.zs()));
        assertArrayEquals(new int[] {2 * ROWS, 10 * ROWS, ROWS}, lengths(pass.as()));
        Bits.assertSame("output", pass.as()[2], pass.output());
    }

    @Test
    void backpropagationGivesGradientsOfEachLayer() {
        Dataset data = circle();
        NeuralNetwork network = example();
        Gradients gradients = network.backpropagation(data.y(), network.feedforward(data.x()));
        assertArrayEquals(new int[] {2 * 10, 10}, lengths(gradients.dw()));
        assertArrayEquals(new int[] {10, 1}, lengths(gradients.db()));
    }

    @Test
    void handWorkedNetworkOfOneNeuron() {
        Parameters parameters = Parameters.zeros(2, 1);
        parameters.setWeights(0, new float[] {2, -1});
        parameters.setBiases(0, new float[] {0.5f});
        NeuralNetwork network = NeuralNetwork.of(parameters, Activation.LINEAR);
        // z = 2·x₀ - x₁ + ½ is 1.5 and 5.5, so a - y is ½ and -½.
        Feedforward pass = network.feedforward(new float[] {1, 1, 3, 1});
        assertArrayEquals(new float[] {1.5f, 5.5f}, pass.zs()[0]);
        Gradients gradients = network.backpropagation(new float[] {1, 6}, pass);
        assertArrayEquals(
                new float[] {(0.5f * 1 - 0.5f * 3) / 2, (0.5f - 0.5f) / 2},
                gradients.dw()[0]);
        assertArrayEquals(new float[] {0}, gradients.db()[0]);
        double[] costs = network.train(new float[] {1, 1, 3, 1}, new float[] {1, 6}, 2, 1, 0.5);
        assertArrayEquals(new double[] {(0.125 + 0.125) / 2}, costs);
        assertArrayEquals(new float[] {2.25f, -1}, network.layer(0).weights());
        assertArrayEquals(new float[] {0.5f}, network.layer(0).biases());
    }

    @Test
    void trainingFollowsTheReference() {
        Dataset data = circle();
        NeuralNetwork network = example();
        ReferenceNetwork reference = new ReferenceNetwork(network);
        ReferenceNetwork start = new ReferenceNetwork(network);
        double[] expectedCosts = reference.train(data.x(), data.y(), 10, 100, 0.01);

        double[] costs = network.train(data.x(), data.y(), 10, 100, 0.01);

        // Each of the steps rounds a parameter once and moves it by a gradient that is good to 100 roundings; a step of
        // plain descent at this rate does not make two close networks diverge, so the errors add.
        int steps = 100 * Math.ceilDiv(ROWS, 10);
        for (int l = 0; l < 2; l++) {
            double largest = Math.max(1, ErrorBound.largest(reference.w[l]));
            double tolerance = steps * (ErrorBound.gamma(1) * largest + 0.01 * ErrorBound.gamma(100));
            assertTrue(distance(start.w[l], flat(reference.w[l])) > 100 * tolerance, "vacuous tolerance");
            assertEquals(0, distance(reference.w[l], network.layer(l).weights()), tolerance);
            assertEquals(
                    0,
                    distance(new double[][] {reference.b[l]}, network.layer(l).biases()),
                    tolerance);
        }
        assertEquals(100, costs.length);
        for (int epoch = 0; epoch < 100; epoch++) {
            assertEquals(expectedCosts[epoch], costs[epoch], 1e-5 * expectedCosts[epoch]);
        }
        assertTrue(costs[99] < costs[0]);
    }

    @Test
    void defaultsAreBatchesOf10And100EpochsAtOneHundredth() {
        Dataset data = circle();
        NeuralNetwork implied = example();
        NeuralNetwork stated = example();
        double[] costs = implied.train(data.x(), data.y());
        assertArrayEquals(stated.train(data.x(), data.y(), 10, 100, 0.01), costs);
        assertSameParameters(stated, implied);
    }

    @Test
    void aBatchSizeOverTheRowsMeansOneBatchOfAll() {
        Dataset data = circle();
        NeuralNetwork exact = example();
        NeuralNetwork over = example();
        double[] costs = over.train(data.x(), data.y(), Integer.MAX_VALUE, 3, 0.1);
        assertArrayEquals(exact.train(data.x(), data.y(), ROWS, 3, 0.1), costs);
        assertSameParameters(exact, over);
    }

    @Test
    void theRaggedLastBatchIsTheMeanOverItsOwnRows() {
        Dataset data = circle();
        NeuralNetwork together = example();
        NeuralNetwork apart = example();
        together.train(data.x(), data.y(), 40, 1, 0.5);
        apart.train(Arrays.copyOf(data.x(), 80), Arrays.copyOf(data.y(), 40), 40, 1, 0.5);
        apart.train(Arrays.copyOfRange(data.x(), 80, 86), Arrays.copyOfRange(data.y(), 40, 43), 3, 1, 0.5);
        assertSameParameters(apart, together);
    }

    @Test
    void trainingEpochByEpochEqualsTrainingAtOnce() {
        Dataset data = circle();
        NeuralNetwork once = example();
        NeuralNetwork again = example();
        once.train(data.x(), data.y(), 8, 3, 0.5);
        for (int epoch = 0; epoch < 3; epoch++) {
            again.train(data.x(), data.y(), 8, 1, 0.5);
        }
        assertSameParameters(once, again);
    }

    @Test
    void trainingLeavesTheDataAlone() {
        Dataset data = circle();
        float[] x = data.x().clone();
        float[] y = data.y().clone();
        example().train(x, y, 10, 2, 0.1);
        Bits.assertSame("x", data.x(), x);
        Bits.assertSame("y", data.y(), y);
    }

    @Test
    void aCopyHasNumbersOfItsOwn() {
        NeuralNetwork network = example();
        float[] before = network.parameters().values().clone();
        NeuralNetwork copy = network.copy();
        Bits.assertSame("copy", before, copy.parameters().values());
        copy.train(circle().x(), circle().y(), 10, 1, 0.1);
        Bits.assertSame("original", before, network.parameters().values());
        Bits.assertDiffer("copy", before, copy.parameters().values());
    }

    @Test
    void unscalingLeavesTheNetworkAlone() {
        NeuralNetwork network = NeuralNetwork.of(new int[] {2, 1}, Activation.LINEAR);
        float[] before = network.parameters().values().clone();
        network.unscaleOutputs(FeatureScaling.standard(new float[] {3, 5}, 1));
        Bits.assertSame("original", before, network.parameters().values());
    }

    @Test
    void threadsMayPredictAtOnce() throws InterruptedException, ExecutionException {
        NeuralNetwork network =
                Samples.network(new Random(3), new int[] {9, 33, 5}, Activation.GELU, Activation.SOFTMAX);
        float[] x = Samples.uniform(new Random(4), 300 * 9);
        float[] expected = network.predict(x);
        List<Future<float[]>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 40; i++) {
                answers.add(threads.submit(() -> network.predict(x)));
            }
        }
        for (Future<float[]> answer : answers) {
            Bits.assertSame("prediction", expected, answer.get());
        }
    }

    @Test
    void nanAndInfinityPassThroughAPrediction() {
        NeuralNetwork network = NeuralNetwork.of(new int[] {2, 3, 1}, Activation.RELU, Activation.LINEAR);
        float[] out = network.predict(new float[] {Float.NaN, 1, 1, 1});
        assertTrue(Float.isNaN(out[0]));
        assertTrue(Float.isFinite(out[1]));
    }

    @Test
    void theBuilderGivesWhatTheListGives() {
        NeuralNetwork built = NeuralNetwork.builder()
                .input(2)
                .dense(10, Activation.SIGMOID)
                .dense(1, Activation.SIGMOID)
                .build();
        assertSameParameters(example(), built);
        assertEquals(example().activations(), built.activations());
    }

    @Test
    void summaryHasALineForEachLayer() {
        String expected = """
                layer    kind                                inputs→outputs   parameters        bytes FLOPs per row
                0        dense relu                                 784→128      100,480      401,920      200,704
                1        dense softmax                               128→10        1,290        5,160        2,560
                total                                                            101,770      407,080      203,264
                """;
        NeuralNetwork network = NeuralNetwork.of(new int[] {784, 128, 10}, Activation.RELU, Activation.SOFTMAX);
        assertEquals(expected, network.summary().replace(System.lineSeparator(), "\n"));
    }

    @Test
    void texts() {
        assertEquals("2-10-1 sigmoid sigmoid", example().toString());
        assertEquals("layer 0 (2→10 sigmoid)", example().layer(0).toString());
    }

    @Test
    void sizes() {
        NeuralNetwork network = example();
        assertEquals(2, network.layerCount());
        assertEquals(2, network.inputs());
        assertEquals(1, network.outputs());
        assertEquals(2 * 10 + 10 + 10 + 1, network.parameters().count());
        assertEquals(30, network.layer(0).parameterCount());
        assertArrayEquals(new int[] {2, 10, 1}, network.parameters().layers());
    }

    private static int[] lengths(float[][] arrays) {
        return Arrays.stream(arrays).mapToInt(array -> array.length).toArray();
    }

    private static void assertSameParameters(NeuralNetwork expected, NeuralNetwork actual) {
        Bits.assertSame(
                "parameters",
                expected.parameters().values(),
                actual.parameters().values());
    }

    private static float[] flat(double[][] rows) {
        float[] flat = new float[rows.length * rows[0].length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) rows[i / rows[0].length][i % rows[0].length];
        }
        return flat;
    }

    /** The largest difference. */
    private static double distance(double[][] expected, float[] actual) {
        double distance = 0;
        for (int i = 0; i < actual.length; i++) {
            distance =
                    Math.max(distance, Math.abs(expected[i / expected[0].length][i % expected[0].length] - actual[i]));
        }
        return distance;
    }
}
