package dev.lanewise.onnx.file;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.lanewise.io.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The messages of an ONNX file, by the field numbers of <a
 * href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>. Graphs inside attributes (of If, Loop and Scan) are
 * skipped, so that no file can nest; the importer refuses those operators by name.
 */
public final class OnnxDecoder {

    /** Shapes of more axes than this are refused. */
    static final int MAX_AXES = 16;

    /** Nodes, names, attributes and tensors of a file: so many small ones would take much more memory than they have bytes. */
    private static final int MAX_PARTS = 1_000_000;

    private int parts;

    private OnnxDecoder() {}

    private void count() {
        if (++parts > MAX_PARTS) {
            throw new ModelFormatException("more than " + MAX_PARTS + " nodes, names, attributes and tensors");
        }
    }

    /**
     * Reads a model.
     *
     * @throws ModelFormatException if it is no ONNX model; without the name of the file
     */
    public static OnnxGraph model(ByteBuffer bytes) {
        try {
            return new OnnxDecoder().model(new WireReader(bytes));
        } catch (InvalidProtocolBufferException e) {
            throw new ModelFormatException("no intact ONNX model: " + e.getMessage());
        } catch (IOException e) {
            throw new ModelFormatException("no intact ONNX model: " + e);
        }
    }

    /**
     * Reads a tensor that a file holds alone, as the test cases of ONNX do.
     *
     * @throws ModelFormatException if it is none
     */
    public static OnnxGraph.Tensor tensor(ByteBuffer bytes) {
        try {
            return new OnnxDecoder().tensor(new WireReader(bytes));
        } catch (IOException e) {
            throw new ModelFormatException("no intact ONNX tensor: " + e.getMessage());
        }
    }

    private OnnxGraph model(WireReader in) throws IOException {
        String producer = "";
        String version = "";
        Map<String, Long> opsets = new HashMap<>();
        Map<String, String> metadata = new HashMap<>();
        ByteBuffer graph = null;
        for (int field = in.nextField(); field != 0; field = in.nextField()) {
            switch (field) {
                case 2 -> producer = in.text();
                case 3 -> version = in.text();
                case 7 -> graph = in.bytes();
                case 8 -> opset(in.message(), opsets);
                case 14 -> entry(in.message(), metadata);
                case 25 ->
                    throw new ModelFormatException("functions of the model's own are not supported:"
                            + " inline them when exporting, as torch.onnx.export(..., optimize=True) does");
                default -> in.skip();
            }
        }
        if (graph == null) {
            throw new ModelFormatException("no ONNX model: it has no graph");
        }
        return graph(new WireReader(graph), (producer + " " + version).strip(), metadata, opsets);
    }

    private void opset(WireReader in, Map<String, Long> opsets) throws IOException {
        count();
        String domain = "";
        long version = 1;
        for (int field = in.nextField(); field != 0; field = in.nextField()) {
            switch (field) {
                case 1 -> domain = in.text();
                case 2 -> version = in.integer();
                default -> in.skip();
            }
        }
        opsets.put(domain(domain), version);
    }

    private static String domain(String name) {
        return name.equals("ai.onnx") ? OnnxGraph.MAIN_DOMAIN : name;
    }

    private OnnxGraph graph(WireReader in, String producer, Map<String, String> metadata, Map<String, Long> opsets)
            throws IOException {
        List<OnnxGraph.Node> nodes = new ArrayList<>();
        Map<String, OnnxGraph.Tensor> initializers = new LinkedHashMap<>();
        List<OnnxGraph.Value> inputs = new ArrayList<>();
        List<OnnxGraph.Value> outputs = new ArrayList<>();
        for (int field = in.nextField(); field != 0; field = in.nextField()) {
            switch (field) {
                case 1 -> nodes.add(node(in.message(), nodes.size()));
                case 5 -> {
                    OnnxGraph.Tensor tensor = tensor(in.message());
                    if (initializers.put(tensor.name(), tensor) != null) {
                        throw new ModelFormatException("two initializers have the name \"" + tensor.name() + "\"");
                    }
                }
                case 11 -> inputs.add(value(in.message()));
                case 12 -> outputs.add(value(in.message()));
                case 15 -> throw new ModelFormatException("sparse initializers are not supported");
                default -> in.skip();
            }
        }
        return new OnnxGraph(producer, metadata, opsets, nodes, initializers, inputs, outputs);
    }

    private OnnxGraph.Node node(WireReader in, int index) throws IOException {
        count();
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        String name = "";
        String operator = "";
        String domain = "";
        Map<String, OnnxGraph.Attribute> attributes = new HashMap<>();
        for (int field = in.nextField(); field != 0; field = in.nextField()) {
            switch (field) {
                case 1 -> {
                    count();
                    inputs.add(in.text());
                }
                case 2 -> {
                    count();
                    outputs.add(in.text());
                }
                case 3 -> name = in.text();
                case 4 -> operator = in.text();
                case 5 -> attribute(in.message(), attributes);
                case 7 -> domain = domain(in.text());
                default -> in.skip();
            }
        }
        return new OnnxGraph.Node(index, name, operator, domain, inputs, outputs, attributes);
    }

