package dev.lanewise.onnx.export;

import dev.lanewise.Architecture;
import dev.lanewise.FeatureScaling;
import dev.lanewise.Layer;
import dev.lanewise.ParameterSlot;
import dev.lanewise.Parameters;
import java.util.Iterator;
import java.util.List;

/** Layers as nodes. */
final class LayerNodes {

    private final Graph graph;
    private final Parameters parameters;
    private final Iterator<ParameterSlot> slots;
    private String beforeActivation = "";

    LayerNodes(Graph graph, Parameters parameters) {
        this.graph = graph;
        this.parameters = parameters;
        slots = parameters.slots().iterator();
    }

    /** The name of the scaled features; {@code x} itself where every number stays as it is. */
    static String scaled(Graph graph, FeatureScaling scaling, String x) {
        graph.begin("features");
        List<Integer> shape = List.of(scaling.columns());
        String scaled = x;
        if (!isAll(scaling.offset(), 0)) {
            String offset = graph.floats("features.offset", shape, scaling.columns(), scaling::offset);
            scaled = graph.node("Sub", scaled, offset);
        }
        if (!isAll(scaling.factor(), 1)) {
            String factor = graph.floats("features.factor", shape, scaling.columns(), scaling::factor);
            scaled = graph.node("Mul", scaled, factor);
        }
        return scaled;
    }

    private static boolean isAll(float[] values, float value) {
        for (float each : values) {
            if (each != value) {
                return false;
            }
        }
        return true;
    }

    /** The name of the outputs of a network. */
    String add(Architecture architecture, String x) {
        return add(architecture.layers(), "layers.", x);
    }

    /** The name of what the activation of the last layer is applied to. */
    String beforeActivation() {
        return beforeActivation;
    }

    private String add(List<Layer> layers, String prefix, String x) {
        String end = x;
        for (int l = 0; l < layers.size(); l++) {
            graph.begin(prefix + l);
            end = add(layers.get(l), prefix + l, end);
        }
        return end;
    }

    private String add(Layer layer, String name, String x) {
        return switch (layer) {
            case Layer.Dense dense -> activated(layer, product(dense, x));
            case Layer.Dropout _ -> x;
            case Layer.BatchNormalization(double momentum, double epsilon) ->
                graph.node(
                        "BatchNormalization",
                        List.of(Graph.attribute("epsilon", (float) epsilon), Graph.attribute("momentum", (float)
                                momentum)),
                        x,
                        next(),
                        next(),
                        next(),
                        next());
            case Layer.LayerNormalization(double epsilon) ->
                graph.node(
                        "LayerNormalization",
                        List.of(Graph.attribute("axis", -1L), Graph.attribute("epsilon", (float) epsilon)),
                        x,
                        next(),
                        next());
            case Layer.Nonlinearity _ -> activated(layer, x);
            case Layer.PRelu _ -> graph.node("PRelu", x, next());
            case Layer.Residual(List<Layer> block) -> {
                String end = add(block, name + ".layers.", x);
                graph.begin(name);
                yield graph.node("Add", x, end);
            }
        };
    }

    private String product(Layer.Dense dense, String x) {
        String weight = next();
        return dense.bias() ? graph.node("Gemm", x, weight, next()) : graph.node("MatMul", x, weight);
    }

    private String activated(Layer layer, String z) {
        beforeActivation = z;
        return ActivationNodes.add(graph, layer.activation(), z);
    }

    /** The next array of the parameters. */
    private String next() {
        ParameterSlot slot = slots.next();
        return graph.floats(slot.name(), slot.shape(), slot.count(), () -> parameters.values(slot));
    }
}
