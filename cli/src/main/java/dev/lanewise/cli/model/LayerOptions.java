package dev.lanewise.cli.model;

import dev.lanewise.Activation;
import dev.lanewise.Architecture;
import dev.lanewise.Layer;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.cli.text.LayerList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A network without data: its layers and activations. */
public final class LayerOptions {

    /** A comma between two activations, not one between the numbers of an activation. */
    public static final String BETWEEN_ACTIVATIONS = ",(?![^(]*\\))";

    @Option(
            names = "--layers",
            paramLabel = "LAYERS",
            description = "All layers, inputs first, such as 784,128,10 or 20,64,dropout:0.2,3.")
    private @Nullable LayerList layers;

    @Option(
            names = "--activations",
            split = BETWEEN_ACTIVATIONS,
            splitSynopsisLabel = ",",
            paramLabel = "NAME",
            description = "One for each dense layer (default: relu, the last softmax or, for one output, sigmoid).")
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
     * The network of layers and activations.
     *
     * @param activations empty for the default
     * @throws IllegalArgumentException if the layers are absent or the activations do not fit them
     */
    public static NeuralNetwork network(@Nullable LayerList layers, List<Activation> activations, long seed) {
        if (layers == null) {
            throw new IllegalArgumentException("--layers must name the inputs and at least one layer");
        }
        return NeuralNetwork.of(architecture(layers, activations), seed);
    }

    /**
     * Layers with their inputs in front.
     *
     * @param activations one for each dense layer; empty for relu, and softmax or sigmoid at the end
     * @throws IllegalArgumentException if they do not fit each other
     */
    public static Architecture architecture(LayerList layers, List<Activation> activations) {
        if (!activations.isEmpty()) {
            return architecture(inputs(layers), behindInputs(layers), activations);
        }
        Architecture usual = architecture(layers, Activation.RELU, Activation.SOFTMAX);
        return usual.outputs() == 1 ? architecture(layers, Activation.RELU, Activation.SIGMOID) : usual;
    }

    /** Layers with their inputs in front; the last has the activation {@code last}, if it is dense and has none itself. */
    public static Architecture architecture(LayerList layers, Activation usual, Activation last) {
        LayerList behind = behindInputs(layers);
        List<Layer> built = new ArrayList<>(behind.layers(usual));
        if (behind.items().getLast() instanceof LayerList.Item.Dense(Layer.Dense layer, boolean hasActivation)
                && !hasActivation) {
            built.set(built.size() - 1, layer.withActivation(last));
        }
        return new Architecture(inputs(layers), built);
    }

    /** Layers with one activation for each dense one. */
    public static Architecture architecture(int inputs, LayerList layers, List<Activation> activations) {
        if (activations.size() != layers.denseCount()) {
            throw new IllegalArgumentException("--activations must name " + layers.denseCount()
                    + ", one for each dense layer, but names " + activations.size());
        }
        return new Architecture(inputs, layers.layers(activations.iterator()));
    }

    private static int inputs(LayerList layers) {
        if (layers.items().size() < 2) {
            throw new IllegalArgumentException("--layers must name the inputs and at least one layer");
        }
        if (layers.items().getFirst() instanceof LayerList.Item.Dense(Layer.Dense first, boolean hasActivation)
                && !hasActivation
                && first.equals(new Layer.Dense(first.units(), first.activation()))) {
            return first.units();
        }
        throw new IllegalArgumentException("--layers must begin with the number of inputs, but is " + layers);
    }

    private static LayerList behindInputs(LayerList layers) {
        inputs(layers);
        return new LayerList(layers.items().subList(1, layers.items().size()));
    }
}
