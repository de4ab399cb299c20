package dev.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The native peers, about 400 MB that come with {@code ./mvnw -Dpeers}, compute what Lanewise computes. */
@Tag("peers")
class PeerCorrectnessTest {

    @ParameterizedTest
    @CsvSource({
        "MKL, 13x37x21, Math Kernel Library",
        "MKL, 1x64x10, Math Kernel Library",
        "MKL, 64x128x96, Math Kernel Library",
        "OPENBLAS, 13x37x21, OpenBLAS",
        "OPENBLAS, 1x64x10, OpenBLAS",
        "OPENBLAS, 64x128x96, OpenBLAS",
        "BLIS, 13x37x21, BLIS",
        "BLIS, 1x64x10, BLIS",
        "BLIS, 64x128x96, BLIS"
    })
    void productsAreThoseOfTheLibraryThatTheBenchmarkNames(
            Implementation implementation, String shape, String library) {
        DenseOperands operands = DenseOperands.of(DenseShape.parse(shape));
        DenseProducts products = DenseProducts.of(implementation, operands, 2);
        assertTrue(products.describe().contains(library), products.describe());
        DenseOracle oracle = new DenseOracle(operands, products.startsAtBias());
        for (int set = 0; set < 2; set++) {
            products.forward(set);
            oracle.assertForward(products.z(set));
            products.parameterGradients(set);
            oracle.assertParameterGradients(products.dw(set));
            products.inputGradient(set);
            oracle.assertInputGradient(products.dx(set));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"20-12-4@8", "784-128-10@32", "30-40-20-5@13", "2-10-1@10"})
    void pyTorchTakesTheSameSteps(String network) {
        TrainingSteps.assertSame(network, TrainableNetwork.Kind.LANEWISE_VECTOR, TrainableNetwork.Kind.PYTORCH, true);
    }

