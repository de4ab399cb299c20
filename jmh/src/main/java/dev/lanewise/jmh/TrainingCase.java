package dev.lanewise.jmh;

import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.NeuralNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is trained: layer sizes, rows, and the numbers that every implementation starts from. A training step on one batch is
 * written {@code 784-128-10@32}, a regression with tanh {@code 4-32-16-4:tanh@10000}.
 *
 * @param task what is learned
 * @param layers layer sizes, inputs first
 * @param rows rows of the batch, or of the data set
 * @param weights per layer {@code [in × out]}, row-major
 * @param biases per layer {@code [out]}
 * @param x {@code [rows × inputs]}
 * @param y class numbers {@code [rows]}, or targets {@code [rows × outputs]}
 */
@SuppressWarnings("ArrayRecordComponent")
public record TrainingCase(
        Task task, int[] layers, int rows, float[][] weights, float[][] biases, float[] x, float[] y) {

    /** What is learned, with which activations, loss and update. */
    public enum Task {
        /** ReLU, then softmax with cross-entropy; plain gradient descent. */
        CLASSIFICATION,
        /** Sigmoids, one output, mean squared error; plain gradient descent. */
        SIGMOID_REGRESSION,
        /** tanh, then a linear layer, mean squared error; Adam. SimpleChains.jl publishes such a step. */
        TANH_REGRESSION
    }

    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,5}(?:-[1-9]\\d{0,5})+)(:tanh)?@([1-9]\\d{0,5})");

    /**
     * The case that {@code text} says, with the same numbers in every fork.
     *
     * @throws IllegalArgumentException if it says none
     */
    public static TrainingCase parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a training step is written <layer sizes>@<rows>, as in 784-128-10@32"
                    + " or 4-32-16-4:tanh@10000, but this is \"" + text + "\"");
        }
        int[] layers = Arrays.stream(matcher.group(1).split("-", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
        int rows = Integer.parseInt(matcher.group(3));
        Task task = task(layers[layers.length - 1], matcher.group(2) != null);
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
        float[] x = Implementation.numbers(rows * layers[0]);
        return new TrainingCase(task, layers, rows, weights, biases, x, targets(task, rows, layers[layers.length - 1]));
    }

    private static Task task(int outputs, boolean tanh) {
        if (tanh) {
            return Task.TANH_REGRESSION;
        }
        return outputs == 1 ? Task.SIGMOID_REGRESSION : Task.CLASSIFICATION;
    }

    private static float[] targets(Task task, int rows, int outputs) {
        if (task == Task.TANH_REGRESSION) {
            return Implementation.numbers(rows * outputs);
        }
        int choices = Math.max(2, outputs);
        float[] y = new float[rows];
        for (int b = 0; b < rows; b++) {
            y[b] = b % choices;
        }
        return y;
    }

    /** A classifier that learns {@code data}, from the weights that Lanewise's initializer gives with seed 0. */
    static TrainingCase classifier(Dataset data, int... layers) {
        NeuralNetwork network = NeuralNetwork.of(layers, activations(Task.CLASSIFICATION, layers));
        float[][] weights = new float[layers.length - 1][];
        float[][] biases = new float[layers.length - 1][];
        for (int l = 0; l < weights.length; l++) {
            weights[l] = network.parameters().weights(l);
            biases[l] = network.parameters().biases(l);
        }
        return new TrainingCase(Task.CLASSIFICATION, layers, data.rows(), weights, biases, data.x(), data.y());
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
        return task == Task.CLASSIFICATION;
    }

    /** A Lanewise network with these weights. */
    NeuralNetwork network() {
        NeuralNetwork network = NeuralNetwork.of(layers, activations(task, layers));
        for (int l = 0; l < layerCount(); l++) {
            network.parameters().setWeights(l, weights[l]);
            network.parameters().setBiases(l, biases[l]);
        }
        return network;
    }

    /** The activation of each layer with weights. */
    List<Activation> activations() {
        return List.of(activations(task, layers));
    }

    private static Activation hiddenActivation(Task task) {
        return switch (task) {
            case CLASSIFICATION -> Activation.RELU;
            case SIGMOID_REGRESSION -> Activation.SIGMOID;
            case TANH_REGRESSION -> Activation.TANH;
        };
    }

    private static Activation lastActivation(Task task) {
        return switch (task) {
            case CLASSIFICATION -> Activation.SOFTMAX;
            case SIGMOID_REGRESSION -> Activation.SIGMOID;
            case TANH_REGRESSION -> Activation.LINEAR;
        };
    }

    private static Activation[] activations(Task task, int... layers) {
        Activation[] activations = new Activation[layers.length - 1];
        Arrays.fill(activations, hiddenActivation(task));
        activations[activations.length - 1] = lastActivation(task);
        return activations;
    }

    /** Whether Adam updates the weights, and not plain gradient descent. */
    public boolean hasAdam() {
        return task == Task.TANH_REGRESSION;
    }

    /** The loss. */
    Loss loss() {
        return isClassifier() ? new Loss.SparseCategoricalCrossEntropy() : new Loss.MeanSquaredError();
    }
}
