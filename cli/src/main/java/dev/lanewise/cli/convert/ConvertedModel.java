package dev.lanewise.cli.convert;

import dev.lanewise.Model;
import dev.lanewise.cli.model.ModelSource;
import dev.lanewise.io.ModelFiles;
import dev.lanewise.onnx.OnnxFiles;
import dev.lanewise.onnx.OnnxImport;
import dev.lanewise.onnx.OnnxOptions;
import dev.lanewise.onnx.OnnxSamples;
import dev.lanewise.onnx.weights.WeightImport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model that was read, with what is known of where it comes from.
 *
 * @param file it was read from
 * @param model itself
 * @param imported of an ONNX file: its graph
 * @param assignments of weights without a network: which tensor is which parameter
 */
record ConvertedModel(
        Path file, Model model, Optional<OnnxImport> imported, List<WeightImport.Assignment> assignments) {

    /** Weights that became a network. */
    static ConvertedModel of(Path file, WeightImport weights) {
        Model plain = Model.of(weights.network());
        Model model = new Model(
                plain.network(), plain.featureScaling(), List.of(), Map.of("source", "weights of another tool"));
        return new ConvertedModel(file, model, Optional.empty(), weights.assignments());
    }

    /**
     * Reads a model.
     *
     * @param output of an ONNX graph; empty for the only one
     * @param samples that tell which inputs of an ONNX graph are weights
     * @throws dev.lanewise.io.ModelFormatException if it is no model
     */
    static ConvertedModel read(Path file, Optional<String> output, Optional<OnnxSamples> samples) {
        if (ModelSource.format(file) == ModelSource.Format.LANEWISE) {
            if (output.isPresent()) {
                throw new IllegalArgumentException("--output is for ONNX files, but " + file + " is a Lanewise model");
            }
            return new ConvertedModel(file, ModelFiles.load(file), Optional.empty(), List.of());
        }
        OnnxOptions options =
                output.map(name -> new OnnxOptions().withOutput(name)).orElseGet(OnnxOptions::new);
        OnnxImport imported = samples.map(given -> OnnxFiles.read(file, options, given))
                .orElseGet(() -> OnnxFiles.read(file, options));
        return new ConvertedModel(file, imported.model(), Optional.of(imported), List.of());
    }

    /** What kind of file it was, and who wrote it: {@code ONNX, pytorch 2.1}. */
    String kind() {
        return imported.isPresent() || !assignments.isEmpty()
                ? model.metadata().getOrDefault("source", "ONNX")
                : "Lanewise";
    }

    int inputs() {
        return model.network().inputs();
    }

    int outputs() {
        return model.network().outputs();
    }
}
