package dev.lanewise.onnx;

import dev.lanewise.io.ModelFormatException;
import dev.lanewise.onnx.file.OnnxGraph;
import dev.lanewise.onnx.file.OnnxGraph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The rows that go through a graph to see what it does to them: their shapes, and which row and feature each number is. */
final class Probe {

    /** Rows of the probe where the batch has an open size: enough to see rows that are mixed or treated differently. */
    private static final int PROBE = 3;

    /** Numbers of all inputs of the probe. */
    private static final int MAX_ELEMENTS = 1 << 24;

    /** Operators before the first matrix where the features are open. */
    private static final int MAX_PASSED = 16;

    private final OnnxGraph graph;

    Probe(OnnxGraph graph) {
        this.graph = graph;
    }

    /** The axes of an input, open ones empty: those that are given, else those of the file. */
    List<OptionalLong> shape(OnnxGraph.Value input, Map<String, int[]> shapes) {
        int[] given = shapes.get(input.name());
        if (given != null) {
            return Arrays.stream(given).mapToObj(OptionalLong::of).toList();
        }
        if (!input.isTensor()) {
            throw new ModelFormatException("input \"" + input.name() + "\" is no tensor");
        }
        if (input.type() == 8) {
            throw new ModelFormatException("input \"" + input.name() + "\" is of texts, which a network does not take:"
                    + " encode them as numbers before, and export the model without that step");
        }
        if (!input.hasShape()) {
            throw new ModelFormatException("input \"" + input.name() + "\" has no shape");
        }
        List<OptionalLong> shape = new ArrayList<>(input.shape());
        // Some exporters leave the features open too: then the first matrix tells.
        if (shape.size() == 2 && shape.get(1).isEmpty()) {
            shape.set(1, featuresOf(input.name(), 0));
        }
        return shape;
    }

    /** For messages: {@code [?, 784]}. */
    static String text(List<OptionalLong> shape) {
        return shape.stream()
                .map(size -> size.isEmpty() ? "?" : Long.toString(size.getAsLong()))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** What the first matrix behind a name takes; looks past a few operators that keep the shape. */
    private OptionalLong featuresOf(String name, int passed) {
        for (Node node : graph.nodes()) {
            if (passed > MAX_PASSED || !node.inputs().contains(name)) {
                continue;
            }
            OnnxGraph.Tensor weights = node.inputs().size() > 1
                    ? graph.initializers().get(node.inputs().get(1))
                    : null;
            switch (node.operator()) {
                case "MatMul", "Gemm" -> {
                    if (weights != null && weights.dims().length == 2 && node.integer("transA", 0) == 0) {
                        long features = weights.dims()[node.integer("transB", 0) == 0 ? 0 : 1];
                        return features > 0 ? OptionalLong.of(features) : OptionalLong.empty();
                    }
                }
                case "Scaler" -> {
                    int features = node.numbers("offset").length;
                    return features > 0 ? OptionalLong.of(features) : OptionalLong.empty();
                }
                case "Cast", "Identity", "Relu", "Tanh", "Sigmoid" -> {
                    return featuresOf(node.outputs().getFirst(), passed + 1);
                }
                default -> {}
            }
        }
        return OptionalLong.empty();
    }

    /** The numbers of the probe, for each input. */
    static Map<String, Rows> inputs(Partition partition, Map<String, List<OptionalLong>> declared, Budget budget) {
        Map<String, int[]> sizes = new LinkedHashMap<>();
        long elements = 0;
        long width = 0;
        for (Map.Entry<String, List<OptionalLong>> input : declared.entrySet()) {
            List<OptionalLong> shape = input.getValue();
            long features = 1;
            double size = 1;
            int[] dims = new int[shape.size()];
            for (int axis = 0; axis < dims.length; axis++) {
                long axisSize = shape.get(axis).orElse(PROBE);
                size *= axisSize;
                if (size > MAX_ELEMENTS) {
                    throw new ModelFormatException(
                            "input \"" + input.getKey() + "\" has the shape " + text(shape) + ", which is too large");
                }
                dims[axis] = (int) axisSize;
                features *= partition.isBatch(axis, shape) ? 1 : axisSize;
            }
            sizes.put(input.getKey(), dims);
            elements += (long) size;
            width += features;
        }
        if (elements > MAX_ELEMENTS) {
            throw new ModelFormatException("the inputs have " + elements + " numbers, which is too many");
        }
        if (elements == 0) {
            throw new ModelFormatException("an input has no numbers");
        }
        budget.take(elements, Budget.ELEMENT_BYTES);
        Source.Input source = new Source.Input((int) width);
        Map<String, Rows> inputs = new LinkedHashMap<>();
        int start = 0;
        int rows = -1;
        for (Map.Entry<String, int[]> input : sizes.entrySet()) {
            int[] dims = input.getValue();
            List<OptionalLong> shape = Objects.requireNonNull(declared.get(input.getKey()));
            int[] rowSteps = new int[dims.length];
            int[] featureSteps = new int[dims.length];
            int batch = 1;
            int features = 1;
            for (int axis = dims.length - 1; axis >= 0; axis--) {
                if (partition.isBatch(axis, shape)) {
                    rowSteps[axis] = batch;
                    batch *= dims[axis];
                } else {
                    featureSteps[axis] = features;
                    features *= dims[axis];
                }
            }
            if (rows >= 0 && batch != rows) {
                throw new MixedRowsException("the inputs have batches of " + rows + " and " + batch + " rows");
            }
            rows = batch;
            inputs.put(
                    input.getKey(),
                    new Rows(
                            dims,
                            source,
                            Shapes.walk(dims, rowSteps, 0),
                            Shapes.walk(dims, featureSteps, start),
                            null,
                            null));
            start += features;
        }
        return inputs;
    }
}
