package dev.lanewise.jmh;

import dev.lanewise.Activation;

/**
 * A network as an ONNX model: a {@code Gemm} and an activation for each layer, in a graph whose shapes are all fixed. The
 * numbers of the fields are those of <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>.
 */
final class OnnxModel {

    /** Name of the input. */
    static final String INPUT = "x";

    /** Name of the output. */
    static final String OUTPUT = "y";

    private static final int IR_VERSION = 11;
    private static final int OPERATOR_SET = 23;
    private static final int FLOAT = 1;

    private OnnxModel() {}

    /** The model in the bytes of a file. */
    static byte[] of(PredictionCase predictionCase) {
        Protobuf graph = new Protobuf().text(2, "network");
        String a = INPUT;
        for (int l = 0; l < predictionCase.shape().layerCount(); l++) {
            int in = predictionCase.shape().inputs(l);
            int out = predictionCase.shape().outputs(l);
            String weight = "weight" + l;
            String bias = "bias" + l;
            String z = "z" + l;
            String next = l == predictionCase.shape().layerCount() - 1 ? OUTPUT : "a" + (l + 1);
            graph.message(1, node("Gemm", z, a, weight, bias));
            graph.message(1, node(operator(predictionCase.shape().activations().get(l)), next, z));
            graph.message(5, tensor(weight, predictionCase.weights()[l], in, out));
            graph.message(5, tensor(bias, predictionCase.biases()[l], out));
            a = next;
        }
        graph.message(
                11,
                valueInfo(
                        INPUT,
                        predictionCase.shape().rows(),
                        predictionCase.shape().inputs()));
        graph.message(
                12,
                valueInfo(
                        OUTPUT,
                        predictionCase.shape().rows(),
                        predictionCase.shape().outputs()));
        return new Protobuf()
                .number(1, IR_VERSION)
                .text(2, "lanewise-jmh")
                .message(7, graph)
                .message(8, new Protobuf().text(1, "").number(2, OPERATOR_SET))
                .toByteArray();
    }

    /** Attributes keep their defaults: no transposition, factors of 1, softmax along the last axis. */
    private static String operator(Activation activation) {
        return switch (activation) {
            case Activation.Relu() -> "Relu";
            case Activation.Tanh() -> "Tanh";
            case Activation.Sigmoid() -> "Sigmoid";
            case Activation.Softmax() -> "Softmax";
            default -> throw new IllegalArgumentException("no network here has the activation " + activation.id());
        };
    }

    private static Protobuf node(String operator, String output, String... inputs) {
        Protobuf node = new Protobuf();
        for (String input : inputs) {
            node.text(1, input);
        }
        return node.text(2, output).text(3, operator + "_" + output).text(4, operator);
    }

    private static Protobuf tensor(String name, float[] values, int... shape) {
        Protobuf tensor = new Protobuf();
        for (int dimension : shape) {
            tensor.number(1, dimension);
        }
        return tensor.number(2, FLOAT).text(8, name).floats(9, values);
    }

    private static Protobuf valueInfo(String name, int... shape) {
        Protobuf dimensions = new Protobuf();
        for (int dimension : shape) {
            dimensions.message(1, new Protobuf().number(1, dimension));
        }
        Protobuf tensorType = new Protobuf().number(1, FLOAT).message(2, dimensions);
        return new Protobuf().text(1, name).message(2, new Protobuf().message(1, tensorType));
    }
}
