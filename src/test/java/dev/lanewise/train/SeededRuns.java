package dev.lanewise.train;

import dev.lanewise.Activation;
import dev.lanewise.Bits;
import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Samples;
import dev.lanewise.SeededRandom;
import dev.lanewise.kernel.KernelProvider;

/**
 * Training runs that between them use every activation, loss and optimizer, and layers on both sides of every tile. As a
 * program it prints which kernels ran, and the CRC of all that was trained: {@link ReproducibilityTest} compares processes.
 */
final class SeededRuns {

    private static final int ROWS = 101;

    private SeededRuns() {}

    public static void main(String[] args) {
        KernelProvider.Choice choice = KernelProvider.active();
        System.out.println(choice.name() + " " + choice.vectorBits() + " " + crc());
    }

    /** CRC-32 of the bits of all parameters of all runs. */
    static String crc() {
        StringBuilder all = new StringBuilder();
        all.append(run(
                new Loss.SparseCategoricalCrossEntropy(),
                new Optimizer.Adam(0.01),
                new int[] {7, 24, 19, 5},
                Activation.GELU,
                Activation.TANH,
                Activation.SOFTMAX));
        all.append(run(
                new Loss.Huber(0.5),
                new Optimizer.Sgd(0.1, 0.9, true),
                new int[] {40, 33, 17, 3},
                Activation.SILU,
                Activation.SIGMOID,
                Activation.LINEAR));
        all.append(run(
                new Loss.BinaryCrossEntropy(),
                new Optimizer.RmsProp(0.005),
                new int[] {3, 50, 16, 2},
                Activation.RELU,
                Activation.LEAKY_RELU,
                Activation.SIGMOID));
        all.append(run(
                new Loss.MeanAbsoluteError(),
                new Optimizer.AdamW(0.01, 0.01),
                new int[] {65, 64, 1},
                Activation.SOFTMAX,
                Activation.SOFTMAX));
        all.append(run(
                new Loss.CategoricalCrossEntropy(),
                new Optimizer.Sgd(0.1),
                new int[] {2, 100, 20},
                Activation.TANH,
                Activation.LINEAR));
        all.append(run(new Loss.MeanSquaredError(), new Optimizer.Sgd(0.1), new int[] {9, 4}, Activation.GELU));
        return all.toString();
    }

    private static String run(Loss loss, Optimizer optimizer, int[] layers, Activation... activations) {
        NeuralNetwork.Builder builder = NeuralNetwork.builder().input(layers[0]).seed(11);
        for (int l = 0; l < activations.length; l++) {
            builder.dense(layers[l + 1], activations[l]);
        }
        NeuralNetwork network = builder.build();
        TrainingPlan plan = TrainingPlan.builder(loss)
                .optimizer(optimizer)
                .epochs(4)
                .batchSize(16)
                .l2(0.001)
                .clipNorm(1)
                .validationSplit(0.1)
                .seed(12)
                .build();
        new Trainer(network, plan).fit(data(loss, layers));
        return Bits.crc(network.parameters().values());
    }

    private static Dataset data(Loss loss, int[] layers) {
        SeededRandom random = SeededRandom.of(13, 0);
        int outputs = layers[layers.length - 1];
        float[] x = new float[ROWS * layers[0]];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        float[] classes = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            classes[row] = random.nextInt(outputs);
        }
        float[] y = loss instanceof Loss.SparseCategoricalCrossEntropy ? classes : Samples.oneHot(classes, outputs);
        return Dataset.of(x, y, ROWS);
    }
}
