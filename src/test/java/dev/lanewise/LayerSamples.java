package dev.lanewise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Networks that between them have every kind of layer, at the beginning, in the middle and at the end. */
public final class LayerSamples {

    private LayerSamples() {}

    private static Layer dense(int units, Activation activation) {
        return new Layer.Dense(units, activation);
    }

    /** Layers over {@code inputs} features with {@code outputs} outputs that end with {@code last}. */
    public static List<Architecture> architectures(int inputs, int outputs, Activation last) {
        Layer normalization = new Layer.BatchNormalization(0.75, 1e-3);
        List<List<Layer>> bodies = List.of(
                List.of(new Layer.Dense(9, Activation.TANH).withoutBias()),
                List.of(dense(9, Activation.TANH), new Layer.Dropout(0.3), dense(7, Activation.SILU)),
                List.of(new Layer.Dropout(0.25), dense(9, Activation.SIGMOID), new Layer.Dropout(0.5)),
                List.of(dense(20, Activation.LINEAR), normalization, new Layer.Nonlinearity(Activation.TANH)),
                List.of(normalization, dense(18, Activation.GELU), normalization, dense(7, Activation.TANH)),
                List.of(
                        dense(17, Activation.LINEAR),
                        new Layer.PRelu(),
                        dense(6, Activation.TANH),
                        new Layer.PRelu(-0.5)),
                List.of(
                        new Layer.PRelu(),
                        new Layer.LayerNormalization(),
                        dense(17, Activation.TANH),
                        new Layer.LayerNormalization()),
                List.of(dense(17, Activation.SOFTMAX), normalization, new Layer.Nonlinearity(Activation.SOFTMAX)),
                List.of(dense(17, Activation.SOFTMAX), new Layer.LayerNormalization(), new Layer.Dropout(0.2)),
                List.of(
                        dense(10, Activation.TANH),
                        new Layer.Residual(List.of(dense(12, Activation.GELU), dense(10, Activation.LINEAR)))),
                List.of(
                        new Layer.Residual(List.of(
                                new Layer.LayerNormalization(),
                                dense(19, Activation.SILU),
                                new Layer.Dropout(0.1),
                                dense(inputs, Activation.TANH))),
                        new Layer.Nonlinearity(Activation.TANH),
                        new Layer.Nonlinearity(Activation.SIGMOID)),
                List.of(
                        dense(8, Activation.TANH),
                        new Layer.Residual(List.of(
                                new Layer.Residual(List.of(new Layer.Dropout(0.5))),
                                dense(8, Activation.LINEAR),
                                normalization)),
                        new Layer.Nonlinearity(Activation.TANH)));
        List<Architecture> architectures = new ArrayList<>();
        for (List<Layer> body : bodies) {
            architectures.add(new Architecture(
                    inputs,
                    Stream.concat(body.stream(), Stream.of(dense(outputs, last)))
                            .toList()));
        }
        architectures.add(new Architecture(
                inputs,
                List.of(
                        dense(6, Activation.TANH),
                        dense(outputs, Activation.LINEAR),
                        normalization,
                        new Layer.Nonlinearity(last))));
        return architectures;
    }

    /** A network of these layers whose parameters are all random, also those that begin with 0 or 1. */
    public static NeuralNetwork network(Architecture architecture, long seed) {
        NeuralNetwork network = NeuralNetwork.of(architecture, seed);
        Random random = new Random(seed);
        for (ParameterSlot slot : network.parameters().slots()) {
            float[] values = network.parameters().values(slot);
            if (!slot.isMatrix()) {
                float offset = slot.name().endsWith("gamma") || slot.name().endsWith("variance") ? 1.25f : 0;
                for (int i = 0; i < values.length; i++) {
                    values[i] = offset + random.nextFloat(-1, 1);
                }
            }
            network.parameters().setValues(slot, values);
        }
        return network;
    }

    /** The kinds that occur, also inside residual connections. */
    static List<Class<?>> kinds(List<Layer> layers) {
        List<Class<?>> kinds = new ArrayList<>();
        for (Layer layer : layers) {
            kinds.add(layer.getClass());
            if (layer instanceof Layer.Residual(List<Layer> block)) {
                kinds.addAll(kinds(block));
            }
        }
        return kinds;
    }

    /** All kinds there are. */
    static List<Class<?>> allKinds() {
        return Arrays.asList(Layer.class.getPermittedSubclasses());
    }
}
