package dev.lanewise.onnx.weights;

import dev.lanewise.Architecture;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Parameters;
import dev.lanewise.io.ModelFormatException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads weights that another tool wrote, without the network itself: safetensors files of PyTorch or Keras, and NPZ files of NumPy.
 * What the layers are, the caller says; {@code docs/formats.md} says how tensors find their layers.
 *
 * <p>Two kinds of failure: {@link ModelFormatException} when the file's content is at fault, does not fit the layers, or fits them in
 * more than one way; {@link java.io.UncheckedIOException} when it cannot be read. Thread-safe.
 */
public final class WeightFiles {

    private WeightFiles() {}

    /**
     * The tensors of a file with their shapes, in its order: {@code "fc1.weight" [128, 784]}.
     *
     * @throws ModelFormatException if it is no intact file of either format
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    public static List<String> tensors(Path file) {
        try (ForeignTensors tensors = ForeignTensors.open(file)) {
            return tensors.entries().stream()
                    .map(ForeignTensors.Entry::toString)
                    .toList();
        }
    }

    /**
     * A network of these layers with the weights of a file, which shapes and order assign.
     *
     * @throws ModelFormatException if a tensor is missing, left over, or not sure to be that of one layer
     * @throws java.io.UncheckedIOException if the file cannot be read
     */
    public static WeightImport read(Path file, Architecture architecture) {
        return read(file, architecture, new WeightNames());
    }

    /**
     * As {@link #read(Path, Architecture)}, with names for some or all parameters; tensors that are not named may then be left over.
     *
     * @throws ModelFormatException as there, or if a name is not in the file or its tensor does not fit
     * @throws java.io.UncheckedIOException if the file cannot be read
     */
    public static WeightImport read(Path file, Architecture architecture, WeightNames names) {
        try (ForeignTensors tensors = ForeignTensors.open(file)) {
            List<WeightMatching.Match> matches;
            try {
                matches = WeightMatching.of(architecture.parameterSlots(), tensors.entries(), names);
            } catch (ModelFormatException e) {
                throw new ModelFormatException(file + ": " + e.getMessage());
            }
            Parameters parameters = Parameters.zeros(architecture);
            List<WeightImport.Assignment> assignments = new ArrayList<>();
            for (WeightMatching.Match match : matches) {
                float[] values = tensors.floats(match.tensor());
                if (match.outputsFirst()) {
                    parameters.setTransposedValues(match.slot(), values);
                } else {
                    parameters.setValues(match.slot(), values);
                }
                assignments.add(new WeightImport.Assignment(
                        match.slot().name(), match.tensor().name(), match.outputsFirst()));
            }
            return new WeightImport(NeuralNetwork.of(architecture, parameters), assignments);
        }
    }
}
