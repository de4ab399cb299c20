package dev.lanewise.onnx;

import dev.lanewise.io.ModelFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes into a graph and what has to come out, as the tests of ONNX and the model zoo keep it beside a model: a folder with {@code
 * input_0.pb}, {@code input_1.pb}, …, {@code output_0.pb}, ….
 *
 * @param inputs in the order of the graph's inputs, initializers left out
 * @param outputs in the order of its outputs
 */
public record OnnxSamples(List<OnnxTensor> inputs, List<OnnxTensor> outputs) {

    /** Copies the lists. */
    public OnnxSamples {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * Reads a folder.
     *
     * @throws ModelFormatException if it has no {@code output_0.pb}, or a file is no tensor of numbers
     * @throws java.io.UncheckedIOException if a file cannot be read
     */
    public static OnnxSamples read(Path folder) {
        OnnxSamples samples = new OnnxSamples(tensors(folder, "input_"), tensors(folder, "output_"));
        if (samples.outputs.isEmpty()) {
            throw new ModelFormatException(folder + " has no output_0.pb");
        }
        return samples;
    }

    private static List<OnnxTensor> tensors(Path folder, String prefix) {
        List<OnnxTensor> tensors = new ArrayList<>();
        for (Path file = folder.resolve(prefix + "0.pb");
                Files.exists(file);
                file = folder.resolve(prefix + tensors.size() + ".pb")) {
            tensors.add(OnnxTensor.read(file));
        }
        return tensors;
    }
}