    private void attribute(WireReader in, Map<String, OnnxGraph.Attribute> attributes) throws IOException {
        count();
        String name = "";
        float number = 0;
        long integer = 0;
        String text = "";
        OnnxGraph.Tensor tensor = null;
        Numbers.Floats numbers = new Numbers.Floats();
        Numbers.Longs integers = new Numbers.Longs();
        List<String> texts = new ArrayList<>();
        for (int field = in.nextField(); field != 0; field = in.nextField()) {
            switch (field) {
                case 1 -> name = in.text();
                case 2 -> number = in.single();
                case 3 -> integer = in.integer();
                case 4 -> text = in.text();
                case 5 -> tensor = tensor(in.message());
                case 7 -> in.singles(numbers);
                case 8 -> in.integers(integers);
                case 9 -> {
                    count();
                    texts.add(in.text());
                }
                default -> in.skip();
            }
        }
        attributes.put(
                name,
                new OnnxGraph.Attribute(number, integer, text, tensor, numbers.toArray(), integers.toArray(), texts));
    }

    private OnnxGraph.Value value(WireReader in) throws IOException {
        count();
        String name = "";
        boolean isTensor = false;
        int type = 0;
        boolean hasShape = false;
        List<OptionalLong> shape = new ArrayList<>();
        for (int field = in.nextField(); field != 0; field = in.nextField()) {
            switch (field) {
                case 1 -> name = in.text();
                case 2 -> {
                    WireReader typed = in.message();
                    for (int kind = typed.nextField(); kind != 0; kind = typed.nextField()) {
                        if (kind != 1) {
                            typed.skip();
                            continue;
                        }
                        isTensor = true;
                        WireReader tensor = typed.message();
                        for (int part = tensor.nextField(); part != 0; part = tensor.nextField()) {
                            switch (part) {
                                case 1 -> type = (int) tensor.integer();
                                case 2 -> {
                                    hasShape = true;
                                    shape(tensor.message(), shape);
                                }
                                default -> tensor.skip();
                            }
                        }
                    }
                }
                default -> in.skip();
            }
        }
        return new OnnxGraph.Value(name, isTensor, type, hasShape, shape);
    }

    private static void shape(WireReader in, List<OptionalLong> shape) throws IOException {
        for (int field = in.nextField(); field != 0; field = in.nextField()) {
            if (field != 1) {
                in.skip();
                continue;
            }
            if (shape.size() == MAX_AXES) {
                throw new ModelFormatException("a shape has more than " + MAX_AXES + " axes");
            }
            OptionalLong size = OptionalLong.empty();
            WireReader axis = in.message();
            for (int part = axis.nextField(); part != 0; part = axis.nextField()) {
                if (part == 1) {
                    long value = axis.integer();
                    // Some exporters write 0 or -1 for an axis of any size.
                    size = value > 0 ? OptionalLong.of(value) : OptionalLong.empty();
                } else {
                    axis.skip();
                }
            }
            shape.add(size);
        }
    }

    private OnnxGraph.Tensor tensor(WireReader in) throws IOException {
        count();
        String name = "";
        Numbers.Longs dims = new Numbers.Longs();
        int type = 0;
        ByteBuffer raw = ByteBuffer.allocate(0);
        Numbers.Floats floats = new Numbers.Floats();
        Numbers.Doubles doubles = new Numbers.Doubles();
        Numbers.Longs integers = new Numbers.Longs();
        List<String> texts = new ArrayList<>();
        Map<String, String> external = new HashMap<>();
        boolean isExternal = false;
        for (int field = in.nextField(); field != 0; field = in.nextField()) {
            switch (field) {
                case 1 -> in.integers(dims);
                case 2 -> type = (int) in.integer();
                case 4 -> in.singles(floats);
                case 5, 7, 11 -> in.integers(integers);
                case 6 -> {
                    count();
                    texts.add(in.text());
                }
                case 8 -> name = in.text();
                case 9 -> raw = in.bytes();
                case 10 -> in.doubles(doubles);
                case 13 -> entry(in.message(), external);
                case 14 -> isExternal = in.integer() == 1;
                default -> in.skip();
            }
        }
        if (dims.size() > MAX_AXES) {
            throw new ModelFormatException(
                    "tensor \"" + name + "\" has " + dims.size() + " axes, at most " + MAX_AXES + " are read");
        }
        return new OnnxGraph.Tensor(
                name,
                dims.toArray(),
                type,
                raw,
                floats.toArray(),
                doubles.toArray(),
                integers.toArray(),
                texts,
                external,
                isExternal);
    }

    private void entry(WireReader in, Map<String, String> entries) throws IOException {
        count();
        String key = "";
        String value = "";
        for (int field = in.nextField(); field != 0; field = in.nextField()) {
            switch (field) {
                case 1 -> key = in.text();
                case 2 -> value = in.text();
                default -> in.skip();
            }
        }
        entries.put(key, value);
    }
}
