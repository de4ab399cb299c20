package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input is refused at the door, by a message that says what was expected and what came. */
class NeuralNetworkErrorsTest {

    private static final float[] X = new float[6];
    private static final float[] Y = new float[3];

    private final NeuralNetwork network =
            NeuralNetwork.of(new int[] {2, 10, 1}, Activation.SIGMOID, Activation.SIGMOID);

    @Test
    void layersThatAreNoNetwork() {
        assertRefused(
                "layers must name the inputs and at least one layer, but has 1 sizes",
                () -> NeuralNetwork.of(new int[] {2}));
        assertRefused(
                "layers must name the inputs and at least one layer, but has 0 sizes",
                () -> NeuralNetwork.of(new int[] {}));
        assertRefused(
                "layers[1] must be at least 1, but is 0",
                () -> NeuralNetwork.of(new int[] {2, 0, 1}, Activation.SIGMOID, Activation.SIGMOID));
        assertRefused(
                "layers[0] must be at least 1, but is -2", () -> NeuralNetwork.of(new int[] {-2, 1}, Activation.RELU));
        assertRefused(
                "layers 50000-50000 relu need more numbers than one array holds (2^31 - 1)",
                () -> NeuralNetwork.of(new int[] {50_000, 50_000}, Activation.RELU));
    }

    @Test
    void activationsThatDoNotFitTheLayers() {
        assertRefused(
                "layers [2, 10, 1] need 2 activations, one for each layer after the inputs, but there are 1",
                () -> NeuralNetwork.of(new int[] {2, 10, 1}, Activation.SIGMOID));
        assertRefused(
                "layers [2, 10, 1] need 2 activations, one for each layer after the inputs, but there are 3",
                () -> NeuralNetwork.of(new int[] {2, 10, 1}, Activation.RELU, Activation.RELU, Activation.RELU));
    }

