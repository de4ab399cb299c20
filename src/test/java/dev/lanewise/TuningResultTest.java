package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class TuningResultTest {

    private static final Host HOST = new Host("a processor", 2, "25", 256);

    private static TuningResult.Serving serving(
            int maxBatchSize, long delay, List<Integer> preferred, int workers, double rate, long p99) {
        return new TuningResult.Serving(Precision.FLOAT32, maxBatchSize, delay, preferred, workers, rate, p99);
    }

    @Test
    void anAnswerIsForSomethingAndForANetwork() {
        Optional<TuningResult.Training> training = Optional.of(new TuningResult.Training(1, 1, 0.1, 0));
        assertRefused(
                "a tuning result must be for serving or training, but is for neither",
                () -> new TuningResult(HOST, List.of(2, 1), Optional.empty(), Optional.empty()));
        assertRefused(
                "layers must name the inputs and at least one layer, but are [3]",
                () -> new TuningResult(HOST, List.of(3), Optional.empty(), training));
        assertRefused(
                "a size of layers must be at least 1, but is 0",
                () -> new TuningResult(HOST, List.of(3, 0, 1), Optional.empty(), training));
    }

    @Test
    void servingOutOfRangeIsNamed() {
        List<Integer> none = List.of();
        assertRefused("maxBatchSize must be at least 1, but is 0", () -> serving(0, 0, none, 1, 1, 1));
        assertRefused("maxQueueDelayMicros must be at least 0, but is -1", () -> serving(1, -1, none, 1, 1, 1));
        String rule = "preferredBatchSizes must ascend from 1 to maxBatchSize, 8 at most, but are ";
        for (List<Integer> sizes : List.of(List.of(0), List.of(4, 4), List.of(8, 4), List.of(9))) {
            assertRefused(rule + sizes, () -> serving(8, 0, sizes, 1, 1, 1));
        }
        assertRefused("workers must be at least 1, but is 0", () -> serving(1, 0, none, 0, 1, 1));
        assertRefused("p99Nanos must be at least 1, but is 0", () -> serving(1, 0, none, 1, 1, 0));
        for (double rate : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertRefused(
                    "requestsPerSecond must be above 0 and finite, but is " + rate,
                    () -> serving(1, 0, none, 1, rate, 1));
        }
    }

    @Test
    void trainingOutOfRangeIsNamed() {
        assertRefused("batchSize must be at least 1, but is 0", () -> new TuningResult.Training(0, 1, 1, 1));
        assertRefused("threads must be at least 1, but is -2", () -> new TuningResult.Training(1, -2, 1, 1));
        assertRefused(
                "learningRate must be above 0 and finite, but is 0.0", () -> new TuningResult.Training(1, 1, 0, 1));
        for (double scale : new double[] {-0.5, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertRefused(
                    "noiseScale must be at least 0 and finite, but is " + scale,
                    () -> new TuningResult.Training(1, 1, 1, scale));
        }
    }

    private static void assertRefused(String message, Executable construction) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, construction).getMessage());
    }
}
