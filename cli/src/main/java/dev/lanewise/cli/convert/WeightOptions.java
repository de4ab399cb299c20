package dev.lanewise.cli.convert;

import dev.lanewise.Architecture;
import dev.lanewise.cli.model.LayerOptions;
import dev.lanewise.onnx.weights.WeightFiles;
import dev.lanewise.onnx.weights.WeightImport;
import dev.lanewise.onnx.weights.WeightNames;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Weights without a network, and what says which layers they are of. */
final class WeightOptions {

    @Mixin
    private LayerOptions layerOptions;

    @Option(
            names = "--map",
            paramLabel = "PARAMETER=TENSOR",
            description = "Which tensor is which parameter, such as layers.0.weight=encoder.weight; may be repeated"
                    + " (default: by shapes and order).")
    private Map<String, String> map = new LinkedHashMap<>();

    @Option(names = "--outputs-first", description = "Matrices are [out, in], as those of PyTorch.")
    private boolean outputsFirst;

    @Option(names = "--inputs-first", description = "Matrices are [in, out], as those of Keras and scikit-learn.")
    private boolean inputsFirst;

    /**
     * The layers; empty for a file that says itself what its layers are.
     *
     * @throws IllegalArgumentException if options do not fit each other
     */
    Optional<Architecture> architecture() {
        if (outputsFirst && inputsFirst) {
            throw new IllegalArgumentException("--outputs-first and --inputs-first are mutually exclusive");
        }
        if (layerOptions.isAbsent()) {
            if (!map.isEmpty() || outputsFirst || inputsFirst || layerOptions.namesActivations()) {
                throw new IllegalArgumentException("--map, --outputs-first, --inputs-first and --activations are for"
                        + " weights without a network, whose layers --layers names");
            }
            return Optional.empty();
        }
        return Optional.of(layerOptions.network(0).architecture());
    }

    /** The weights of a file. */
    WeightImport read(Path file, Architecture architecture) {
        WeightNames names =
                new WeightNames(map, outputsFirst || inputsFirst ? Optional.of(outputsFirst) : Optional.empty());
        return WeightFiles.read(file, architecture, names);
    }
}
