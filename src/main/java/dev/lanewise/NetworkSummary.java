package dev.lanewise;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of a network's layers, for people. */
final class NetworkSummary {

    private static final String FORMAT = "%-8s %-34s %15s %12s %12s %12s%n";

    private final NeuralNetwork network;
    private final StringBuilder table = new StringBuilder();

    private NetworkSummary(NeuralNetwork network) {
        this.network = network;
    }

    static String of(NeuralNetwork network) {
        return new NetworkSummary(network).table();
    }

    private String table() {
        table.append(String.format(
                Locale.ROOT, FORMAT, "layer", "kind", "inputs→outputs", "parameters", "bytes", "FLOPs per row"));
        int width = network.inputs();
        List<Layer> layers = network.architecture().layers();
        long flops = 0;
        for (int l = 0; l < layers.size(); l++) {
            flops += add(Integer.toString(l), layers.get(l), "layers." + l + ".", width);
            width = layers.get(l).outputs(width);
        }
        long parameters = network.parameters().count();
        table.append(String.format(
                Locale.ROOT, FORMAT, "total", "", "", number(parameters), number(4 * parameters), number(flops)));
        List<String> answers = answers(network);
        if (answers.size() != layers.size() || !network.architecture().isPlain()) {
            table.append("answers: ").append(String.join(", ", answers)).append('\n');
        }
        return table.toString();
    }

    private long add(String name, Layer layer, String prefix, int inputs) {
        int outputs = layer.outputs(inputs);
        long parameters = network.parameters().slots().stream()
                .filter(slot -> slot.name().startsWith(prefix))
                .mapToLong(ParameterSlot::count)
                .sum();
        long flops = flops(layer, inputs);
        table.append(String.format(
                Locale.ROOT,
                FORMAT,
                name,
                kind(layer),
                inputs + "→" + outputs,
                number(parameters),
                number(4 * parameters),
                number(flops)));
        if (layer instanceof Layer.Residual(List<Layer> block)) {
            int width = inputs;
            for (int i = 0; i < block.size(); i++) {
                add(name + "." + i, block.get(i), prefix + "layers." + i + ".", width);
                width = block.get(i).outputs(width);
            }
        }
        return flops;
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String kind(Layer layer) {
        return switch (layer) {
            case Layer.Dense dense -> "dense " + dense.activation().id() + (dense.bias() ? "" : ", no bias");
            case Layer.Dropout dropout -> "dropout " + dropout.rate();
            case Layer.Nonlinearity(Activation function) -> function.id();
            case Layer.BatchNormalization _ -> "batch normalization";
            case Layer.LayerNormalization _ -> "layer normalization";
            case Layer.PRelu _ -> "prelu";
            case Layer.Residual _ -> "residual";
        };
    }

    /** Additions and multiplications of products and normalizations in training; what an activation takes is not counted. */
    private static long flops(Layer layer, int inputs) {
        return switch (layer) {
            case Layer.Dense dense -> 2L * inputs * dense.units();
            case Layer.BatchNormalization _ -> 2L * inputs;
            case Layer.LayerNormalization _ -> 7L * inputs;
            case Layer.Dropout _, Layer.Nonlinearity _, Layer.PRelu _ -> 0;
            case Layer.Residual(List<Layer> block) -> {
                long flops = inputs;
                int width = inputs;
                for (Layer inner : block) {
                    flops += flops(inner, width);
                    width = inner.outputs(width);
                }
                yield flops;
            }
        };
    }

    /** The layers that answer, in words. */
    static List<String> answers(NeuralNetwork network) {
        return describe(network.inferenceLayers());
    }

    private static List<String> describe(List<InferenceLayer> layers) {
        List<String> names = new ArrayList<>();
        for (InferenceLayer layer : layers) {
            String name = switch (layer) {
                case InferenceLayer.Product product -> "dense " + product.inputs() + "→" + product.outputs();
                case InferenceLayer.Affine _ -> "scale and shift";
                case InferenceLayer.RowNormalization _ -> "layer normalization";
                case InferenceLayer.Nonlinearity _ -> "";
                case InferenceLayer.PRelu _ -> "prelu";
                case InferenceLayer.Residual residual ->
                    "residual (" + String.join(", ", describe(residual.block())) + ")";
            };
            String activation = layer.activation().equals(Activation.LINEAR)
                    ? ""
                    : layer.activation().id();
            names.add((name + " " + activation).strip());
        }
        return names;
    }
}
