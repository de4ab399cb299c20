package dev.lanewise.onnx;

import dev.lanewise.onnx.file.OnnxGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What an ONNX file says about itself, whether or not its graph is a dense network.
 *
 * @param producer name and version of the tool that wrote it, perhaps empty
 * @param opsets the version of each domain's operators
 * @param inputs of the graph, in order, without its weights
 * @param outputs of the graph, in order
 * @param weights how many tensors of numbers are in the file or beside it
 * @param nodes each with its place, name and operator
 */
public record OnnxDescription(
        String producer,
        SortedMap<String, Long> opsets,
        List<Port> inputs,
        List<Port> outputs,
        int weights,
        List<String> nodes) {

    /** Copies the lists. */
    public OnnxDescription {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        nodes = List.copyOf(nodes);
    }

    /**
     * An input or output.
     *
     * @param name as the file has it
     * @param type such as {@code float32[?, 784]}: of the elements, and the axes, a question mark for those of open size
     */
    public record Port(String name, String type) {

        @Override
        public String toString() {
            return name + " " + type;
        }
    }

    private static final List<String> TYPES = List.of(
            "undefined",
            "float32",
            "uint8",
            "int8",
            "uint16",
            "int16",
            "int32",
            "int64",
            "string",
            "bool",
            "float16",
            "float64",
            "uint32",
            "uint64",
            "complex64",
            "complex128",
            "bfloat16");

    static OnnxDescription of(OnnxGraph graph) {
        SortedMap<String, Long> opsets = new TreeMap<>();
        graph.opsets().forEach((domain, version) -> opsets.put(domain.isEmpty() ? "ai.onnx" : domain, version));
        List<OnnxGraph.Value> inputs = new ArrayList<>(graph.inputs());
        inputs.removeIf(input -> graph.initializers().containsKey(input.name()));
        return new OnnxDescription(
                graph.producer(),
                opsets,
                inputs.stream().map(OnnxDescription::port).toList(),
                graph.outputs().stream().map(OnnxDescription::port).toList(),
                graph.initializers().size(),
                graph.nodes().stream().map(OnnxGraph.Node::label).toList());
    }

    private static Port port(OnnxGraph.Value value) {
        if (!value.isTensor()) {
            return new Port(value.name(), "sequence or map");
        }
        String type =
                value.type() >= 0 && value.type() < TYPES.size() ? TYPES.get(value.type()) : "type " + value.type();
        return new Port(
                value.name(),
                !value.hasShape()
                        ? type + " of any shape"
                        : value.shape().stream()
                                .map(OnnxDescription::axis)
                                .collect(Collectors.joining(", ", type + "[", "]")));
    }

    private static String axis(OptionalLong size) {
        return size.isPresent() ? Long.toString(size.getAsLong()) : "?";
    }
}
