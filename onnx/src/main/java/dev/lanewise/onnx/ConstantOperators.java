package dev.lanewise.onnx;

import dev.lanewise.onnx.file.OnnxGraph.Attribute;
import dev.lanewise.onnx.file.OnnxGraph.Node;
import dev.lanewise.onnx.file.OnnxGraph.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Operators that make constants, and conversions between types of numbers. */
final class ConstantOperators {

    private static final int FLOAT = 1;
    private static final int FLOAT16 = 10;
    private static final int DOUBLE = 11;
    private static final int BFLOAT16 = 16;
    private static final int STRING = 8;

    private ConstantOperators() {}

    /** The result of an operator of this kind; null for another one. */
    static @Nullable Value apply(Lowering lowering, Node node, TensorDecoder decoder) {
        return switch (node.operator()) {
            case "Constant" -> constant(node, decoder);
            case "ConstantOfShape" -> {
                int[] dims = Shapes.dims(lowering.constant(node, 0).toIntegers());
                Attribute value = node.attributes().get("value");
                Tensor tensor = value == null ? null : value.tensor();
                Constant one = tensor == null ? Constant.floats(new int[] {1}, new float[1]) : decoder.decode(tensor);
                yield one.gather(new int[lowering.sizeOf(dims)], dims);
            }
            case "Cast", "CastLike" -> cast(lowering, node);
            default -> null;
        };
    }

    private static Constant constant(Node node, TensorDecoder decoder) {
        Attribute tensor = node.attributes().get("value");
        if (tensor != null && tensor.tensor() != null) {
            return decoder.decode(tensor.tensor());
        }
        if (node.has("value_float")) {
            return Constant.floats(new int[0], new float[] {node.number("value_float", 0)});
        }
        if (node.has("value_int")) {
            return Constant.integers(new int[0], node.integer("value_int", 0));
        }
        if (node.has("value_floats")) {
            float[] values = node.numbers("value_floats");
            return Constant.floats(new int[] {values.length}, values);
        }
        if (node.has("value_ints")) {
            long[] values = node.integers("value_ints");
            return Constant.integers(new int[] {values.length}, values);
        }
        throw node.refuse("it has no value of a kind that a dense network needs");
    }

    private static Value cast(Lowering lowering, Node node) {
        Value x = lowering.input(node, 0);
        long to = node.integer("to", FLOAT);
        boolean real = to == FLOAT || to == DOUBLE || to == FLOAT16 || to == BFLOAT16;
        return switch (x) {
            case Labels labels -> labels;
            case Rows rows
            when real -> {
                lowering.became(node, "nothing");
                yield rows;
            }
            case Rows _ when node.operator().equals("CastLike") -> x;
            case Rows _ -> throw node.refuse("it rounds what depends on the network's inputs, which is no layer");
            case Constant constant when to == STRING -> throw node.refuse("texts made of numbers are not supported");
            case Constant constant when constant.isText() -> throw node.refuse("it makes numbers of texts");
            case Constant constant
            when to == DOUBLE -> {
                double[] values = new double[constant.size()];
                Arrays.setAll(values, constant::at);
                yield Constant.doubles(x.dims(), values);
            }
            case Constant constant when real -> Constant.floats(x.dims(), constant.toFloats());
            case Constant constant -> {
                long[] values = new long[constant.size()];
                Arrays.setAll(values, i -> (long) constant.at(i));
                yield Constant.integers(x.dims(), values);
            }
        };
    }
}
