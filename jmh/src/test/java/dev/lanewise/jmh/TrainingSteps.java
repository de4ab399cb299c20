package dev.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Compares the steps of two implementations: the losses, and by how much each step moves each weight. */
final class TrainingSteps {

    private static final double TOLERANCE = 1e-4;

    /** Large, so that a step moves the weights by far more than their rounding. */
    private static final double LEARNING_RATE = 0.5;

    private TrainingSteps() {}

    static void assertSame(
            String network, TrainableNetwork.Kind expected, TrainableNetwork.Kind actual, boolean compareLoss) {
        TrainingCase trainingCase = TrainingCase.parse(network);
        try (TrainingStep one = TrainingStep.of(expected, trainingCase, LEARNING_RATE, 1);
                TrainingStep other = TrainingStep.of(actual, trainingCase, LEARNING_RATE, 1)) {
            for (int step = 0; step < 3; step++) {
                float[][] before = parameters(trainingCase, one);
                float[][] otherBefore = parameters(trainingCase, other);
                one.step();
                other.step();
                if (compareLoss) {
                    assertEquals(one.loss(), other.loss(), TOLERANCE * one.loss(), "loss in step " + step);
                }
                float[][] after = parameters(trainingCase, one);
                float[][] otherAfter = parameters(trainingCase, other);
                for (int i = 0; i < before.length; i++) {
                    assertSameMoves(
                            "block " + i + " in step " + step, before[i], after[i], otherBefore[i], otherAfter[i]);
                }
            }
        }
    }

    /** Weights and biases of each layer in turn. */
    static float[][] parameters(TrainingCase trainingCase, TrainableNetwork network) {
        float[][] parameters = new float[2 * trainingCase.layerCount()][];
        for (int l = 0; l < trainingCase.layerCount(); l++) {
            parameters[2 * l] = network.weights(l);
            parameters[2 * l + 1] = network.biases(l);
        }
        return parameters;
    }

    private static void assertSameMoves(
            String what, float[] before, float[] after, float[] otherBefore, float[] otherAfter) {
        double largest = 0;
        double largestDifference = 0;
        for (int i = 0; i < before.length; i++) {
            double move = (double) after[i] - before[i];
            double otherMove = (double) otherAfter[i] - otherBefore[i];
            largest = Math.max(largest, Math.abs(move));
            largestDifference = Math.max(largestDifference, Math.abs(move - otherMove));
        }
        assertTrue(largest > 1e-3, what + " hardly moved: " + largest);
        assertTrue(
                largestDifference <= TOLERANCE * largest,
                what + ": moves of up to " + largest + " differ by " + largestDifference);
    }
}
