package dev.lanewise.onnx.export;

import dev.lanewise.Activation;
import java.util.List;

/** Activations as nodes: the operator where opset 17 has it, else the formula that other exporters write as well. */
final class ActivationNodes {

    private ActivationNodes() {}

    /** The name of {@code σ(z)}. */
    static String add(Graph graph, Activation activation, String z) {
        return switch (activation) {
            case Activation.Linear _ -> z;
            case Activation.Sigmoid _ -> graph.node("Sigmoid", z);
            case Activation.HardSigmoid(float alpha, float beta) ->
                graph.node("HardSigmoid", List.of(Graph.attribute("alpha", alpha), Graph.attribute("beta", beta)), z);
            case Activation.Tanh _ -> graph.node("Tanh", z);
            case Activation.HardTanh _ -> clip(graph, z, -1, 1);
            case Activation.Relu _ -> graph.node("Relu", z);
            case Activation.Relu6 _ -> clip(graph, z, 0, 6);
            case Activation.Clip(float min, float max) -> clip(graph, z, min, max);
            case Activation.LeakyRelu(float slope) ->
                graph.node("LeakyRelu", List.of(Graph.attribute("alpha", slope)), z);
            case Activation.Elu(float alpha) -> graph.node("Elu", List.of(Graph.attribute("alpha", alpha)), z);
            case Activation.Selu _ ->
                graph.node(
                        "Selu",
                        List.of(
                                Graph.attribute("alpha", Activation.Selu.DEPTH / Activation.Selu.SCALE),
                                Graph.attribute("gamma", Activation.Selu.SCALE)),
                        z);
            case Activation.Celu(float alpha) -> graph.node("Celu", List.of(Graph.attribute("alpha", alpha)), z);
            case Activation.Gelu _ -> gelu(graph, z);
            case Activation.GeluTanh _ -> geluTanh(graph, z);
            case Activation.Silu _ -> graph.node("Mul", z, graph.node("Sigmoid", z));
            case Activation.Mish _ -> graph.node("Mul", z, graph.node("Tanh", graph.node("Softplus", z)));
            case Activation.Softplus _ -> graph.node("Softplus", z);
            case Activation.Softsign _ -> graph.node("Softsign", z);
            case Activation.Exponential _ -> graph.node("Exp", z);
            case Activation.Softmax _ -> graph.node("Softmax", List.of(Graph.attribute("axis", -1L)), z);
            case Activation.LogSoftmax _ -> graph.node("LogSoftmax", List.of(Graph.attribute("axis", -1L)), z);
        };
    }

    private static String clip(Graph graph, String z, float min, float max) {
        return graph.node("Clip", z, graph.number(min), graph.number(max));
    }

    /** {@code z·(1 + erf(z/√2))·½}. */
    private static String gelu(Graph graph, String z) {
        String erf = graph.node("Erf", graph.node("Div", z, graph.number((float) Math.sqrt(2))));
        return gated(graph, z, erf);
    }

    /** {@code z·(1 + tanh(√(2/π)·(z + 0.044715·z³)))·½}. */
    private static String geluTanh(Graph graph, String z) {
        String cube = graph.node("Mul", graph.node("Mul", z, z), z);
        String sum = graph.node("Add", z, graph.node("Mul", cube, graph.number(0.044715f)));
        return gated(graph, z, graph.node("Tanh", graph.node("Mul", sum, graph.number((float)
                Math.sqrt(2 / Math.PI)))));
    }

    private static String gated(Graph graph, String z, String gate) {
        String product = graph.node("Mul", z, graph.node("Add", gate, graph.number(1)));
        return graph.node("Mul", product, graph.number(0.5f));
    }
}
