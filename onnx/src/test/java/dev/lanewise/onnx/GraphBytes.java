package dev.lanewise.onnx;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Writes messages of protobuf field by field, and with them ONNX files, right ones and wrong ones. */
final class GraphBytes {

    static final int FLOAT = 1;
    static final int INT64 = 7;
    static final int STRING = 8;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

    private interface Writing {
        void run() throws IOException;
    }

    private GraphBytes then(Writing writing) {
        try {
            writing.run();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    GraphBytes integer(int field, long value) {
        return then(() -> out.writeInt64(field, value));
    }

    GraphBytes number(int field, float value) {
        return then(() -> out.writeFloat(field, value));
    }

    GraphBytes text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    GraphBytes bytes(int field, byte[] value) {
        return then(() -> out.writeByteArray(field, value));
    }

    GraphBytes message(int field, GraphBytes value) {
        return bytes(field, value.toBytes());
    }

    /** The tag alone, as at the beginning or end of a group. */
    GraphBytes tag(int field, int wireType) {
        return then(() -> out.writeTag(field, wireType));
    }

    byte[] toBytes() {
        then(out::flush);
        return bytes.toByteArray();
    }

    /** A model of one graph. */
    static byte[] model(Consumer<GraphBytes> graph) {
        GraphBytes content = new GraphBytes();
        graph.accept(content);
        return new GraphBytes()
                .integer(1, 8)
                .text(2, "test")
                .message(7, content)
                .message(8, new GraphBytes().integer(2, 17))
                .toBytes();
    }

    /** Of a graph: a node. */
    GraphBytes node(String operator, String inputs, String outputs, GraphBytes... attributes) {
        GraphBytes node = new GraphBytes().text(3, "n" + outputs).text(4, operator);
        for (String input : inputs.isEmpty() ? new String[0] : inputs.split(",", -1)) {
            node.text(1, input);
        }
        for (String output : outputs.isEmpty() ? new String[0] : outputs.split(",", -1)) {
            node.text(2, output);
        }
        for (GraphBytes attribute : attributes) {
            node.message(5, attribute);
        }
        return message(1, node);
    }

    static GraphBytes attribute(String name, long value) {
        return new GraphBytes().text(1, name).integer(3, value);
    }

    static GraphBytes attribute(String name, long[] values) {
        GraphBytes attribute = new GraphBytes().text(1, name);
        for (long value : values) {
            attribute.integer(8, value);
        }
        return attribute;
    }

    /** Of a graph: an input or output of floats; an axis of -1 is open. */
    GraphBytes value(boolean input, String name, int type, long... shape) {
        GraphBytes axes = new GraphBytes();
        for (long size : shape) {
            axes.message(1, size < 0 ? new GraphBytes().text(2, "N") : new GraphBytes().integer(1, size));
        }
        GraphBytes tensor = new GraphBytes().integer(1, type).message(2, axes);
        return message(input ? 11 : 12, new GraphBytes().text(1, name).message(2, new GraphBytes().message(1, tensor)));
    }

    GraphBytes input(String name, long... shape) {
        return value(true, name, FLOAT, shape);
    }

    GraphBytes output(String name) {
        return value(false, name, FLOAT);
    }

    /** Of a graph: numbers. */
    GraphBytes initializer(String name, long[] dims, float... values) {
        return message(5, tensor(name, FLOAT, dims, floats(values)));
    }

    GraphBytes initializer(String name, long[] values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        return message(5, tensor(name, INT64, new long[] {values.length}, raw.array()));
    }

    static GraphBytes tensor(String name, int type, long[] dims, byte[] raw) {
        GraphBytes tensor = new GraphBytes();
        for (long dim : dims) {
            tensor.integer(1, dim);
        }
        return tensor.integer(2, type).text(8, name).bytes(9, raw);
    }

    /** Of a graph: numbers that another file should hold. */
    GraphBytes external(String name, String location, long... dims) {
        GraphBytes tensor = new GraphBytes();
        for (long dim : dims) {
            tensor.integer(1, dim);
        }
        return message(
                5,
                tensor.integer(2, FLOAT)
                        .text(8, name)
                        .message(13, new GraphBytes().text(1, "location").text(2, location))
                        .integer(14, 1));
    }

    static byte[] floats(float... values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return raw.array();
    }

    static long[] shape(long... sizes) {
        return sizes;
    }
}
