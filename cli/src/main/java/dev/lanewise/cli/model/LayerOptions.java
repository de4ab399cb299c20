package dev.lanewise.cli.model;

import dev.lanewise.Activation;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.cli.text.LayerSizes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A network without data: its sizes and activations. */
public final class LayerOptions {

    @Option(
            names = "--layers",
            paramLabel = "SIZES",
            description = "Sizes of all layers, inputs first, such as 784,128,10.")
    private @Nullable LayerSizes layers;

    @Option(
            names = "--activations",
            split = ",",
            paramLabel = "NAME",
            description =
                    "One for each layer after the inputs (default: relu, the last softmax or, for one output, sigmoid).")
    private List<Activation> activations = List.of();

    public boolean isAbsent() {
        return layers == null;
    }

    public boolean namesActivations() {
        return !activations.isEmpty();
    }

    /**
     * The network.
     *
     * @throws IllegalArgumentException if the layers are absent or the activations do not fit them
     */
    public NeuralNetwork network(long seed) {
        return network(layers, activations, seed);
    }

    /**
     * The network of sizes and activations.
     *
     * @param activations empty for the default
     * @throws IllegalArgumentException if the layers are absent or the activations do not fit them
     */
    public static NeuralNetwork network(@Nullable LayerSizes layers, List<Activation> activations, long seed) {
        if (layers == null || layers.sizes().size() < 2) {
            throw new IllegalArgumentException("--layers must name the inputs and at least one layer");
        }
        List<Integer> sizes = layers.sizes();
        List<Activation> all = activations;
        if (all.isEmpty()) {
            all = new ArrayList<>(Collections.nCopies(sizes.size() - 2, Activation.RELU));
            all.add(sizes.getLast() == 1 ? Activation.SIGMOID : Activation.SOFTMAX);
        }
        if (all.size() != sizes.size() - 1) {
            throw new IllegalArgumentException("--activations must name " + (sizes.size() - 1)
                    + ", one for each layer after the inputs, but names " + all.size());
        }
        NeuralNetwork.Builder builder =
                NeuralNetwork.builder().input(sizes.getFirst()).seed(seed);
        for (int l = 1; l < sizes.size(); l++) {
            builder.dense(sizes.get(l), all.get(l - 1));
        }
        return builder.build();
    }
}
