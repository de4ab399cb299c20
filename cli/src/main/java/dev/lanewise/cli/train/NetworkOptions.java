package dev.lanewise.cli.train;

import dev.lanewise.Activation;
import dev.lanewise.Architecture;
import dev.lanewise.Initializer;
import dev.lanewise.Layer;
import dev.lanewise.Loss;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.cli.model.LayerOptions;
import dev.lanewise.cli.text.LayerList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The layers of the network to train, and its loss. */
public final class NetworkOptions {

    @Option(
            names = "--hidden",
            paramLabel = "LAYERS",
            defaultValue = "512,256",
            description = {
                "The hidden layers: sizes of dense ones, with dropout:RATE, batchnorm, layernorm, an activation's name or"
                        + " residual(LAYERS) in between, such as 512,dropout:0.2,256. A size may have options: 128:tanh,"
                        + " 128:nobias, 128:l2=1e-4, 128:lr=0.1, 128:init=he_normal. none for no such layer (default:"
                        + " ${DEFAULT-VALUE})."
            })
    private LayerList hidden = LayerList.of(512, 256);

    @Option(
            names = "--layers",
            paramLabel = "LAYERS",
            description = "In place of --hidden: all layers, inputs first, such as 784,128,10.")
    private @Nullable LayerList layers;

    @Option(
            names = "--activation",
            paramLabel = "NAME",
            defaultValue = "relu",
            completionCandidates = ActivationForms.class,
            description = "Of the hidden layers: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Activation activation = Activation.RELU;

    @Option(
            names = "--activations",
            split = LayerOptions.BETWEEN_ACTIVATIONS,
            splitSynopsisLabel = ",",
            paramLabel = "NAME",
            description = "In place of --activation: one for each dense layer, such as relu,softmax. By default the"
                    + " loss decides about the last.")
    private List<Activation> activations = List.of();

    /** In place of all options. */
    private @Nullable Architecture architecture;

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

    /** What the help text lists. */
    static final class ActivationForms implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Activation.forms().iterator();
        }
    }

    /** Takes the layers of another network. */
    public void setLayers(NeuralNetwork network) {
        architecture = network.architecture();
    }

    /**
     * The network without data.
     *
     * @param seed of the weights
     * @throws IllegalArgumentException if {@code --layers} is absent or the activations do not fit it
     */
    public NeuralNetwork network(long seed) {
        return architecture != null
                ? NeuralNetwork.of(architecture, seed)
                : LayerOptions.network(layers, activations, seed);
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
            boolean oneOutput = outputs() == 1;
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
        Architecture wanted = architecture(features, outputs(chosen, classes), lastActivation(chosen, classes));
        chosen.requireOutput(wanted.outputActivation());
        NeuralNetwork.Builder builder =
                NeuralNetwork.builder().input(wanted.inputs()).seed(seed);
        wanted.layers().forEach(builder::layer);
        if (initializer != null) {
            builder.initializer(initializer);
        }
        return builder.build();
    }

    /** Outputs of the layers that are named, 0 if the data decide. */
    private int outputs() {
        if (architecture != null) {
            return architecture.outputs();
        }
        return layers == null ? 0 : LayerOptions.architecture(layers, List.of()).outputs();
    }

    private static int outputs(Loss loss, int classes) {
        boolean oneOutput = classes == 0 || (classes == 2 && loss instanceof Loss.BinaryCrossEntropy);
        return oneOutput ? 1 : classes;
    }

    private Architecture architecture(int features, int outputs, Activation last) {
        if (architecture != null) {
            return fitting(architecture, architecture.toString(), features, outputs);
        }
        if (layers != null) {
            Architecture named = activations.isEmpty()
                    ? LayerOptions.architecture(layers, activation, last)
                    : LayerOptions.architecture(layers, activations);
            return fitting(named, "--layers " + layers, features, outputs);
        }
        List<LayerList.Item> items = new ArrayList<>(hidden.items());
        items.addAll(LayerList.of(outputs).items());
        LayerList all = new LayerList(items);
        if (!activations.isEmpty()) {
            return LayerOptions.architecture(features, all, activations);
        }
        List<Layer> built = new ArrayList<>(hidden.layers(activation));
        built.add(new Layer.Dense(outputs, last));
        return new Architecture(features, built);
    }

    private static Architecture fitting(Architecture wanted, String name, int features, int outputs) {
        if (wanted.inputs() != features || wanted.outputs() != outputs) {
            throw new IllegalArgumentException(name + " does not fit the data: it must begin with " + features
                    + " (features) and end with " + outputs);
        }
        return wanted;
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
