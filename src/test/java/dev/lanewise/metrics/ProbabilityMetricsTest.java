package dev.lanewise.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ProbabilityMetricsTest {

    @Test
    void oneColumnHoldsTheProbabilityOfClass1() {
        ProbabilityMetrics metrics = ProbabilityMetrics.of(new float[] {0.75f, 0.75f, 0.5f}, 1, new int[] {1, 0, 1});
        assertEquals((-Math.log(0.75) - Math.log(0.25) - Math.log(0.5)) / 3, metrics.logLoss(), 1e-15);
        assertEquals((0.0625 + 0.5625 + 0.25) / 3, metrics.brier());
    }

    @Test
    void severalColumnsHoldOneClassEach() {
        float[] probabilities = {0.5f, 0.25f, 0.25f, 0, 0.5f, 0.5f};
        ProbabilityMetrics metrics = ProbabilityMetrics.of(probabilities, 3, new int[] {0, 2});
        assertEquals(Math.log(2), metrics.logLoss(), 1e-15);
        assertEquals((0.25 + 0.0625 + 0.0625 + 0 + 0.25 + 0.25) / 2, metrics.brier());
    }

    @Test
    void certainAndRightIsZero() {
        assertEquals(new ProbabilityMetrics(0, 0), ProbabilityMetrics.of(new float[] {1, 0}, 1, new int[] {1, 0}));
        assertEquals(
                new ProbabilityMetrics(0, 0), ProbabilityMetrics.of(new float[] {1, 0, 0, 1}, 2, new int[] {0, 1}));
    }

    @Test
    void certainAndWrongIsInfinite() {
        assertEquals(
                new ProbabilityMetrics(Double.POSITIVE_INFINITY, 1),
                ProbabilityMetrics.of(new float[] {0}, 1, new int[] {1}));
        assertEquals(
                new ProbabilityMetrics(Double.POSITIVE_INFINITY, 2),
                ProbabilityMetrics.of(new float[] {1, 0}, 2, new int[] {1}));
    }

    @Test
    void logitsOfOneSigmoidKeepWhatProbabilitiesLose() {
        // As probabilities 0 and 1: the log loss would be infinite.
        ProbabilityMetrics metrics =
                ProbabilityMetrics.ofSigmoid(new float[] {-20, 30, -40, 10}, 1, new int[] {1, 1, 0, 0});
        assertEquals((20 + 10) / 4.0, metrics.logLoss(), 1e-4);
        assertEquals(2 / 4.0, metrics.brier(), 1e-4);
        assertEquals(
                1e4,
                ProbabilityMetrics.ofSigmoid(new float[] {1e4f}, 1, new int[] {0})
                        .logLoss());
        double sure =
                ProbabilityMetrics.ofSigmoid(new float[] {15}, 1, new int[] {1}).logLoss();
        assertEquals(Math.log1p(Math.exp(-15)), sure, 1e-20);
    }

    @Test
    void logitsOfSeveralSigmoidsStandForThemselves() {
        float[] logits = {0, 1000, -1000};
        ProbabilityMetrics metrics = ProbabilityMetrics.ofSigmoid(logits, 3, new int[] {0});
        assertEquals(Math.log(2), metrics.logLoss(), 1e-15);
        assertEquals(0.25 + 1 + 0, metrics.brier(), 1e-15);
    }

    @Test
    void logitsOfASoftmaxKeepWhatProbabilitiesLose() {
        float[] logits = {0, 200, 0, 1000, 1000, 1000};
        ProbabilityMetrics metrics = ProbabilityMetrics.ofSoftmax(logits, 3, new int[] {2, 1});
        assertEquals((200 + Math.log(3)) / 2, metrics.logLoss(), 1e-12);
        assertEquals((2 + 4 / 9.0 + 2 / 9.0) / 2, metrics.brier(), 1e-12);
        double sure = ProbabilityMetrics.ofSoftmax(new float[] {0, 17.1f}, 2, new int[] {1})
                .logLoss();
        assertEquals(Math.log1p(Math.exp(-17.1f)), sure, 1e-22);
    }

    @Test
    void logitsAndTheirProbabilitiesAgreeWhereBothAreGood() {
        float[] logits = {0.5f, -1, 2, 0.25f};
        float[] sigmoids = new float[4];
        for (int i = 0; i < 4; i++) {
            sigmoids[i] = (float) (1 / (1 + Math.exp(-logits[i])));
        }
        int[] actual = {1, 1, 0, 0};
        ProbabilityMetrics expected = ProbabilityMetrics.of(sigmoids, 1, actual);
        ProbabilityMetrics metrics = ProbabilityMetrics.ofSigmoid(logits, 1, actual);
        assertEquals(expected.logLoss(), metrics.logLoss(), 1e-6);
        assertEquals(expected.brier(), metrics.brier(), 1e-6);
    }

    @Test
    void logitsThatAreNotFiniteAreRefused() {
        Exception sigmoid = assertThrows(
                IllegalArgumentException.class,
                () -> ProbabilityMetrics.ofSigmoid(new float[] {0, Float.NaN}, 1, new int[2]));
        assertEquals("logits must be finite, but logits[1] is NaN", sigmoid.getMessage());
        Exception softmax = assertThrows(
                IllegalArgumentException.class,
                () -> ProbabilityMetrics.ofSoftmax(new float[] {0, Float.POSITIVE_INFINITY}, 2, new int[1]));
        assertEquals("logits must be finite, but logits[1] is Infinity", softmax.getMessage());
    }

    @Test
    void wrongArgumentsAreNamed() {
        assertEquals(
                "rows of probabilities and actual must be as many, but are 2 and 4",
                refused(new float[] {0, 0, 0, 0}, 2, new int[4]));
        assertEquals(
                "probabilities must hold whole rows of 2 numbers and at least one, but holds 3 numbers",
                refused(new float[3], 2, new int[2]));
        assertEquals(
                "probabilities must hold whole rows of 1 numbers and at least one, but holds 0 numbers",
                refused(new float[0], 1, new int[0]));
        assertEquals(
                "probabilities must be 0 to 1, but probabilities[1] is 1.5",
                refused(new float[] {0, 1.5f}, 1, new int[2]));
        assertEquals(
                "probabilities must be 0 to 1, but probabilities[0] is NaN",
                refused(new float[] {Float.NaN, 0}, 1, new int[2]));
        assertEquals("actual must be classes 0 to 1, but actual[0] is 2", refused(new float[1], 1, new int[] {2}));
        assertEquals("actual must be classes 0 to 2, but actual[0] is 3", refused(new float[3], 3, new int[] {3}));
    }

    private static String refused(float[] probabilities, int outputs, int[] actual) {
        return assertThrows(IllegalArgumentException.class, () -> ProbabilityMetrics.of(probabilities, outputs, actual))
                .getMessage();
    }

    @Test
    void softmaxNeedsTwoColumns() {
        assertEquals(
                "outputs of softmax must be at least 2, but are 1",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> ProbabilityMetrics.ofSoftmax(new float[] {1, 2}, 1, new int[] {0, 1}))
                        .getMessage());
    }
}
