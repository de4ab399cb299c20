package dev.lanewise.onnx.export;

import dev.lanewise.Activation;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;

/** A model as the message of an ONNX file: opset 17, of which every runtime since 2022 knows the operators. */
public final class OnnxWriter {

    /** The producer that files of this library name. */
    public static final String PRODUCER = "lanewise";

    /** Keys that begin so are the library's own. */
    public static final String RESERVED_PREFIX = "lanewise.";

    /** The entry of the metadata with the class labels, as a JSON array. */
    static final String CLASS_LABELS = RESERVED_PREFIX + "class_labels";

    /** The entry of the metadata that says how the feature scaling was fitted. */
    public static final String FEATURE_SCALING = RESERVED_PREFIX + "feature_scaling";

    /** The version of the file format itself that belongs to opset 17. */
    private static final int IR_VERSION = 8;

    private static final int OPSET = 17;
    private static final String VERSION = version();

    private static final String INPUT = "input";
    private static final String OUTPUT = "output";
    private static final String LABEL = "label";

    private OnnxWriter() {}

    private static String version() {
        Properties properties = new Properties();
        try (InputStream in = Objects.requireNonNull(OnnxWriter.class.getResourceAsStream("version.properties"))) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    /**
     * The message, which refers to the numbers of the model.
     *
     * @throws IllegalArgumentException if a number of the model is NaN or infinite, a key of its metadata begins with {@code lanewise.},
     *     a label or its metadata are no valid Unicode, or the file would be 2 GiB or longer
     */
    public static Message message(Model model) {
        NeuralNetwork network = model.network();
        int broken = network.parameters().firstNonFiniteLayer();
        if (broken >= 0) {
            throw new IllegalArgumentException("layer " + broken + " has a number that is NaN or infinite");
        }
        Graph graph = new Graph();
        LayerNodes layers = new LayerNodes(graph, network.parameters());
        String output = layers.add(network.architecture(), LayerNodes.scaled(graph, model.featureScaling(), INPUT));
        Map<String, String> renamed = new HashMap<>(Map.of(output, OUTPUT));
        List<Message> outputs = new ArrayList<>(List.of(Graph.value(OUTPUT, Graph.FLOAT, network.outputs())));
        if (model.isClassifier()) {
            Activation last = network.architecture().outputActivation();
            String label = label(graph, model, last.hasLogits() ? layers.beforeActivation() : output);
            renamed.put(label, LABEL);
            outputs.add(Graph.value(LABEL, areNumbers(model.classLabels()) ? Graph.INT64 : Graph.STRING, 0));
        }
        Message file = new Message()
                .integer(1, IR_VERSION)
                .text(2, PRODUCER)
                .text(3, VERSION)
                .message(7, graph.message(renamed, List.of(Graph.value(INPUT, Graph.FLOAT, network.inputs())), outputs))
                .message(8, new Message().text(1, "").integer(2, OPSET));
        metadata(model)
                .forEach((key, value) ->
                        file.message(14, new Message().text(1, key).text(2, value)));
        return file.requireWritable();
    }

    /** The name of the largest output; a single one has the second name from its threshold on. */
    private static String label(Graph graph, Model model, String scores) {
        graph.begin("classes");
        List<String> names = model.classLabels();
        String index;
        if (model.network().outputs() == 1 && names.size() == 2) {
            Activation last = model.network().architecture().outputActivation();
            boolean ofLogit = last.hasLogits() || last.equals(Activation.LINEAR);
            String isSecond = graph.node("GreaterOrEqual", scores, graph.number(ofLogit ? 0 : 0.5f));
            String number = graph.node("Cast", List.of(Graph.attribute("to", (long) Graph.INT64)), isSecond);
            index = graph.node("Reshape", number, graph.integers("classes.all", -1));
        } else {
            index = graph.node("ArgMax", List.of(Graph.attribute("axis", 1L), Graph.attribute("keepdims", 0L)), scores);
        }
        String labels = areNumbers(names)
                ? graph.integers(
                        "classes.labels",
                        names.stream().mapToLong(Long::parseLong).toArray())
                : graph.texts("classes.labels", names);
        return graph.node("Gather", labels, index);
    }

    /** Whether every label is a whole number, written as such. */
    private static boolean areNumbers(List<String> labels) {
        for (String label : labels) {
            try {
                if (!label.equals(Long.toString(Long.parseLong(label)))) {
                    return false;
                }
            } catch (NumberFormatException _) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, String> metadata(Model model) {
        for (String key : model.metadata().keySet()) {
            if (key.startsWith(RESERVED_PREFIX)) {
                throw new IllegalArgumentException("metadata keys that begin with \"" + RESERVED_PREFIX
                        + "\" are reserved, but the model has \"" + key + "\"");
            }
        }
        Map<String, String> metadata = new TreeMap<>(model.metadata());
        metadata.put(FEATURE_SCALING, model.featureScaling().kind().name().toLowerCase(Locale.ROOT));
        if (model.isClassifier()) {
            metadata.put(CLASS_LABELS, json(model.classLabels()));
        }
        return metadata;
    }

    private static String json(List<String> texts) {
        StringBuilder json = new StringBuilder("[");
        for (String text : texts) {
            json.append(json.length() == 1 ? "\"" : ", \"");
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '"' || c == '\\') {
                    json.append('\\').append(c);
                } else if (c < ' ') {
                    json.append("\\u%04x".formatted((int) c));
                } else {
                    json.append(c);
                }
            }
            json.append('"');
        }
        return json.append(']').toString();
    }
}
