package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Activation;
import dev.lanewise.Architecture;
import dev.lanewise.Bits;
import dev.lanewise.Dataset;
import dev.lanewise.Initializer;
import dev.lanewise.Layer;
import dev.lanewise.LayerSamples;
import dev.lanewise.Loss;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.ParameterSlot;
import dev.lanewise.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Training of networks of all kinds of layers. */
@Tag("everyKernel")
class LayerTrainingTest {

    private static final int FEATURES = 4;

    static Stream<Architecture> architectures() {
        return LayerSamples.architectures(FEATURES, 3, Activation.SOFTMAX).stream();
    }

    private static TrainingPlan.Builder plan() {
        return TrainingPlan.builder(new Loss.SparseCategoricalCrossEntropy())
                .optimizer(new Optimizer.AdamW(0.02, 0.01))
                .batchSize(16)
                .seed(5)
                .epochs(4);
    }

    private static Dataset data() {
        return Samples.classification(new Random(2), 75, FEATURES);
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void everyNetworkLearns(Architecture architecture) {
        NeuralNetwork network = NeuralNetwork.of(architecture, 1);
        History history = new Trainer(network, plan().epochs(60).build()).fit(data());
        double first = history.epochs().getFirst().loss();
        assertTrue(
                history.last().loss() < 0.75 * first,
                first + " to " + history.last().loss());
    }

    /** Masks, running averages and moments go on where they were. */
    @ParameterizedTest
    @MethodSource("architectures")
    void aResumedRunEndsWithTheBitsOfAWholeOne(Architecture architecture) {
        TrainingPlan plan = plan().validationSplit(0.2).build();
        NeuralNetwork whole = NeuralNetwork.of(architecture, 1);
        List<Checkpoint> checkpoints = new ArrayList<>();
        Trainer trainer = new Trainer(whole, plan);
        trainer.callback(new Callback() {
            @Override
            public void onEpochEnd(History.Epoch epoch) {
                checkpoints.add(trainer.checkpoint());
            }
        });
        History expected = trainer.fit(data());
        NeuralNetwork resumed = NeuralNetwork.of(architecture, 99);
        History actual = new Trainer(resumed, plan).resume(checkpoints.get(1)).fit(data());
        Bits.assertSame(
                "parameters", whole.parameters().values(), resumed.parameters().values());
        assertEquals(expected.last().loss(), actual.last().loss());
        assertEquals(expected.last().validationLoss(), actual.last().validationLoss());
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void padsStayZero(Architecture architecture) {
        NeuralNetwork network = NeuralNetwork.of(architecture, 1);
        new Trainer(network, plan().l2(0.01).clipNorm(0.5).build()).fit(data());
        float[] values = network.parameters().values();
        NeuralNetwork other = NeuralNetwork.of(architecture, 1);
        for (ParameterSlot slot : network.parameters().slots()) {
            other.parameters().setValues(slot, network.parameters().values(slot));
        }
        Bits.assertSame(
                "what the arrays hold, and all else as it began",
                other.parameters().values(),
                values);
    }

    /** Layers that are cut into parts. */
    private static NeuralNetwork large() {
        Layer normalization = new Layer.BatchNormalization(0.8, 1e-3);
        return NeuralNetwork.of(
                new Architecture(
                        250,
                        List.of(
                                new Layer.Dense(270, Activation.LINEAR),
                                normalization,
                                new Layer.Nonlinearity(Activation.RELU),
                                new Layer.Dropout(0.3),
                                new Layer.Residual(List.of(
                                        new Layer.LayerNormalization(),
                                        new Layer.Dense(300, Activation.GELU).withoutBias(),
                                        new Layer.Dropout(0.1),
                                        new Layer.Dense(270, Activation.SOFTMAX))),
                                normalization,
                                new Layer.Nonlinearity(Activation.SOFTMAX),
                                new Layer.LayerNormalization(),
                                new Layer.Dense(250, Activation.SOFTMAX))),
                3);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void threadsGiveTheBitsOfOne(int threads) {
        Random random = new Random(7);
        Dataset data = Dataset.of(Samples.uniform(random, 330 * 250), Samples.labels(random, 330, 250), 330);
        TrainingPlan.Builder plan =
                plan().batchSize(264).epochs(2).clipNorm(0.5).validationSplit(0.2);
        NeuralNetwork alone = large();
        History expected = new Trainer(alone, plan.threads(1).build()).fit(data);
        NeuralNetwork together = large();
        History actual = new Trainer(together, plan.threads(threads).build()).fit(data);
        Bits.assertSame(
                "parameters", alone.parameters().values(), together.parameters().values());
        assertEquals(expected.last().loss(), actual.last().loss());
        assertEquals(expected.last().validationLoss(), actual.last().validationLoss());
    }

    @Test
    void aLayerWithFactorZeroIsFrozenAndOneWithAFactorIsSlower() {
        NeuralNetwork usual = layers(1);
        NeuralNetwork frozen = layers(0);
        NeuralNetwork slow = layers(0.25);
        TrainingPlan plan =
                plan().optimizer(new Optimizer.Sgd(0.5)).batchSize(75).epochs(1).build();
        for (NeuralNetwork network : List.of(usual, frozen, slow)) {
            new Trainer(network, plan).fit(data());
        }
        float[] before = layers(1).parameters().weights(0);
        Bits.assertSame("frozen", before, frozen.parameters().weights(0));
        Bits.assertSame(
                "the layer behind it",
                usual.parameters().weights(1),
                frozen.parameters().weights(1));
        for (int i = 0; i < before.length; i++) {
            double move = usual.parameters().weights(0)[i] - before[i];
            assertEquals(move / 4, slow.parameters().weights(0)[i] - before[i], 1e-6);
        }
        assertFalse(Arrays.equals(before, usual.parameters().weights(0)));
    }

    private static NeuralNetwork layers(double factor) {
        return NeuralNetwork.builder()
                .input(FEATURES)
                .dense(6, Activation.TANH, layer -> layer.withLearningRateFactor(factor))
                .dense(3, Activation.SOFTMAX)
                .seed(4)
                .build();
    }

    @Test
    void thePenaltyOfALayerIsItsOwn() {
        TrainingPlan plan =
                plan().optimizer(new Optimizer.Sgd(0.5)).batchSize(75).epochs(1).build();
        NeuralNetwork plain = layers(1);
        NeuralNetwork penalized = NeuralNetwork.builder()
                .input(FEATURES)
                .dense(6, Activation.TANH, layer -> layer.withL2(0.1))
                .dense(3, Activation.SOFTMAX)
                .seed(4)
                .build();
        float[] before = plain.parameters().weights(0);
        new Trainer(plain, plan).fit(data());
        new Trainer(penalized, plan).fit(data());
        for (int i = 0; i < before.length; i++) {
            assertEquals(
                    plain.parameters().weights(0)[i] - 0.5 * 0.1 * before[i],
                    penalized.parameters().weights(0)[i],
                    1e-6);
        }
        Bits.assertSame(
                "biases", plain.parameters().biases(0), penalized.parameters().biases(0));
        Bits.assertSame(
                "the other layer",
                plain.parameters().weights(1),
                penalized.parameters().weights(1));
    }

    @Test
    void weightDecayLeavesBiasesAndNormalizationsUnlessItIsToldNotTo() {
        Architecture architecture = new Architecture(
                1,
                List.of(
                        new Layer.Dense(1, Activation.LINEAR).withInitializer(Initializer.NORMAL),
                        new Layer.LayerNormalization(),
                        new Layer.BatchNormalization(),
                        new Layer.Dense(1, Activation.LINEAR)));
        for (boolean decayBiases : List.of(false, true)) {
            NeuralNetwork network = LayerSamples.network(architecture, 3);
            NeuralNetwork before = network.copy();
            Optimizer optimizer = new Optimizer.AdamW(0.5, 0.9, 0.999, 1e-8, 0.5, decayBiases);
            OptimizerState state = new OptimizerState(optimizer, network.parameters());
            state.begin(network.parameters(), network.parameters().zerosLike(), 1);
            state.apply(0, network.parameters().values().length);
            for (ParameterSlot slot : network.parameters().slots()) {
                boolean decays = slot.trainable() && (slot.isMatrix() || decayBiases);
                float expected = before.parameters().values(slot)[0] * (decays ? 0.75f : 1);
                assertEquals(expected, network.parameters().values(slot)[0], slot.name() + " " + decayBiases);
            }
        }
    }
}
