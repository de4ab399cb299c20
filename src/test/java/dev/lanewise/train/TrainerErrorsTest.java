package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Activation;
import dev.lanewise.Bits;
import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.NonFiniteLossException;
import dev.lanewise.Parameters;
import dev.lanewise.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a trainer refuses, and how it ends where numbers overflow. */
@Tag("everyKernel")
class TrainerErrorsTest {

    private final NeuralNetwork network =
            Samples.network(new Random(1), new int[] {2, 10, 3}, Activation.RELU, Activation.SOFTMAX);

    private static final TrainingPlan SPARSE =
            TrainingPlan.builder(new Loss.SparseCategoricalCrossEntropy()).build();

    @Test
    void aLossThatDoesNotFitTheLastLayerIsRefused() {
        TrainingPlan plan = TrainingPlan.builder(new Loss.BinaryCrossEntropy()).build();
        assertRefused(
                "loss binary_cross_entropy needs a last layer with sigmoid, or linear for logits, but it has softmax",
                () -> new Trainer(network, plan));
    }

    @Test
    void dataThatDoesNotFitIsRefusedBeforeTheFirstStep() {
        Dataset good = Dataset.of(new float[6], new float[3], 3);
        Dataset wide = Dataset.of(new float[9], new float[3], 3);
        Dataset fourth = Dataset.of(new float[6], new float[] {0, 1, 3}, 3);
        float[] before = network.parameters().values().clone();
        String columns = "the network needs data with 2 features and 1 target columns for"
                + " sparse_categorical_cross_entropy, but it has 3 and 1";
        String targets = "loss sparse_categorical_cross_entropy needs whole numbers from 0 to 2 as targets, but row 2,"
                + " column 0 is 3.0";
        assertRefused(columns, () -> new Trainer(network, SPARSE).fit(wide));
        assertRefused(targets, () -> new Trainer(network, SPARSE).fit(fourth));
        assertRefused(columns, () -> new Trainer(network, SPARSE).fit(good, wide));
        assertRefused(targets, () -> new Trainer(network, SPARSE).fit(good, fourth));
        Bits.assertSame("parameters", before, network.parameters().values());
    }

    @Test
    void oneRowCannotBeSplit() {
        TrainingPlan plan = TrainingPlan.builder(new Loss.MeanSquaredError())
                .validationSplit(0.5)
                .build();
        NeuralNetwork linear = NeuralNetwork.of(new int[] {1, 1}, Activation.LINEAR);
        Dataset row = Dataset.of(new float[1], new float[1], 1);
        assertRefused("a split needs at least 2 rows, but there is 1", () -> new Trainer(linear, plan).fit(row));
    }

    /** One linear neuron with weight 1 and bias 0, and targets of zero: the first step is minus the rate times x. */
    private static Executable training(double rate, float... x) {
        Parameters parameters = Parameters.zeros(1, 1);
        parameters.setWeights(0, new float[] {1});
        TrainingPlan plan = TrainingPlan.builder(new Loss.HalfSquaredError())
                .optimizer(new Optimizer.Sgd(rate))
                .shuffle(false)
                .batchSize(1)
                .build();
        Trainer trainer = new Trainer(NeuralNetwork.of(parameters, Activation.LINEAR), plan);
        return () -> trainer.fit(Dataset.of(x, new float[x.length], x.length));
    }

    @Test
    void divergenceNamesEpochBatchAndLayer() {
        NonFiniteLossException error = assertThrows(NonFiniteLossException.class, training(2e38, 1, 2, 3));
        assertEquals(1, error.epoch());
        assertEquals(2, error.batch());
        assertEquals(0, error.layer());
        assertEquals(
                "training stopped: loss is Infinity in epoch 1, batch 2; the first activations that are not finite are in"
                        + " layer 0 (1→1 linear); try a smaller learning rate or scaled features",
                error.getMessage());
    }