    @Test
    void buildersWithoutInputsOrLayers() {
        NeuralNetwork.Builder empty = NeuralNetwork.builder();
        assertEquals(
                "set the inputs first: input(features)",
                assertThrows(IllegalStateException.class, () -> empty.dense(1, Activation.RELU))
                        .getMessage());
        assertRefused("features must be at least 1, but is 0", () -> empty.input(0));
        NeuralNetwork.Builder begun = NeuralNetwork.builder().input(3);
        assertEquals(
                "the inputs are already set to 3",
                assertThrows(IllegalStateException.class, () -> begun.input(4)).getMessage());
        assertRefused("units must be at least 1, but is -1", () -> begun.dense(-1, Activation.RELU));
        assertRefused("a network must have at least one layer after its inputs", begun::build);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void rowsThatAreNotWhole(int length) {
        String message = "x must hold whole rows of 2 numbers and at least one, but holds " + length + " numbers";
        float[] x = new float[length];
        assertRefused(message, () -> network.predict(x));
        assertRefused(message, () -> network.feedforward(x));
        assertRefused(message, () -> network.train(x, Y, 1, 1, 0.1));
    }

    @Test
    void targetsThatDoNotFitTheRows() {
        String message = "y must hold 3 numbers (3 rows × 1 outputs), but holds 4";
        assertRefused(message, () -> network.train(X, new float[4], 1, 1, 0.1));
        assertRefused(message, () -> network.backpropagation(new float[4], network.feedforward(X)));
    }

    @Test
    void aForwardPassOfAnotherNetwork() {
        NeuralNetwork narrower = NeuralNetwork.of(new int[] {2, 9, 1}, Activation.TANH, Activation.TANH);
        NeuralNetwork deeper =
                NeuralNetwork.of(new int[] {2, 10, 1, 1}, Activation.TANH, Activation.TANH, Activation.TANH);
        assertRefused(
                "the pass must be one of 2-10-1 sigmoid sigmoid, but zs[0] holds 27 and not 3 × 10 numbers",
                () -> network.backpropagation(Y, narrower.feedforward(X)));
        assertRefused(
                "the pass must be one of 2-10-1 sigmoid sigmoid, with 2 zs and 3 as, but has 3 and 4",
                () -> network.backpropagation(Y, deeper.feedforward(X)));
    }

    @Test
    void aForwardPassWhoseActivationsDoNotFit() {
        Feedforward pass = network.feedforward(X);
        float[][] fewer = {pass.as()[0], pass.as()[1]};
        assertRefused(
                "the pass must be one of 2-10-1 sigmoid sigmoid, with 2 zs and 3 as, but has 2 and 2",
                () -> network.backpropagation(Y, new Feedforward(3, pass.zs(), fewer)));
        float[][] shorter = {new float[5], pass.as()[1], pass.as()[2]};
        assertRefused(
                "the pass must be one of 2-10-1 sigmoid sigmoid, but as[0] holds 5 and not 3 × 2 numbers",
                () -> network.backpropagation(Y, new Feedforward(3, pass.zs(), shorter)));
        float[][] longer = {pass.as()[0], pass.as()[1], new float[4]};
        assertRefused(
                "the pass must be one of 2-10-1 sigmoid sigmoid, but as[2] holds 4 and not 3 × 1 numbers",
                () -> network.backpropagation(Y, new Feedforward(3, pass.zs(), longer)));
        assertRefused(
                "rows of the pass must be at least 1, but is -3",
                () -> network.backpropagation(Y, new Feedforward(-3, pass.zs(), pass.as())));
    }

    @Test
    void moreRowsThanAnArrayHolds() {
        NeuralNetwork wide = NeuralNetwork.of(new int[] {1, 70_000}, Activation.RELU);
        assertRefused(
                "rows of x must be at most 30678, for rows of 70000 numbers, but is 40000",
                () -> wide.predict(new float[40_000]));
        assertRefused(
                "rows must be at most 30678, for rows of 70000 numbers, but is 40000",
                () -> wide.feedforward(new float[40_000]));
        assertRefused(
                "y must hold 2800000000 numbers (40000 rows × 70000 outputs), but holds 3",
                () -> wide.train(new float[40_000], Y, 1, 1, 0.1));
    }

    @Test
    void settingsOutOfRange() {
        assertRefused("batchSize must be at least 1, but is 0", () -> network.train(X, Y, 0, 1, 0.1));
        assertRefused("batchSize must be at least 1, but is -1", () -> network.train(X, Y, -1, 1, 0.1));
        assertRefused("epochs must be at least 1, but is 0", () -> network.train(X, Y, 1, 0, 0.1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void learningRatesThatAreNoStep(double rate) {
        assertRefused("learningRate must be above 0 and finite, but is " + rate, () -> network.train(X, Y, 1, 1, rate));
    }

    @Test
    void dataThatIsNotFinite() {
        float[] x = {0, 1, 2, Float.NaN, 4, 5};
        float[] y = {0, 1, Float.NEGATIVE_INFINITY};
        assertRefused("x must be finite, but row 1, column 1 is NaN", () -> network.train(x, Y, 1, 1, 0.1));
        assertRefused("y must be finite, but row 2, column 0 is -Infinity", () -> network.train(X, y, 1, 1, 0.1));
    }

    @Test
    void refusedTrainingChangesNothing() {
        float[] before = network.parameters().values().clone();
        assertThrows(IllegalArgumentException.class, () -> network.train(X, Y, 1, 1, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> network.train(X, new float[4], 1, 1, 0.1));
        Bits.assertSame("parameters", before, network.parameters().values());
    }

    @Test
    void trainingThatDivergesNamesEpochBatchAndLayer() {
        // The first step leads to w = b = -2e38, and 2·w + b overflows.
        NonFiniteLossException error = assertThrows(
                NonFiniteLossException.class, () -> identity().train(new float[] {1, 2, 3}, Y, 1, 100, 2e38));
        assertEquals(1, error.epoch());
        assertEquals(2, error.batch());
        assertEquals(0, error.layer());
        assertEquals(
                "training stopped: loss is Infinity in epoch 1, batch 2; the first activations that are not finite are in"
                        + " layer 0 (1→1 linear); try a smaller learning rate or scaled features",
                error.getMessage());
    }

    @Test
    void aLossThatOverflowsByItselfNamesNoLayer() {
        // The step of the first epoch leads to w = b = -1e20, whose square is no float.
        NonFiniteLossException error = assertThrows(
                NonFiniteLossException.class, () -> identity().train(new float[] {1}, new float[1], 1, 100, 1e20));
        assertEquals(2, error.epoch());
        assertEquals(1, error.batch());
        assertEquals(-1, error.layer());
        assertEquals(
                "training stopped: loss is Infinity in epoch 2, batch 1; all activations are finite, the loss itself"
                        + " overflowed; try a smaller learning rate or scaled features",
                error.getMessage());
    }

    /** One linear neuron with weight 1 and bias 0. */
    private static NeuralNetwork identity() {
        Parameters parameters = Parameters.zeros(1, 1);
        parameters.setWeights(0, new float[] {1});
        return NeuralNetwork.of(parameters, Activation.LINEAR);
    }

    @Test
    void anUpdateThatOverflowsIsNotReturnedAsATrainedNetwork() {
        NonFiniteLossException error = assertThrows(
                NonFiniteLossException.class,
                () -> identity().train(new float[] {100}, new float[] {1e9f}, 1, 1, 1e30));
        assertEquals(
                "training stopped: a parameter of layer 0 (1→1 linear) is not finite after epoch 1, batch 1; try a"
                        + " smaller learning rate or scaled features",
                error.getMessage());
    }

    @Test
    void outputsThatCannotBeUnscaled() {
        assertRefused(
                "only a dense, linear last layer with one output per scaled target (1) can undo their scaling, but it is"
                        + " layer 1 (10→1 sigmoid)",
                () -> network.unscaleOutputs(FeatureScaling.none(1)));
        NeuralNetwork linear = NeuralNetwork.of(new int[] {2, 3}, Activation.LINEAR);
        assertRefused(
                "only a dense, linear last layer with one output per scaled target (2) can undo their scaling, but it is"
                        + " layer 0 (2→3 linear)",
                () -> linear.unscaleOutputs(FeatureScaling.none(2)));
    }

    @Test
    void layersUnitsAndNumbersThatDoNotExist() {
        Parameters parameters = network.parameters();
        assertRefused("layer must be 0 to 1, but is 2", () -> network.layer(2));
        assertRefused("layer must be 0 to 1, but is -1", () -> network.activation(-1));
        assertRefused("layer must be 0 to 1, but is 2", () -> parameters.weights(2));
        assertRefused("layer must be 0 to 1, but is 2", () -> parameters.biases(2));
        assertRefused("in must be 0 to 1, but is 2", () -> parameters.weight(0, 2, 0));
        assertRefused("out must be 0 to 9, but is 10", () -> parameters.weight(0, 0, 10));
        assertRefused("out must be 0 to 9, but is 10", () -> parameters.bias(0, 10));
        assertRefused(
                "weights of layer 0 must hold 20 numbers (2 × 10), but holds 19",
                () -> parameters.setWeights(0, new float[19]));
        assertRefused(
                "biases of layer 0 must hold 10 numbers (one per output), but holds 1",
                () -> parameters.setBiases(0, new float[1]));
        assertRefused(
                "parameters of layers [2, 10, 1] expected, but got [2, 9, 1]",
                () -> parameters.set(Parameters.zeros(2, 9, 1)));
    }

    private static void assertRefused(String message, Executable action) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }
}