    @ParameterizedTest
    @CsvSource({
        "20-12-4@8, C_BLIS",
        "784-128-10@32, C_BLIS",
        "30-40-20-5@13, C_BLIS",
        "2-10-1@10, C_BLIS",
        "20-12-4@8, C_OPENBLAS",
        "784-128-10@32, C_OPENBLAS",
        "30-40-20-5@13, C_OPENBLAS",
        "2-10-1@10, C_OPENBLAS"
    })
    void theNetworkInCTakesTheSameSteps(String network, TrainableNetwork.Kind kind) {
        TrainingSteps.assertSame(network, TrainableNetwork.Kind.LANEWISE_VECTOR, kind, true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C_BLIS", "C_OPENBLAS"})
    void theNetworkInCRefusesMoreThanOneThread(TrainableNetwork.Kind kind) {
        String message = assertThrows(
                        IllegalStateException.class, () -> TrainingStep.of(kind, TrainingCase.parse("2-3-1@4"), 0.1, 2))
                .getMessage();
        assertEquals("the network in C takes this step on one thread, but 2 were asked for", message);
    }

    @Test
    void pyTorchTakesTheSameStepsOfAdam() {
        TrainingCase trainingCase = TrainingCase.parse("4-16-8-3:tanh@50");
        double rate = EpochTraining.LEARNING_RATE;
        try (TrainingStep lanewise = TrainingStep.of(TrainableNetwork.Kind.LANEWISE_VECTOR, trainingCase, rate, 1);
                TrainingStep pyTorch = TrainingStep.of(TrainableNetwork.Kind.PYTORCH, trainingCase, rate, 1)) {
            float[][] start = TrainingSteps.parameters(trainingCase, lanewise);
            for (int step = 1; step <= 5; step++) {
                lanewise.step();
                pyTorch.step();
                assertEquals(lanewise.loss(), pyTorch.loss(), 1e-5 * lanewise.loss(), "loss of step " + step);
                float[][] ours = TrainingSteps.parameters(trainingCase, lanewise);
                float[][] theirs = TrainingSteps.parameters(trainingCase, pyTorch);
                for (int i = 0; i < ours.length; i++) {
                    assertSameWayByAdam("block " + i + " in step " + step, step, start[i], ours[i], theirs[i]);
                }
            }
        }
    }

    /** Whole batches, a smaller last one, one that holds all rows; each for three epochs. */
    @ParameterizedTest
    @CsvSource({"640, 64", "75, 32", "20, 32"})
    void pyTorchTakesTheSameStepsOfAdamInTheSameOrder(int rows, int batchSize) {
        TrainingCase trainingCase = TrainingCase.classifier(LabelledImages.synthetic(rows), 784, 30, 10);
        try (EpochTraining lanewise =
                        EpochTraining.of(TrainableNetwork.Kind.LANEWISE_VECTOR, trainingCase, batchSize, 1);
                EpochTraining pyTorch = EpochTraining.of(TrainableNetwork.Kind.PYTORCH, trainingCase, batchSize, 1)) {
            float[][] start = TrainingSteps.parameters(trainingCase, lanewise);
            for (int epoch = 1; epoch <= 3; epoch++) {
                double loss = lanewise.epoch();
                assertEquals(loss, pyTorch.epoch(), 1e-5 * loss, "loss of epoch " + epoch);
                int steps = epoch * Math.ceilDiv(rows, batchSize);
                float[][] ours = TrainingSteps.parameters(trainingCase, lanewise);
                float[][] theirs = TrainingSteps.parameters(trainingCase, pyTorch);
                for (int i = 0; i < ours.length; i++) {
                    assertSameWayByAdam("block " + i + " in epoch " + epoch, steps, start[i], ours[i], theirs[i]);
                }
            }
        }
    }

    /**
     * A step of Adam moves a weight by about the learning rate. Lanewise takes {@code 1 - beta2} of the float 0.999, PyTorch of
     * the double: 1.3e-5 between them, half of it in the root, so 1e-5 of each step; and four roundings of a weight below 1. A
     * gradient that is hardly more than its own rounding may go another way, if only by a part of the steps: one in a thousand.
     */
    private static void assertSameWayByAdam(String what, int steps, float[] start, float[] ours, float[] theirs) {
        double way = steps * EpochTraining.LEARNING_RATE;
        double bound = 1e-5 * way + 4 * 0x1p-24;
        int beyond = 0;
        double longest = 0;
        for (int i = 0; i < start.length; i++) {
            double difference = Math.abs((double) ours[i] - theirs[i]);
            longest = Math.max(longest, Math.abs((double) ours[i] - start[i]));
            beyond += difference > bound ? 1 : 0;
            assertTrue(difference <= 0.1 * way, what + "[" + i + "]: " + ours[i] + " and " + theirs[i]);
        }
        assertTrue(longest > 0.25 * way, what + " moved by " + longest + " in " + steps + " steps");
        assertTrue(1000 * beyond <= start.length, what + ": " + beyond + " weights differ by more than " + bound);
    }

    @Test
    void bothReachTheSameLoss() {
        TrainingCase trainingCase = TrainingCase.classifier(LabelledImages.synthetic(3000), 784, 128, 10);
        try (EpochTraining lanewise = EpochTraining.of(TrainableNetwork.Kind.LANEWISE_VECTOR, trainingCase, 32, 1);
                EpochTraining pyTorch = EpochTraining.of(TrainableNetwork.Kind.PYTORCH, trainingCase, 32, 1)) {
            double loss = Double.NaN;
            for (int epoch = 1; epoch <= 4; epoch++) {
                loss = lanewise.epoch();
                assertEquals(loss, pyTorch.epoch(), 1e-3 * loss, "loss of epoch " + epoch);
            }
            // Guessing costs ln 10.
            assertTrue(loss < 0.5 * Math.log(10), "loss " + loss);
        }
    }

    @Test
    void pyTorchOnOtherThreadsThanItWasLoadedWithIsRefused() {
        TrainingCase trainingCase = TrainingCase.parse("2-3-1@4");
        TrainingStep.of(TrainableNetwork.Kind.PYTORCH, trainingCase, 0.1, 1).close();
        String message = assertThrows(
                        IllegalStateException.class,
                        () -> TrainingStep.of(TrainableNetwork.Kind.PYTORCH, trainingCase, 0.1, 2))
                .getMessage();
        assertTrue(message.contains("asked for 2 threads") && message.contains("loaded it with 1"), message);
    }
}