    @Test
    void anOverflowInTheLastStepOfAnEpochIsFound() {
        NonFiniteLossException error = assertThrows(NonFiniteLossException.class, training(2e38, 10));
        assertEquals(1, error.epoch());
        assertEquals(1, error.batch());
        assertEquals(0, error.layer());
        assertEquals(
                "training stopped: a parameter of layer 0 (1→1 linear) is not finite after epoch 1, batch 1; try a smaller"
                        + " learning rate or scaled features",
                error.getMessage());
    }

    @Test
    void theLayerNamedIsTheFirstThatOverflows() {
        NeuralNetwork deep = Samples.network(
                new Random(1), new int[] {1, 3, 3, 1}, Activation.TANH, Activation.LINEAR, Activation.LINEAR);
        float[] huge = new float[9];
        Arrays.fill(huge, Float.MAX_VALUE);
        deep.parameters().setWeights(1, huge);
        deep.parameters().setBiases(0, new float[] {5, 5, 5});
        TrainingPlan plan = TrainingPlan.builder(new Loss.MeanSquaredError()).build();
        Dataset row = Dataset.of(new float[1], new float[1], 1);
        NonFiniteLossException error =
                assertThrows(NonFiniteLossException.class, () -> new Trainer(deep, plan).fit(row));
        assertEquals(1, error.layer());
    }

    @Test
    void aValidationLossThatIsNotFiniteEndsTheRun() {
        NeuralNetwork linear = NeuralNetwork.of(new int[] {1, 1}, Activation.LINEAR);
        linear.parameters().setWeights(0, new float[] {1});
        TrainingPlan plan = TrainingPlan.builder(new Loss.MeanSquaredError()).build();
        Dataset small = Dataset.of(new float[4], new float[4], 4);
        float[] x = new float[300];
        x[299] = 1e30f;
        Dataset huge = Dataset.of(x, new float[300], 300);
        NonFiniteLossException error =
                assertThrows(NonFiniteLossException.class, () -> new Trainer(linear, plan).fit(small, huge));
        assertEquals(1, error.epoch());
        assertEquals(2, error.batch());
        assertEquals(
                "training stopped: validation loss is Infinity in epoch 1, batch 2; all activations are finite, the loss"
                        + " itself overflowed; try a smaller learning rate or scaled features",
                error.getMessage());
    }

    static Stream<Optimizer> optimizersAtAllRates() {
        List<Optimizer> optimizers = new ArrayList<>();
        for (double rate : new double[] {1, 1e3, 1e10, 1e20, 1e30, 1e38}) {
            optimizers.add(new Optimizer.Sgd(rate));
            optimizers.add(new Optimizer.Sgd(rate, 0.9, true));
            optimizers.add(new Optimizer.RmsProp(rate));
            optimizers.add(new Optimizer.Adam(rate));
            optimizers.add(new Optimizer.AdamW(rate, 0.1));
        }
        return optimizers.stream();
    }

    /** A saturating network hides overflow from its loss. */
    @ParameterizedTest
    @MethodSource("optimizersAtAllRates")
    void aRunNeverReturnsWithParametersThatAreNotFinite(Optimizer optimizer) {
        for (Activation hidden : new Activation[] {Activation.TANH, Activation.RELU}) {
            NeuralNetwork classifier = Samples.network(new Random(2), new int[] {2, 10, 3}, hidden, Activation.SOFTMAX);
            TrainingPlan plan = TrainingPlan.builder(new Loss.SparseCategoricalCrossEntropy())
                    .optimizer(optimizer)
                    .epochs(3)
                    .build();
            try {
                new Trainer(classifier, plan).fit(Samples.classification(new Random(3), 60, 2));
                assertEquals(-1, classifier.parameters().firstNonFiniteLayer());
            } catch (NonFiniteLossException e) {
                assertTrue(e.epoch() >= 1 && e.batch() >= 1, e.getMessage());
            }
        }
    }

    private static void assertRefused(String message, Executable action) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }
}
