package dev.lanewise.onnx.export;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The graph while it grows: nodes in order, and constants. Field numbers are those of onnx.proto. */
final class Graph {

    /** Element types of tensors. */
    static final int FLOAT = 1;

    static final int INT64 = 7;
    static final int STRING = 8;

    private record Node(String operator, String output, List<String> inputs, List<Message> attributes) {}

    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Message> initializers = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();
    private String prefix = "";

    /** The nodes that follow belong to this layer. */
    void begin(String layer) {
        prefix = layer;
    }

    /** Adds a node; gives the name of its output. */
    String node(String operator, String... inputs) {
        return node(operator, List.of(), inputs);
    }

    /** Adds a node with attributes; gives the name of its output. */
    String node(String operator, List<Message> attributes, String... inputs) {
        String name = prefix + "." + operator;
        for (int i = 1; !names.add(name); i++) {
            name = prefix + "." + operator + "_" + i;
        }
        nodes.add(new Node(operator, name, List.of(inputs), attributes));
        return name;
    }

    static Message attribute(String name, float value) {
        return new Message().text(1, name).number(2, value).integer(20, 1);
    }

    static Message attribute(String name, long value) {
        return new Message().text(1, name).integer(3, value).integer(20, 2);
    }

    /** A constant of floats, which are asked for when the file is written. */
    String floats(String name, List<Integer> shape, long count, Supplier<float[]> values) {
        return initializer(name, tensor(name, FLOAT, shape).bytes(9, count, values));
    }

    /** A single number. */
    String number(float value) {
        return floats("constant." + value, List.of(), 1, () -> new float[] {value});
    }

    String integers(String name, long... values) {
        return initializer(name, tensor(name, INT64, List.of(values.length)).bytes(9, values));
    }

    String texts(String name, List<String> values) {
        Message tensor = tensor(name, STRING, List.of(values.size()));
        values.forEach(value -> tensor.text(6, value));
        return initializer(name, tensor);
    }

    private String initializer(String name, Message tensor) {
        initializers.putIfAbsent(name, tensor);
        return name;
    }

    private static Message tensor(String name, int type, List<Integer> shape) {
        Message tensor = new Message();
        shape.forEach(size -> tensor.integer(1, size));
        return tensor.integer(2, type).text(8, name);
    }

    /**
     * An input or output of so many rows.
     *
     * @param columns numbers per row; 0 for a vector of one per row
     */
    static Message value(String name, int type, int columns) {
        Message shape = new Message().message(1, new Message().text(2, "batch"));
        if (columns > 0) {
            shape.message(1, new Message().integer(1, columns));
        }
        Message tensor = new Message().integer(1, type).message(2, shape);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    /**
     * The message.
     *
     * @param renamed what the outputs of some nodes are called in the file
     */
    Message message(Map<String, String> renamed, List<Message> inputs, List<Message> outputs) {
        Message graph = new Message();
        for (Node node : nodes) {
            Message message = new Message();
            node.inputs.forEach(input -> message.text(1, renamed.getOrDefault(input, input)));
            message.text(2, renamed.getOrDefault(node.output, node.output))
                    .text(3, node.output)
                    .text(4, node.operator);
            node.attributes.forEach(attribute -> message.message(5, attribute));
            graph.message(1, message);
        }
        graph.text(2, "lanewise");
        initializers.values().forEach(tensor -> graph.message(5, tensor));
        inputs.forEach(input -> graph.message(11, input));
        outputs.forEach(output -> graph.message(12, output));
        return graph;
    }
}
