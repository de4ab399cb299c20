package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.train.GradientCheck;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of layer: gradients, answers, masks and what is refused. */
@Tag("everyKernel")
class LayersTest {

    private static final int INPUTS = 5;
    private static final int OUTPUTS = 3;
    private static final int ROWS = 12;

    static Stream<Architecture> architectures() {
        return LayerSamples.architectures(INPUTS, OUTPUTS, Activation.SOFTMAX).stream();
    }

    static Stream<Arguments> architecturesAndLosses() {
        return Loss.all().stream()
                .flatMap(loss -> LayerSamples.architectures(INPUTS, OUTPUTS, last(loss)).stream()
                        .map(architecture -> Arguments.of(architecture, loss)));
    }

    private static Activation last(Loss loss) {
        return switch (loss) {
            case Loss.BinaryCrossEntropy() -> Activation.SIGMOID;
            case Loss.CategoricalCrossEntropy(), Loss.SparseCategoricalCrossEntropy() -> Activation.SOFTMAX;
            default -> Activation.TANH;
        };
    }

    private static Dataset data(Loss loss) {
        Random random = new Random(4);
        float[] labels = Samples.labels(random, ROWS, OUTPUTS);
        float[] y = switch (loss) {
            case Loss.SparseCategoricalCrossEntropy() -> labels;
            case Loss.BinaryCrossEntropy(), Loss.CategoricalCrossEntropy() -> Samples.oneHot(labels, OUTPUTS);
            default -> Samples.uniform(random, ROWS * OUTPUTS);
        };
        return Dataset.of(Samples.uniform(random, ROWS * INPUTS), y, ROWS);
    }

    @Test
    void everyKindIsAmongTheExamples() {
        assertEquals(
                Set.of(Loss.class.getPermittedSubclasses()),
                new HashSet<Class<?>>(Loss.all().stream().map(Loss::getClass).toList()));
        assertEquals(
                LayerSamples.allKinds(),
                Layer.examples(3).stream().map(Layer::getClass).toList());
        Layer.examples(3).forEach(layer -> assertEquals(3, layer.outputs(3)));
    }

    @Test
    void everyKindIsAmongTheSamples() {
        Set<Class<?>> found = new HashSet<>();
        architectures().forEach(architecture -> found.addAll(LayerSamples.kinds(architecture.layers())));
        assertEquals(Set.copyOf(LayerSamples.allKinds()), found);
    }

    @ParameterizedTest
    @MethodSource("architecturesAndLosses")
    void gradientsAgreeWithCentralDifferences(Architecture architecture, Loss loss) {
        NeuralNetwork network = LayerSamples.network(architecture, 3);
        float[] before = network.parameters().values().clone();
        GradientCheck check = GradientCheck.of(network, loss, data(loss), 1000, 1);
        assertTrue(check.passes(2e-5), check.worst().toString());
        Bits.assertSame("parameters", before, network.parameters().values());
    }

