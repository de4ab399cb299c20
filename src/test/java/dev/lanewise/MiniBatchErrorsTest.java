package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mini-batch refuses. */
class MiniBatchErrorsTest {

    private final NeuralNetwork network = NeuralNetwork.of(new int[] {2, 3}, Activation.SOFTMAX);

    @Test
    void aLossThatDoesNotFitTheLastLayer() {
        assertRefused(
                "loss binary_cross_entropy needs a last layer with sigmoid, or linear for logits, but it has softmax",
                () -> new MiniBatch(network, new Loss.BinaryCrossEntropy(), 1));
    }

    @Test
    void sizesThatDoNotFit() {
        assertRefused(
                "maxRows must be at least 1, but is 0", () -> new MiniBatch(network, new Loss.MeanSquaredError(), 0));
        MiniBatch batch = new MiniBatch(network, new Loss.SparseCategoricalCrossEntropy(), 4);
        Dataset data = Dataset.of(new float[10], new float[5], 5);
        assertRefused("a batch must have 1 to 4 rows, but has 5", () -> batch.gather(data, 0, 5));
        assertRefused("a batch must have 1 to 4 rows, but has 0", () -> batch.gather(data, new int[5], 0, 0));
        assertRefused("data has 5 rows, but 3 were asked for from 3 on", () -> batch.gather(data, 3, 3));
        assertRefused("data has 5 rows, but 3 were asked for from -1 on", () -> batch.gather(data, -1, 3));
        assertRefused("order has 2 rows, but 2 were asked for from 1 on", () -> batch.gather(data, new int[2], 1, 2));
        assertRefused("row must be 0 to 4, but is 5", () -> batch.gather(data, new int[] {5}, 0, 1));
    }

    /** Whether the rows are too many for an array or for the heap: what had started is ended. */
    @Test
    void buffersThatDoNotFitLeaveNoThread() throws Exception {
        NeuralNetwork wide = NeuralNetwork.of(new int[] {64, 2000, 64}, Activation.RELU, Activation.LINEAR);
        assertRefused(
                "rows must be at most 1073741, for rows of 2000 numbers, but is 1100000",
                () -> new MiniBatch(wide, new Loss.MeanSquaredError(), 1_100_000, 2));
        assertRefused(
                "rows must be at most 33554431, for rows of 64 numbers, but is 40000000",
                () -> new MiniBatch(wide, new Loss.MeanSquaredError(), 40_000_000, 2));
        assertNoWorkerIsLeft();
    }

    /** {@code close} tells the threads to end and does not wait for them. */
    private static void assertNoWorkerIsLeft() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("lanewise-worker")) {
                thread.join(10_000);
                assertFalse(thread.isAlive(), thread + " is left");
            }
        }
    }

    @Test
    void columnsThatDoNotFit() {
        MiniBatch batch = new MiniBatch(network, new Loss.SparseCategoricalCrossEntropy(), 4);
        Dataset wide = Dataset.of(new float[12], new float[4], 4);
        assertRefused(
                "the network needs data with 2 features and 1 target columns for sparse_categorical_cross_entropy,"
                        + " but it has 3 and 1",
                () -> batch.gather(wide, 0, 4));
        Dataset oneHot = Dataset.of(new float[8], new float[12], 4);
        assertRefused(
                "the network needs data with 2 features and 1 target columns for sparse_categorical_cross_entropy,"
                        + " but it has 2 and 3",
                () -> batch.gather(oneHot, new int[] {0}, 0, 1));
    }

    @ParameterizedTest
    @ValueSource(floats = {-1, 3, 0.5f, 1e10f})
    void aClassThatDoesNotExist(float label) {
        MiniBatch batch = new MiniBatch(network, new Loss.SparseCategoricalCrossEntropy(), 4);
        Dataset data = Dataset.of(new float[8], new float[] {0, 1, label, 2}, 4);
        String message = "loss sparse_categorical_cross_entropy needs whole numbers from 0 to 2 as targets, but row 2,"
                + " column 0 is " + label;
        assertRefused(message, () -> batch.gather(data, 0, 4));
        assertRefused(message, () -> batch.gather(data, new int[] {3, 2, 1, 0}, 0, 2));
        assertRefused(message, () -> batch.requireFit(data));
    }

    @Test
    void targetsThatAreNoProbabilities() {
        MiniBatch categorical = new MiniBatch(network, new Loss.CategoricalCrossEntropy(), 4);
        Dataset classes = Dataset.of(new float[4], new float[] {0, 1, 0, 0.5f, 0.5f, -1}, 2);
        assertRefused(
                "loss categorical_cross_entropy needs numbers from 0 to 1 as targets, but row 1, column 2 is -1.0",
                () -> categorical.requireFit(classes));
        NeuralNetwork sigmoid = NeuralNetwork.of(new int[] {2, 1}, Activation.SIGMOID);
        MiniBatch binary = new MiniBatch(sigmoid, new Loss.BinaryCrossEntropy(), 4);
        Dataset answers = Dataset.of(new float[4], new float[] {1, 2}, 2);
        assertRefused(
                "loss binary_cross_entropy needs numbers from 0 to 1 as targets, but row 1, column 0 is 2.0",
                () -> binary.requireFit(answers));
    }

    private static void assertRefused(String message, Executable action) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }
}
