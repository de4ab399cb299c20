package dev.lanewise;

import java.util.Random;

/** Networks and data for tests. */
public final class Samples {

    private Samples() {}

    /** Uniform in [-1, 1). */
    public static float[] uniform(Random random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat(-1, 1);
        }
        return values;
    }

    /** Class numbers from 0 to {@code classes - 1}. */
    public static float[] labels(Random random, int rows, int classes) {
        float[] labels = new float[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = random.nextInt(classes);
        }
        return labels;
    }

    /** One-hot rows of class numbers. */
    public static float[] oneHot(float[] labels, int classes) {
        float[] rows = new float[labels.length * classes];
        for (int row = 0; row < labels.length; row++) {
            rows[row * classes + (int) labels[row]] = 1;
        }
        return rows;
    }

    /** A network with the default weights of a random seed, and biases uniform in [-1, 1). */
    public static NeuralNetwork network(Random random, int[] layers, Activation... activations) {
        NeuralNetwork.Builder builder = NeuralNetwork.builder().input(layers[0]).seed(random.nextLong());
        for (int l = 0; l < activations.length; l++) {
            builder.dense(layers[l + 1], activations[l]);
        }
        NeuralNetwork network = builder.build();
        for (int l = 0; l < activations.length; l++) {
            network.parameters().setBiases(l, uniform(random, layers[l + 1]));
        }
        return network;
    }

    /** Rows with uniform features, and one target: a smooth function of them. */
    public static Dataset regression(Random random, int rows, int features) {
        float[] x = uniform(random, rows * features);
        float[] y = new float[rows];
        for (int row = 0; row < rows; row++) {
            float first = x[row * features];
            float second = x[row * features + features - 1];
            y[row] = first * second + 0.5f * first;
        }
        return Dataset.of(x, y, rows);
    }

    /** Rows with uniform features, and the number of one of three classes: thirds of the range of the first feature. */
    public static Dataset classification(Random random, int rows, int features) {
        float[] x = uniform(random, rows * features);
        float[] y = new float[rows];
        for (int row = 0; row < rows; row++) {
            float first = x[row * features];
            y[row] = first < -0.33f ? 0 : first < 0.33f ? 1 : 2;
        }
        return Dataset.of(x, y, rows);
    }
}
