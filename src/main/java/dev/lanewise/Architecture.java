package dev.lanewise;

import dev.lanewise.support.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a network is, without its numbers: what goes in, and the layers in order.
 *
 * @param input what goes in
 * @param layers at least one
 */
public record Architecture(Input input, List<Layer> layers) {

    /** What goes into a network. */
    public sealed interface Input {

        /** Numbers per row that reach the first layer. */
        int width();

        /**
         * Features, one number each.
         *
         * @param width how many, at least 1
         */
        record Features(int width) implements Input {
            /** Checks the width. */
            public Features {
                Checks.positive("features", width);
            }
        }
    }

    /**
     * Checks that the layers fit one another; copies the list.
     *
     * @throws IllegalArgumentException if they do not, or there is none
     */
    public Architecture {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("a network must have at least one layer after its inputs");
        }
        int width = input.width();
        for (int l = 0; l < layers.size(); l++) {
            try {
                width = layers.get(l).outputs(width);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("layer " + l + ": " + e.getMessage(), e);
            }
        }
        List<Layer.Dense> dense = new ArrayList<>();
        collect(layers, dense);
        if (dense.isEmpty()) {
            throw new IllegalArgumentException("a network must have at least one dense layer");
        }
    }

    /** Layers over {@code features} numbers per row. */
    public Architecture(int features, List<Layer> layers) {
        this(new Input.Features(features), layers);
    }

    /**
     * Dense layers of these sizes, inputs first.
     *
     * @throws IllegalArgumentException if there are fewer than two sizes, one is below 1, or there is not one activation for each
     *     layer after the inputs
     */
    public static Architecture of(int[] sizes, Activation... activations) {
        if (sizes.length < 2) {
            throw new IllegalArgumentException(
                    "layers must name the inputs and at least one layer, but has " + sizes.length + " sizes");
        }
        for (int l = 0; l < sizes.length; l++) {
            Checks.positive("layers[" + l + "]", sizes[l]);
        }
        if (activations.length != sizes.length - 1) {
            throw new IllegalArgumentException("layers " + Arrays.toString(sizes) + " need " + (sizes.length - 1)
                    + " activations, one for each layer after the inputs, but there are " + activations.length);
        }
        List<Layer> layers = new ArrayList<>();
        for (int l = 0; l < activations.length; l++) {
            layers.add(new Layer.Dense(sizes[l + 1], activations[l]));
        }
        return new Architecture(sizes[0], layers);
    }

    /** Numbers of a row that goes in. */
    public int inputs() {
        return input.width();
    }

    /** Numbers of a row that comes out. */
    public int outputs() {
        int width = input.width();
        for (Layer layer : layers) {
            width = layer.outputs(width);
        }
        return width;
    }

    /** What is applied last; {@link Activation#LINEAR} where the last layer applies none. */
    public Activation outputActivation() {
        return layers.getLast().activation();
    }

    /** Whether it is dense layers alone, each with biases: then what the article's methods take and give is all there is. */
    public boolean isPlain() {
        return layers.stream().allMatch(layer -> layer instanceof Layer.Dense dense && dense.bias());
    }

    /** The arrays of the parameters of a network of this architecture, in the order in which they lie. */
    public List<ParameterSlot> parameterSlots() {
        return ParameterLayout.of(this).slots();
    }

    /** The dense layers in order, those inside residual blocks among them. */
    public List<Layer.Dense> denseLayers() {
        List<Layer.Dense> dense = new ArrayList<>();
        collect(layers, dense);
        return List.copyOf(dense);
    }

    private static void collect(List<Layer> from, List<Layer.Dense> dense) {
        for (Layer layer : from) {
            switch (layer) {
                case Layer.Dense one -> dense.add(one);
                case Layer.Residual residual -> collect(residual.layers(), dense);
                case Layer.Dropout _,
                        Layer.BatchNormalization _,
                        Layer.LayerNormalization _,
                        Layer.Nonlinearity _,
                        Layer.PRelu _ -> {}
            }
        }
    }

    /**
     * What follows the sums of each dense layer: its own activation, or if that is linear, the one that stands behind it with nothing
     * but dropout and normalizations in between.
     */
    List<Activation> denseActivations() {
        List<Activation> activations = new ArrayList<>();
        collectActivations(layers, activations);
        return activations;
    }

    private static void collectActivations(List<Layer> layers, List<Activation> activations) {
        for (int l = 0; l < layers.size(); l++) {
            switch (layers.get(l)) {
                case Layer.Dense dense -> activations.add(activationAfter(layers, l, dense.activation()));
                case Layer.Residual residual -> collectActivations(residual.layers(), activations);
                case Layer.Dropout _,
                        Layer.BatchNormalization _,
                        Layer.LayerNormalization _,
                        Layer.Nonlinearity _,
                        Layer.PRelu _ -> {}
            }
        }
    }

    private static Activation activationAfter(List<Layer> layers, int dense, Activation own) {
        if (!own.equals(Activation.LINEAR)) {
            return own;
        }
        for (Layer layer : layers.subList(dense + 1, layers.size())) {
            switch (layer) {
                case Layer.Nonlinearity(Activation function) -> {
                    return function;
                }
                case Layer.PRelu _ -> {
                    return Activation.LEAKY_RELU;
                }
                case Layer.Dense _, Layer.Residual _ -> {
                    return own;
                }
                case Layer.Dropout _, Layer.BatchNormalization _, Layer.LayerNormalization _ -> {}
            }
        }
        return own;
    }

    /** The same with another last layer. */
    Architecture withLast(Layer last) {
        List<Layer> changed = new ArrayList<>(layers);
        changed.set(changed.size() - 1, last);
        return new Architecture(input, changed);
    }

    /** For messages: {@code 784-128-10 relu softmax}, or {@code 20-dense(64,relu)-dropout(0.2)-dense(3,softmax)}. */
    @Override
    public String toString() {
        if (!isPlain()) {
            return inputs() + "-" + describe(layers);
        }
        StringBuilder text = new StringBuilder().append(inputs());
        denseLayers().forEach(dense -> text.append('-').append(dense.units()));
        denseLayers()
                .forEach(dense -> text.append(' ').append(dense.activation().id()));
        return text.toString();
    }

    /** A layer for messages: {@code 784→128 relu}, {@code dropout(0.2)}. */
    String describe(int layer) {
        int width = inputs();
        for (Layer before : layers.subList(0, layer)) {
            width = before.outputs(width);
        }
        return layers.get(layer) instanceof Layer.Dense dense
                ? width + "→" + dense.units() + " " + dense.activation().id()
                : describe(layers.get(layer));
    }

    private static String describe(List<Layer> layers) {
        return layers.stream().map(Architecture::describe).collect(Collectors.joining("-"));
    }

    private static String describe(Layer layer) {
        return switch (layer) {
            case Layer.Dense dense ->
                "dense(" + dense.units() + "," + dense.activation().id() + (dense.bias() ? ")" : ",no bias)");
            case Layer.Dropout dropout -> "dropout(" + dropout.rate() + ")";
            case Layer.BatchNormalization _, Layer.LayerNormalization _, Layer.PRelu _ -> layer.id();
            case Layer.Nonlinearity nonlinearity -> nonlinearity.function().id();
            case Layer.Residual residual -> "residual(" + describe(residual.layers()) + ")";
        };
    }
}
