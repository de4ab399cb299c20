package dev.lanewise.jmh;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import dev.lanewise.Activation;
import java.util.ArrayList;
import java.util.List;

/**
 * The network in PyTorch's tensors, bare of what DJL's blocks and {@code Trainer} add (parameter store, listeners), which
 * favours PyTorch. Weights are {@code [out × in]}, as its linear layers hold them.
 */
final class PyTorchNetwork {

    private final TrainingCase trainingCase;
    private final List<NDArray> weights = new ArrayList<>();
    private final List<NDArray> biases = new ArrayList<>();

    /** The network that {@code trainingCase} starts from, in memory of {@code manager}. */
    PyTorchNetwork(NDManager manager, TrainingCase trainingCase) {
        this.trainingCase = trainingCase;
        for (int l = 0; l < trainingCase.layerCount(); l++) {
            int in = trainingCase.layers()[l];
            int out = trainingCase.layers()[l + 1];
            float[] transposed = transpose(in, out, trainingCase.weights()[l]);
            weights.add(parameter(manager.create(transposed, new Shape(out, in))));
            biases.add(parameter(manager.create(trainingCase.biases()[l], new Shape(out))));
        }
    }

    private static NDArray parameter(NDArray array) {
        array.setRequiresGradient(true);
        return array;
    }

    /** Weights and biases in turn. */
    List<NDArray> parameters() {
        List<NDArray> parameters = new ArrayList<>();
        for (int l = 0; l < weights.size(); l++) {
            parameters.add(weights.get(l));
            parameters.add(biases.get(l));
        }
        return parameters;
    }

    /**
     * Forward pass. A classifier gives the mean log-likelihood, to be climbed: that saves the step a negation. Any other network
     * gives the mean squared error.
     *
     * @param x {@code [rows × inputs]}
     * @param y class numbers as INT64 {@code [rows × 1]}, or targets {@code [rows × outputs]}
     */
    NDArray objective(NDArray x, NDArray y) {
        NDArray a = x;
        for (int l = 0; l < weights.size(); l++) {
            a = Linear.linear(a, weights.get(l), biases.get(l)).singletonOrThrow();
            a = activate(trainingCase.activations().get(l), a);
        }
        return trainingCase.isClassifier()
                ? a.logSoftmax(1).gather(y, 1).mean()
                : a.sub(y).square().mean();
    }

    private static NDArray activate(Activation activation, NDArray z) {
        return switch (activation) {
            case Activation.Relu() -> z.getNDArrayInternal().relu();
            case Activation.Sigmoid() -> z.getNDArrayInternal().sigmoid();
            case Activation.Tanh() -> z.tanh();
            // The objective takes a classifier's logits.
            case Activation.Softmax(), Activation.Linear() -> z;
            default -> throw new IllegalArgumentException("no such layer is compared: " + activation.id());
        };
    }

    /** The factor that turns the objective into the loss, and a learning rate into one for the objective: 1 or -1. */
    float sign() {
        return trainingCase.isClassifier() ? -1 : 1;
    }

    /** {@code [in × out]}, row-major. */
    float[] weights(int layer) {
        return transpose(
                trainingCase.layers()[layer + 1],
                trainingCase.layers()[layer],
                weights.get(layer).toFloatArray());
    }

    float[] biases(int layer) {
        return biases.get(layer).toFloatArray();
    }

    static float[] transpose(int rows, int columns, float[] matrix) {
        float[] transposed = new float[matrix.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                transposed[j * rows + i] = matrix[i * columns + j];
            }
        }
        return transposed;
    }
}
