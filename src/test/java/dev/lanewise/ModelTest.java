package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
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
    void aRowWhoseOutputsAreNaNHasNoClass() {
        Model model = new Model(sumAndDifference(), FeatureScaling.none(2), List.of("sum", "difference"), Map.of());
        float[] x = {1, 1, 1, Float.NaN, Float.NaN, 1};
        String message = "row 1 has no class, because its output 0 is NaN; are its features finite?";
        assertRefused(message, () -> model.classify(x));
        assertRefused(message, () -> model.classes(model.predict(x)));
        assertRefused(message, () -> Model.classes(new float[] {0, Float.NaN}, 1));
        assertRefused(
                "row 0 has no class, because its output 2 is NaN; are its features finite?",
                () -> Model.classes(new float[] {0, 1, Float.NaN}, 3));

        Predictor predictor = model.newPredictor(3);
        int[] classes = {7, 7, 7};
        assertRefused(message, () -> predictor.classify(x, 0, 3, classes, 0));
        assertArrayEquals(new int[] {0, 7, 7}, classes);
        assertRefused(
                "row 0 has no class, because its output 0 is NaN; are its features finite?",
                () -> predictor.classify(new float[] {Float.NaN, 0}));
    }

    @Test
    void theClassIsByTheLogitsWhereProbabilitiesAreEqual() {
        for (Activation last : List.of(Activation.SIGMOID, Activation.SOFTMAX)) {
            Parameters parameters = Parameters.zeros(1, 3);
            parameters.setWeights(0, new float[] {1e-9f, 2e-9f, -1});
            Model model = new Model(
                    NeuralNetwork.of(parameters, last), FeatureScaling.none(1), List.of("a", "b", "c"), Map.of());
            float[] x = {1};
            float[] probabilities = model.predict(x);
            assertEquals(probabilities[0], probabilities[1]);
            assertArrayEquals(new int[] {1}, model.classify(x));
            assertEquals(1, model.newPredictor(1).classify(x));
        }
    }

    @Test
    void logitsAreTheModelWithoutItsLastActivation() {
        NeuralNetwork network = NeuralNetwork.of(new int[] {2, 5, 3}, Activation.TANH, Activation.SOFTMAX);
        Model model = new Model(network, SCALING, List.of("a", "b", "c"), Map.of("k", "v"));
        float[] x = {2, 3, 1, 2};
        Model logits = model.toLogits();
        assertEquals(
                List.of(Activation.TANH, Activation.LINEAR), logits.network().activations());
        assertSame(network.parameters(), logits.network().parameters());
        assertEquals(model.metadata(), logits.metadata());
        Bits.assertSame("logits", network.feedforward(SCALING.apply(x)).zs()[1], logits.predict(x));
        float[] answers = new float[6];
        logits.newPredictor(2).predict(x, answers);
        Bits.assertSame("answers", logits.predict(x), answers);
        assertSame(logits, logits.toLogits());
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