    /** What answers is folded, what trains is not: the same numbers but for the roundings. */
    @ParameterizedTest
    @MethodSource("architectures")
    void answersAreThoseOfTheLayers(Architecture architecture) {
        NeuralNetwork network = LayerSamples.network(architecture, 5);
        Dataset data = data(new Loss.SparseCategoricalCrossEntropy());
        float[] evaluated = new float[ROWS * OUTPUTS];
        try (MiniBatch batch = new MiniBatch(network, new Loss.SparseCategoricalCrossEntropy(), ROWS)) {
            batch.gather(data, 0, ROWS);
            batch.evaluate();
            batch.copyPredictions(evaluated, 0);
        }
        float[] predicted = network.predict(data.x());
        assertArrayEquals(evaluated, predicted, 2e-6f);
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void aPredictorGivesTheBitsOfTheNetwork(Architecture architecture) {
        Model model = Model.of(LayerSamples.network(architecture, 6));
        float[] x = data(new Loss.HalfSquaredError()).x();
        float[] expected = model.predict(x);
        for (int batch : new int[] {1, 5, ROWS}) {
            Predictor predictor = model.newPredictor(batch);
            float[] actual = new float[expected.length];
            for (int row = 0; row < ROWS; row += batch) {
                int rows = Math.min(batch, ROWS - row);
                predictor.predict(x, row * INPUTS, rows, actual, row * OUTPUTS);
            }
            Bits.assertSame("batches of " + batch, expected, actual);
        }
    }

    /** Packed weights are looked at again: also the numbers that no product holds. */
    @ParameterizedTest
    @MethodSource("architectures")
    void aChangedParameterChangesTheNextPredictor(Architecture architecture) {
        float[] x = Arrays.copyOf(data(new Loss.HalfSquaredError()).x(), INPUTS);
        for (ParameterSlot slot : architecture.parameterSlots()) {
            NeuralNetwork network = LayerSamples.network(architecture, 7);
            Model model = Model.of(network);
            Predictor before = model.newPredictor(1);
            float[] old = new float[OUTPUTS];
            before.predict(x, old);
            float[] values = network.parameters().values(slot);
            for (int i = 0; i < values.length; i++) {
                values[i] += 0.125f + 0.0625f * i / values.length;
            }
            network.parameters().setValues(slot, values);
            float[] now = new float[OUTPUTS];
            model.newPredictor(1).predict(x, now);
            Bits.assertSame(slot.name(), model.predict(x), now);
            assertFalse(Arrays.equals(old, now), slot.name());
            before.predict(x, now);
            Bits.assertSame("an older predictor", old, now);
        }
    }

    @Test
    void logitsAreWithoutTheLastActivationWhereverItStands() {
        Architecture alone = new Architecture(
                2, List.of(new Layer.Dense(3, Activation.LINEAR), new Layer.Nonlinearity(Activation.SOFTMAX)));
        NeuralNetwork network = NeuralNetwork.of(alone, 1);
        NeuralNetwork plain = NeuralNetwork.of(new int[] {2, 3}, Activation.SOFTMAX);
        plain.parameters().setWeights(0, network.parameters().weights(0));
        float[] x = {0.5f, -1};
        Bits.assertSame("probabilities", plain.predict(x), network.predict(x));
        Bits.assertSame(
                "logits", plain.toLogits().predict(x), network.toLogits().predict(x));
        assertArrayEquals(Model.of(plain).classify(x), Model.of(network).classify(x));
        int[] classes = new int[1];
        Model.of(network).newPredictor(1).classify(x, 0, 1, classes, 0);
        assertArrayEquals(Model.of(plain).classify(x), classes);
    }

    @Test
    void batchNormalizationIsWhatThePaperSays() {
        Architecture architecture = new Architecture(
                1, List.of(new Layer.BatchNormalization(0.75, 0.5), new Layer.Dense(1, Activation.LINEAR)));
        NeuralNetwork network = NeuralNetwork.of(architecture, 0);
        network.parameters().setWeights(0, new float[] {1});
        float[] x = {1, 2, 4, 9};
        MiniBatch batch = new MiniBatch(network, new Loss.HalfSquaredError(), 4);
        batch.gather(Dataset.of(x, new float[4], 4), 0, 4);
        batch.forward();
        float[] y = new float[4];
        batch.copyPredictions(y, 0);
        double mean = 4;
        double variance = (9 + 4 + 0 + 25) / 4.0;
        for (int i = 0; i < 4; i++) {
            assertEquals((x[i] - mean) / Math.sqrt(variance + 0.5), y[i], 1e-6);
        }
        assertArrayEquals(new float[] {0.25f * 4}, values(network, "layers.0.running_mean"), 1e-6f);
        assertArrayEquals(
                new float[] {0.75f + 0.25f * (float) variance}, values(network, "layers.0.running_variance"), 1e-6f);
        float[] answers = network.predict(x);
        for (int i = 0; i < 4; i++) {
            assertEquals((x[i] - 1) / Math.sqrt(0.75 + 0.25 * variance + 0.5), answers[i], 1e-6);
        }
    }

    private static float[] values(NeuralNetwork network, String name) {
        Parameters parameters = network.parameters();
        return parameters.values(parameters.slots().stream()
                .filter(slot -> slot.name().equals(name))
                .findFirst()
                .orElseThrow());
    }

    /** Masks go by the row's place in its epoch, the step and the seed: not by the batch. */
    @Test
    void masksAreAFunctionOfSeedStepAndRow() {
        NeuralNetwork network = NeuralNetwork.builder()
                .input(1)
                .dense(40, Activation.LINEAR, layer -> layer.withInitializer(Initializer.ZEROS))
                .dropout(0.5)
                .build();
        float[] ones = new float[40];
        Arrays.fill(ones, 1);
        network.parameters().setBiases(0, ones);
        Dataset data = Dataset.of(new float[8], new float[8 * 40], 8);
        float[] all = masked(network, data, 0, 8, 1, 2);
        float[] tail = masked(network, data, 3, 5, 1, 2);
        Bits.assertSame("rows 3 to 7", Arrays.copyOfRange(all, 3 * 40, 8 * 40), tail);
        assertFalse(Arrays.equals(all, masked(network, data, 0, 8, 1, 3)), "another step");
        assertFalse(Arrays.equals(all, masked(network, data, 0, 8, 2, 2)), "another seed");
        for (float value : all) {
            assertTrue(value == 0 || value == 2, "value " + value);
        }
        assertArrayEquals(ones, network.predict(new float[1]));
    }

    private static float[] masked(NeuralNetwork network, Dataset data, int from, int rows, long seed, long step) {
        MiniBatch batch = new MiniBatch(network, new Loss.HalfSquaredError(), rows);
        batch.gather(data, from, rows);
        batch.mask(seed, step);
        batch.forward();
        float[] out = new float[rows * network.outputs()];
        batch.copyPredictions(out, 0);
        return out;
    }

    @Test
    void anEvaluatedBatchHasNoGradients() {
        NeuralNetwork network = NeuralNetwork.builder()
                .input(1)
                .batchNormalization()
                .dense(1, Activation.LINEAR)
                .build();
        MiniBatch batch = new MiniBatch(network, new Loss.HalfSquaredError(), 2);
        batch.gather(Dataset.of(new float[2], new float[2], 2), 0, 2);
        batch.evaluate();
        assertEquals(
                "backward goes after forward, but the batch was evaluated",
                assertThrows(IllegalStateException.class, batch::backward).getMessage());
        batch.forward();
        batch.backward();
    }

    @Test
    void layersThatDoNotFitAreRefused() {
        assertRefused("a network must have at least one layer after its inputs", () -> new Architecture(3, List.of()));
        assertRefused(
                "a network must have at least one dense layer",
                () -> new Architecture(3, List.of(new Layer.Dropout(0.1))));
        assertRefused("features must be at least 1, but is 0", () -> new Architecture(0, List.of()));
        assertRefused("units must be at least 1, but is 0", () -> new Layer.Dense(0, Activation.RELU));
        assertRefused("rate of dropout must be 0 to below 1, but is 1.0", () -> new Layer.Dropout(1));
        assertRefused("rate of dropout must be 0 to below 1, but is NaN", () -> new Layer.Dropout(Double.NaN));
        assertRefused(
                "momentum of batch normalization must be 0 to below 1, but is 1.0",
                () -> new Layer.BatchNormalization(1, 1e-3));
        assertRefused(
                "epsilon of layer normalization must be above 0 and finite as a float, but is 1.0E-60",
                () -> new Layer.LayerNormalization(1e-60));
        assertRefused("a residual block must have at least one layer", () -> new Layer.Residual(List.of()));
        assertRefused(
                "layer 1: a residual block must be as wide at its end as at its beginning, but it takes 4 numbers per row and"
                        + " gives 5",
                () -> new Architecture(
                        3,
                        List.of(
                                new Layer.Dense(4, Activation.RELU),
                                new Layer.Residual(List.of(new Layer.Dense(5, Activation.RELU))))));
        assertRefused(
                "l2 must be 0 or above and finite, but is -1.0", () -> new Layer.Dense(1, Activation.RELU).withL2(-1));
        assertRefused(
                "learningRateFactor must be 0 or above and finite, but is NaN",
                () -> new Layer.Dense(1, Activation.RELU).withLearningRateFactor(Double.NaN));
    }

    private static void assertRefused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void theArticlesMethodsAreForDenseLayersAlone() {
        NeuralNetwork network = NeuralNetwork.builder()
                .input(2)
                .dropout(0.5)
                .dense(1, Activation.SIGMOID)
                .build();
        UnsupportedOperationException error =
                assertThrows(UnsupportedOperationException.class, () -> network.feedforward(new float[2]));
        assertEquals(
                "feedforward is for dense layers alone, but this network is 2-dropout(0.5)-dense(1,sigmoid): use a MiniBatch",
                error.getMessage());
    }

    @Test
    void theSummaryHasALineForEachLayerAndSaysWhatAnswers() {
        NeuralNetwork network = NeuralNetwork.builder()
                .input(4)
                .dense(8, Activation.LINEAR, Layer.Dense::withoutBias)
                .batchNormalization()
                .activation(Activation.RELU)
                .dropout(0.25)
                .residual(new Layer.LayerNormalization(), new Layer.Dense(8, Activation.TANH))
                .dense(3, Activation.SOFTMAX)
                .build();
        assertEquals(
                List.of(
                        "layer kind inputs→outputs parameters bytes FLOPs per row",
                        "0 dense linear, no bias 4→8 32 128 64",
                        "1 batch normalization 8→8 32 128 16",
                        "2 relu 8→8 0 0 0",
                        "3 dropout 0.25 8→8 0 0 0",
                        "4 residual 8→8 88 352 192",
                        "4.0 layer normalization 8→8 16 64 56",
                        "4.1 dense tanh 8→8 72 288 128",
                        "5 dense softmax 8→3 27 108 48",
                        "total 179 716 320",
                        "answers: dense 4→8 relu, residual (layer normalization, dense 8→8 tanh), dense 8→3 softmax"),
                network.summary()
                        .lines()
                        .map(line -> line.strip().replaceAll(" +", " "))
                        .toList());
    }
}
