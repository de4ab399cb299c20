package dev.lanewise.cli.train;

import dev.lanewise.Activation;
import dev.lanewise.Initializer;
import dev.lanewise.Loss;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.cli.model.LayerOptions;
import dev.lanewise.cli.text.LayerSizes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The layers of the network to train, and its loss. */
public final class NetworkOptions {

    @Option(
            names = "--hidden",
            paramLabel = "SIZES",
            defaultValue = "512,256",
            description = "Sizes of the hidden layers, none for no such layer (default: ${DEFAULT-VALUE}).")
    private LayerSizes hidden = LayerSizes.of(512, 256);

    @Option(
            names = "--layers",
            paramLabel = "SIZES",
            description = "In place of --hidden: sizes of all layers, inputs first, such as 784,128,10.")
    private @Nullable LayerSizes layers;

    @Option(
            names = "--activation",
            paramLabel = "NAME",
            defaultValue = "relu",
            description = "Of the hidden layers: linear, sigmoid, tanh, relu, leaky_relu, gelu, silu, softmax (default:"
                    + " ${DEFAULT-VALUE}).")
    private Activation activation = Activation.RELU;

    @Option(
            names = "--activations",
            split = ",",
            paramLabel = "NAME",
            description =
                    "In place of --activation: one for each layer after the inputs, such as relu,softmax. By default the"
                            + " loss decides about the last.")
    private List<Activation> activations = List.of();

    @Option(
            names = "--loss",
            paramLabel = "NAME",
            description =
                    "half_squared_error, mse, mae, huber, huber:DELTA, binary_cross_entropy, categorical_cross_entropy,"
                            + " sparse_categorical_cross_entropy (default: the last for classes, mse for numbers).")
    private @Nullable Loss loss;

    @Option(
            names = "--initializer",
            paramLabel = "NAME",
            description =
                    "glorot_uniform, glorot_normal, he_uniform, he_normal, lecun_uniform, lecun_normal, normal, zeros"
                            + " (default: he for relu and its like, glorot for others).")
    private @Nullable Initializer initializer;

    /** Takes the sizes and activations of another network. */
    public void setLayers(NeuralNetwork network) {
        layers = LayerSizes.of(network.parameters().layers());
        activations = network.activations();
    }

    /**
     * The network without data.
     *
     * @param seed of the weights
     * @throws IllegalArgumentException if {@code --layers} is absent or the activations do not fit it
     */
    public NeuralNetwork network(long seed) {
        return LayerOptions.network(layers, activations, seed);
    }

    /**
     * The loss for a target.
     *
     * @param classes the number of classes, 0 for numbers
     * @throws IllegalArgumentException if the loss does not suit the target
     */
    public Loss loss(int classes) {
        if (classes == 0) {
            Loss chosen = loss == null ? new Loss.MeanSquaredError() : loss;
            if (chosen.isFromLogits()) {
                throw new IllegalArgumentException(
                        "--loss " + chosen.id() + " is for classes, but the target holds numbers");
            }
            return chosen;
        }
        if (loss == null) {
            boolean oneOutput = layers != null && layers.sizes().getLast() == 1;
            return oneOutput ? new Loss.BinaryCrossEntropy() : new Loss.SparseCategoricalCrossEntropy();
        }
        return loss;
    }

    /**
     * The network for data.
     *
     * @param features columns of the data
     * @param classes the number of classes, 0 for numbers
     * @param seed of the weights
     * @throws IllegalArgumentException if layers, activations, data and loss do not fit each other
     */
    public NeuralNetwork network(int features, int classes, long seed) {
        Loss chosen = loss(classes);
        int[] sizes = sizes(features, outputs(chosen, classes));
        List<Activation> all =
                activations.isEmpty() ? defaultActivations(sizes.length - 1, chosen, classes) : activations;
        if (all.size() != sizes.length - 1) {
            throw new IllegalArgumentException("--activations must name " + (sizes.length - 1)
                    + ", one for each layer after the inputs, but names " + all.size());
        }
        NeuralNetwork.Builder builder = NeuralNetwork.builder().input(sizes[0]).seed(seed);
        for (int l = 1; l < sizes.length; l++) {
            builder.dense(sizes[l], all.get(l - 1));
        }
        if (initializer != null) {
            builder.initializer(initializer);
        }
        chosen.requireOutput(all.getLast());
        return builder.build();
    }

    private static int outputs(Loss loss, int classes) {
        boolean oneOutput = classes == 0 || (classes == 2 && loss instanceof Loss.BinaryCrossEntropy);
        return oneOutput ? 1 : classes;
    }

    private int[] sizes(int features, int outputs) {
        if (layers == null) {
            List<Integer> sizes = new ArrayList<>(hidden.sizes());
            sizes.addFirst(features);
            sizes.add(outputs);
            return new LayerSizes(sizes).toArray();
        }
        List<Integer> sizes = layers.sizes();
        if (sizes.size() < 2 || sizes.getFirst() != features || sizes.getLast() != outputs) {
            throw new IllegalArgumentException("--layers " + layers + " does not fit the data: it must begin with "
                    + features + " (features) and end with " + outputs);
        }
        return layers.toArray();
    }

    private List<Activation> defaultActivations(int count, Loss loss, int classes) {
        List<Activation> all = new ArrayList<>(Collections.nCopies(count - 1, activation));
        all.add(lastActivation(loss, classes));
        return all;
    }

    private static Activation lastActivation(Loss loss, int classes) {
        return switch (loss) {
            case Loss.CategoricalCrossEntropy(), Loss.SparseCategoricalCrossEntropy() -> Activation.SOFTMAX;
            case Loss.BinaryCrossEntropy() -> Activation.SIGMOID;
            case Loss.HalfSquaredError(), Loss.MeanSquaredError(), Loss.MeanAbsoluteError(), Loss.Huber(var _) ->
                classes == 0 ? Activation.LINEAR : Activation.SIGMOID;
        };
    }
}
