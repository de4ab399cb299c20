package dev.lanewise.onnx.weights;

import dev.lanewise.NeuralNetwork;
import java.util.List;

/**
 * A network whose weights another tool wrote.
 *
 * @param network with these weights
 * @param assignments where each parameter came from, in the order of the network's parameters
 */
public record WeightImport(NeuralNetwork network, List<Assignment> assignments) {

    /** Copies the list. */
    public WeightImport {
        assignments = List.copyOf(assignments);
    }

    /**
     * Where a parameter came from.
     *
     * @param parameter such as {@code layers.0.weight}
     * @param tensor its name in the file
     * @param transposed whether the file has the outputs first
     */
    public record Assignment(String parameter, String tensor, boolean transposed) {}
}
