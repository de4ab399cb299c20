package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.NonFiniteLossException;
import dev.lanewise.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads change the time a training run takes, and nothing else; none outlives it. */
@Tag("everyKernel")
class ThreadsTest {

    private static final int ROWS = 330;

    /** Layers big enough to be cut, the first one for eight threads: wide ones and a narrow one, whole rows and parts of them. */
    private static NeuralNetwork classifier() {
        return NeuralNetwork.builder()
                .input(250)
                .dense(270, Activation.RELU)
                .dense(130, Activation.SIGMOID)
                .dense(210, Activation.SOFTMAX)
                .dense(150, Activation.GELU)
                .dense(14, Activation.TANH)
                .dense(250, Activation.SOFTMAX)
                .seed(3)
                .build();
    }

    private static NeuralNetwork small() {
        return NeuralNetwork.builder()
                .input(250)
                .dense(20, Activation.RELU)
                .dense(250, Activation.SOFTMAX)
                .build();
    }

    private static TrainingPlan.Builder plan(int threads) {
        return TrainingPlan.builder(new Loss.SparseCategoricalCrossEntropy())
                .optimizer(new Optimizer.Adam(0.003))
                .l2(1e-4)
                .clipNorm(0.5)
                .validationSplit(0.2)
                .batchSize(264)
                .epochs(2)
                .threads(threads);
    }

    private static Dataset data() {
        SeededRandom random = SeededRandom.of(7, 1);
        float[] x = new float[ROWS * 250];
        float[] y = new float[ROWS];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        for (int row = 0; row < ROWS; row++) {
            y[row] = random.nextInt(250);
        }
        return Dataset.of(x, y, ROWS);
    }

    private static List<String> workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("lanewise-worker"))
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void giveTheBitsOfOne(int threads) {
        NeuralNetwork alone = classifier();
        History expected = new Trainer(alone, plan(1).build()).fit(data());
        NeuralNetwork together = classifier();
        List<String> seen = new ArrayList<>();
        History actual = new Trainer(together, plan(threads).build())
                .callback(new Callback() {
                    @Override
                    public void onEpochEnd(History.Epoch epoch) {
                        seen.addAll(workers());
                    }
                })
                .fit(data());

        assertArrayEquals(
                alone.parameters().values(), together.parameters().values(), "threads changed the trained parameters");
        assertEquals(expected.last().loss(), actual.last().loss());
        assertEquals(expected.last().validationLoss(), actual.last().validationLoss());
        assertEquals(2 * (threads - 1), seen.size(), "workers seen at the ends of two epochs: " + seen);
        assertEquals(List.of(), workers());
    }

    @Test
    void endWhenTheRunFails() {
        NeuralNetwork network = classifier();
        network.parameters().values()[5] = Float.NaN;

        assertThrows(NonFiniteLossException.class, () -> new Trainer(network, plan(3).build()).fit(data()));
        assertEquals(List.of(), workers());
    }

    @Test
    void doNotStartForASmallNetwork() {
        List<String> seen = new ArrayList<>();
        new Trainer(small(), plan(8).batchSize(8).build())
                .callback(new Callback() {
                    @Override
                    public void onEpochEnd(History.Epoch epoch) {
                        seen.addAll(workers());
                    }
                })
                .fit(data());

        assertEquals(List.of(), seen);
    }
}
