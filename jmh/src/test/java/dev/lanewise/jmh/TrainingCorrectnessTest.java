package dev.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.train.Optimizer;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.TrainingPlan;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps and epochs of the benchmarks: the same bits on any number of threads, and what they refuse. */
class TrainingCorrectnessTest {

    @ParameterizedTest
    @CsvSource({"784-128-10@32, 2", "784-128-10@32, 3", "256-512-300-7@130, 2", "256-512-300-7@130, 8", "2-10-1@10, 2"})
    void threadsChangeNoBitOfAStep(String network, int threads) {
        TrainingCase trainingCase = TrainingCase.parse(network);
        try (TrainingStep one = TrainingStep.of(TrainableNetwork.Kind.LANEWISE_VECTOR, trainingCase, 0.5, 1);
                TrainingStep more =
                        TrainingStep.of(TrainableNetwork.Kind.LANEWISE_VECTOR, trainingCase, 0.5, threads)) {
            assertTrue(more.describe().endsWith(", threads: " + threads), more.describe());
            for (int step = 0; step < 3; step++) {
                one.step();
                more.step();
                assertEquals(one.loss(), more.loss(), "loss in step " + step);
                assertSameBits(trainingCase, one, more);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void threadsChangeNoBitOfAnEpoch(int threads) {
        TrainingCase trainingCase = TrainingCase.classifier(LabelledImages.synthetic(300), 784, 64, 10);
        try (EpochTraining one = EpochTraining.of(TrainableNetwork.Kind.LANEWISE_VECTOR, trainingCase, 128, 1);
                EpochTraining more =
                        EpochTraining.of(TrainableNetwork.Kind.LANEWISE_VECTOR, trainingCase, 128, threads)) {
            for (int epoch = 0; epoch < 2; epoch++) {
                assertEquals(one.epoch(), more.epoch());
                assertSameBits(trainingCase, one, more);
            }
        }
    }

    @Test
    void epochAfterEpochIsOneLongRun() {
        Dataset data = LabelledImages.synthetic(200);
        TrainingCase trainingCase = TrainingCase.classifier(data, 784, 20, 10);
        NeuralNetwork network = trainingCase.network();
        TrainingPlan plan = TrainingPlan.builder(trainingCase.loss())
                .optimizer(new Optimizer.Adam(EpochTraining.LEARNING_RATE))
                .batchSize(32)
                .epochs(3)
                .build();
        double loss = new Trainer(network, plan).fit(data).last().loss();
        try (EpochTraining epochs = EpochTraining.of(TrainableNetwork.Kind.LANEWISE_VECTOR, trainingCase, 32, 1)) {
            epochs.epoch();
            epochs.epoch();
            assertEquals(loss, epochs.epoch());
            assertArrayEquals(network.parameters().weights(0), epochs.weights(0));
            assertArrayEquals(network.parameters().biases(1), epochs.biases(1));
        }
    }

    @Test
    void theStepWithAdamIsThatOfTheTrainer() {
        TrainingCase trainingCase = TrainingCase.parse("4-16-8-3:tanh@50");
        NeuralNetwork network = trainingCase.network();
        assertEquals(List.of(Activation.TANH, Activation.TANH, Activation.LINEAR), network.activations());
        TrainingPlan plan = TrainingPlan.builder(new Loss.MeanSquaredError())
                .optimizer(new Optimizer.Adam(0.01))
                .batchSize(50)
                .epochs(5)
                .shuffle(false)
                .build();
        new Trainer(network, plan).fit(Dataset.of(trainingCase.x(), trainingCase.y(), 50));
        try (TrainingStep step = TrainingStep.of(TrainableNetwork.Kind.LANEWISE_VECTOR, trainingCase, 0.01, 1)) {
            for (int i = 0; i < 5; i++) {
                step.step();
            }
            for (int l = 0; l < 3; l++) {
                assertArrayEquals(network.parameters().weights(l), step.weights(l));
                assertArrayEquals(network.parameters().biases(l), step.biases(l));
            }
        }
    }

    @Test
    void encogRefusesAdam() {
        String message = assertThrows(
                        IllegalStateException.class,
                        () -> TrainingStep.of(TrainableNetwork.Kind.ENCOG, TrainingCase.parse("4-3-1:tanh@4"), 0.1, 1))
                .getMessage();
        assertEquals("Encog takes plain gradient steps, but Adam was asked for", message);
    }

    @Test
    void encogRefusesMoreThanOneThread() {
        String message = assertThrows(
                        IllegalStateException.class,
                        () -> TrainingStep.of(TrainableNetwork.Kind.ENCOG, TrainingCase.parse("2-3-1@4"), 0.1, 2))
                .getMessage();
        assertEquals("Encog takes this step on one thread, but 2 were asked for", message);
    }

    @Test
    void encogHasNoEpochs() {
        TrainingCase trainingCase = TrainingCase.parse("4-3-2@8");
        assertThrows(
                IllegalArgumentException.class,
                () -> EpochTraining.of(TrainableNetwork.Kind.ENCOG, trainingCase, 4, 1));
    }

    @Test
    void noThreadIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> TrainingStep.of(TrainableNetwork.Kind.LANEWISE_VECTOR, TrainingCase.parse("2-3-1@4"), 0.1, 0));
    }

    private static void assertSameBits(TrainingCase trainingCase, TrainableNetwork one, TrainableNetwork other) {
        float[][] expected = TrainingSteps.parameters(trainingCase, one);
        float[][] actual = TrainingSteps.parameters(trainingCase, other);
        for (int i = 0; i < expected.length; i++) {
            for (int j = 0; j < expected[i].length; j++) {
                int block = i;
                int element = j;
                assertEquals(
                        Float.floatToRawIntBits(expected[i][j]),
                        Float.floatToRawIntBits(actual[i][j]),
                        () -> "block " + block + ", element " + element);
            }
        }
    }
}
