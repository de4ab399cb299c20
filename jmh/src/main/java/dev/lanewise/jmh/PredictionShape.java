package dev.lanewise.jmh;

import dev.lanewise.Activation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network and the rows that it answers in a call, written {@code 784-128-10@32}: layer sizes and rows. A layer may name its
 * activation, as in {@code 64-128:tanh-10@1}; one that names none has ReLU, the last one softmax or, where there is one output,
 * sigmoid.
 *
 * @param layers layer sizes, inputs first
 * @param activations of each layer with weights
 * @param rows rows of a call
 */
public record PredictionShape(List<Integer> layers, List<Activation> activations, int rows) {

    private static final Pattern LAYER = Pattern.compile("-([1-9]\\d{0,5})(?::(relu|tanh|sigmoid|softmax))?");
    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,5})((?:" + LAYER + ")+)@([1-9]\\d{0,5})");

    /**
     * The shape that {@code text} says.
     *
     * @throws IllegalArgumentException if it says none
     */
    public static PredictionShape parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "a prediction is written <layer sizes>@<rows>, as in 784-128-10@32, where a"
                            + " layer may name relu, tanh, sigmoid or softmax, as in 64-128:tanh-10@1, but this is \""
                            + text
                            + "\"");
        }
        List<Integer> layers = new ArrayList<>(List.of(Integer.valueOf(form.group(1))));
        List<Activation> activations = new ArrayList<>();
        String withWeights = form.group(2);
        Matcher layer = LAYER.matcher(withWeights);
        while (layer.find()) {
            int units = Integer.parseInt(layer.group(1));
            boolean last = layer.end() == withWeights.length();
            layers.add(units);
            activations.add(layer.group(2) == null ? usual(units, last) : Activation.parse(layer.group(2)));
        }
        return new PredictionShape(
                List.copyOf(layers), List.copyOf(activations), Integer.parseInt(form.group(form.groupCount())));
    }

    private static Activation usual(int units, boolean last) {
        if (!last) {
            return Activation.RELU;
        }
        return units == 1 ? Activation.SIGMOID : Activation.SOFTMAX;
    }

    /**
     * The shapes in a file: one a line, blank lines and what follows a {@code #} left out.
     *
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if a line is no shape, or the file has none; names file and line
     */
    public static List<PredictionShape> read(Path file) throws IOException {
        return CaseFile.read(file, "predictions", PredictionShape::parse);
    }

    /** Layers with weights. */
    public int layerCount() {
        return activations.size();
    }

    /** Inputs of layer {@code layer}. */
    public int inputs(int layer) {
        return layers.get(layer);
    }

    /** Outputs of layer {@code layer}. */
    public int outputs(int layer) {
        return layers.get(layer + 1);
    }

    /** Inputs of the network. */
    public int inputs() {
        return layers.getFirst();
    }

    /** Outputs of the network. */
    public int outputs() {
        return layers.getLast();
    }

    /** The text that {@link #parse} reads. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(inputs());
        for (int l = 0; l < layerCount(); l++) {
            text.append('-').append(outputs(l));
            if (!activations.get(l).equals(usual(outputs(l), l == layerCount() - 1))) {
                text.append(':').append(activations.get(l).id());
            }
        }
        return text.append('@').append(rows).toString();
    }
}
