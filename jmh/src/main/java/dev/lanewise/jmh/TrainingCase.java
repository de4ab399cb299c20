package dev.lanewise.jmh;

import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.NeuralNetwork;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * What is trained: layer sizes, rows, and the numbers that every implementation starts from. A training step on one batch is
 * written {@code 784-128-10@32}.
 *
 * <p>A network with one output has sigmoids everywhere and the mean squared error; any other has ReLU, then softmax with
 * cross-entropy.
 *
 * @param layers layer sizes, inputs first
 * @param rows rows of the batch, or of the data set
 * @param weights per layer {@code [in × out]}, row-major
 * @param biases per layer {@code [out]}
 * @param x {@code [rows × inputs]}
 * @param y class numbers {@code [rows]}, or targets in 0 to 1 {@code [rows]} where there is one output
 */
@SuppressWarnings("ArrayRecordComponent")
public record TrainingCase(int[] layers, int rows, float[][] weights, float[][] biases, float[] x, float[] y) {

    private static final Pattern FORM = Pattern.compile("[1-9]\\d{0,5}(-[1-9]\\d{0,5})+@[1-9]\\d{0,5}");

    /**
     * The case that {@code text} says, with the same numbers in every fork.
     *
     * @throws IllegalArgumentException if it says none
     */
    public static TrainingCase parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "a training step is written <layer sizes>@<rows>, as in 784-128-10@32, but this is \"" + text
                            + "\"");
        }
        String[] halves = text.split("@", 2);
        int[] layers = Arrays.stream(halves[0].split("-", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
        int rows = Integer.parseInt(halves[1]);
        int outputs = layers[layers.length - 1];
        float[][] weights = new float[layers.length - 1][];
        float[][] biases = new float[layers.length - 1][];
        for (int l = 0; l < weights.length; l++) {
            weights[l] = Implementation.numbers(layers[l] * layers[l + 1]);
            // Keeps activations near 1 whatever the width (He et al. 2015).
            float scale = (float) Math.sqrt(2.0 / layers[l]);
            for (int i = 0; i < weights[l].length; i++) {
                weights[l][i] *= scale;
            }
            biases[l] = Implementation.numbers(layers[l + 1]);
        }
        float[] y = new float[rows];
        for (int b = 0; b < rows; b++) {
            y[b] = outputs == 1 ? b % 2 : b % outputs;
        }
        return new TrainingCase(layers, rows, weights, biases, Implementation.numbers(rows * layers[0]), y);
    }

    /** A classifier that learns {@code data}, from the weights that Lanewise's initializer gives with seed 0. */
    static TrainingCase classifier(Dataset data, int... layers) {
        NeuralNetwork network = NeuralNetwork.of(layers, activations(layers));
        float[][] weights = new float[layers.length - 1][];
        float[][] biases = new float[layers.length - 1][];
        for (int l = 0; l < weights.length; l++) {
            weights[l] = network.parameters().weights(l);
            biases[l] = network.parameters().biases(l);
        }
        return new TrainingCase(layers, data.rows(), weights, biases, data.x(), data.y());
    }

    /** Layers with weights. */
    public int layerCount() {
        return weights.length;
    }

    /** Inputs. */
    public int inputs() {
        return layers[0];
    }

    /** Outputs. */
    public int outputs() {
        return layers[layers.length - 1];
    }

    /** Whether it classifies: ReLU, softmax, cross-entropy. */
    public boolean isClassifier() {
        return outputs() > 1;
    }

    /** A Lanewise network with these weights. */
    NeuralNetwork network() {
        NeuralNetwork network = NeuralNetwork.of(layers, activations(layers));
        for (int l = 0; l < layerCount(); l++) {
            network.parameters().setWeights(l, weights[l]);
            network.parameters().setBiases(l, biases[l]);
        }
        return network;
    }

    private static Activation[] activations(int... layers) {
        boolean isClassifier = layers[layers.length - 1] > 1;
        Activation[] activations = new Activation[layers.length - 1];
        Arrays.fill(activations, isClassifier ? Activation.RELU : Activation.SIGMOID);
        if (isClassifier) {
            activations[activations.length - 1] = Activation.SOFTMAX;
        }
        return activations;
    }

    /** The loss. */
    Loss loss() {
        return isClassifier() ? new Loss.SparseCategoricalCrossEntropy() : new Loss.MeanSquaredError();
    }
}
