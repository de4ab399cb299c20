package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What is saved and served: network, scaling, labels. */
class ModelTest {

    /** Two inputs to two outputs: the sum and the difference. */
    private static NeuralNetwork sumAndDifference() {
        Parameters parameters = Parameters.zeros(2, 2);
        parameters.setWeights(0, new float[] {1, 1, 1, -1});
        return NeuralNetwork.of(parameters, Activation.LINEAR);
    }

    private static final FeatureScaling SCALING =
            new FeatureScaling(FeatureScaling.Kind.STANDARD, new float[] {1, 2}, new float[] {10, 100});

    @Test
    void featuresAreScaledBeforeTheNetwork() {
        Model model = new Model(sumAndDifference(), SCALING, List.of(), Map.of());
        float[] x = {2, 3, 1, 2};
        assertArrayEquals(new float[] {110, -90, 0, 0}, model.predict(x));
        assertArrayEquals(new float[] {2, 3, 1, 2}, x);
        assertFalse(model.isClassifier());
    }

    @Test
    void theClassIsTheLargestOutputAndTheFirstOfEquals() {
        Model model = new Model(sumAndDifference(), FeatureScaling.none(2), List.of("sum", "difference"), Map.of());
        assertArrayEquals(new int[] {0, 1, 0}, model.classify(new float[] {1, 1, 1, -1, 1, 0}));
        assertTrue(model.isClassifier());
        assertArrayEquals(new int[] {2, 1}, Model.classes(new float[] {1, 2, 3, 0, 5, 5}, 3));
    }

    @Test
    void oneLogitIsClassOneFromZeroOn() {
        Parameters parameters = Parameters.zeros(1, 1);
        parameters.setWeights(0, new float[] {1});
        NeuralNetwork network = NeuralNetwork.of(parameters, Activation.LINEAR);
        Model model = new Model(network, FeatureScaling.none(1), List.of("no", "yes"), Map.of());
        float[] logits = {-0.1f, 0, 0.2f};
        assertArrayEquals(new int[] {0, 1, 1}, model.classify(logits));
        assertArrayEquals(new int[] {0, 1, 1}, model.classes(logits));
    }

    @Test
    void oneOutputIsClassOneFromOneHalfOn() {
        assertArrayEquals(new int[] {0, 1, 1}, Model.classes(new float[] {Math.nextDown(0.5f), 0.5f, 0.9f}, 1));
    }

    @Test
    void aModelOfANetworkAloneChangesNothing() {
        Model model = Model.of(sumAndDifference());
        float[] x = {2, 3};
        Bits.assertSame("prediction", model.network().predict(x), model.predict(x));
        assertEquals(List.of(), model.classLabels());
        assertEquals(Map.of(), model.metadata());
    }

    @Test
    void labelsAreCopied() {
        List<String> labels = new ArrayList<>(List.of("a", "b"));
        Model model = new Model(sumAndDifference(), FeatureScaling.none(2), labels, Map.of());
        labels.clear();
        assertEquals(List.of("a", "b"), model.classLabels());
    }

    @Test
    void oneOutputMayHaveTwoLabels() {
        NeuralNetwork network = NeuralNetwork.of(new int[] {2, 1}, Activation.SIGMOID);
        Model model = new Model(network, FeatureScaling.none(2), List.of("no", "yes"), Map.of());
        assertEquals(2, model.classLabels().size());
    }

    @Test
    void partsThatDoNotFitAreRefused() {
        NeuralNetwork network = sumAndDifference();
        assertRefused(
                "the network has 2 inputs, but the feature scaling has 3 columns",
                () -> new Model(network, FeatureScaling.none(3), List.of(), Map.of()));
        assertRefused(
                "the network has 2 outputs, but there are 3 class labels",
                () -> new Model(network, FeatureScaling.none(2), List.of("a", "b", "c"), Map.of()));
        assertRefused(
                "values must hold whole rows of 2 numbers and at least one, but holds 3 numbers",
                () -> Model.of(network).predict(new float[3]));
        assertRefused(
                "predictions must hold whole rows of 2 numbers and at least one, but holds 3 numbers",
                () -> Model.classes(new float[3], 2));
        assertRefused("outputs must be at least 1, but is 0", () -> Model.classes(new float[3], 0));
    }

    private static void assertRefused(String message, Executable action) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }
}
