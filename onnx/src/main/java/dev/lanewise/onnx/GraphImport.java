package dev.lanewise.onnx;

import dev.lanewise.Activation;
import dev.lanewise.io.ModelFormatException;
import dev.lanewise.onnx.OnnxGraph.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From a graph to a chain of layers: a probe of a few rows goes through the operators, and what becomes of each element is followed.
 */
final class GraphImport {

    /** Rows of the probe where the batch has an open size: enough to see rows that are mixed or treated differently. */
    private static final int PROBE = 3;

    /** Numbers of all inputs of the probe. */
    private static final int MAX_ELEMENTS = 1 << 24;

    private final OnnxGraph graph;
    private final TensorDecoder decoder;
    private final Map<String, Constant> bound;
    private final Map<String, Constant> constants = new HashMap<>();
    private final Map<String, Node> makers = new HashMap<>();

    /**
     * An import to be made.
     *
     * @param bound inputs of the graph that are given numbers, and so become constants
     */
    GraphImport(OnnxGraph graph, TensorDecoder decoder, Map<String, Constant> bound) {
        this.graph = graph;
        this.decoder = decoder;
        this.bound = bound;
        for (Node node : graph.nodes()) {
            if (node.outputs().isEmpty()) {
                throw node.refuse("it has no outputs");
            }
            for (String output : node.outputs()) {
                if (!output.isEmpty() && makers.put(output, node) != null) {
                    throw node.refuse("another node makes \"" + output + "\" as well");
                }
            }
        }
    }

    /**
     * What came of it.
     *
     * @param end the last vector of the chain
     * @param inputs for each input of the graph, the rows and features that its elements are
     * @param output the elements of the output
     */
    record Result(
            Lowering lowering,
            Partition partition,
            Source end,
            Map<String, Rows> inputs,
            String outputName,
            Rows output,
            List<String> classLabels) {}

    /** Inputs that are neither initializers nor given numbers. */
    List<OnnxGraph.Value> openInputs() {
        return graph.inputs().stream()
                .filter(input -> !graph.initializers().containsKey(input.name()) && !bound.containsKey(input.name()))
                .toList();
    }

    /** Their names. */
    List<String> inputNames() {
        return openInputs().stream().map(OnnxGraph.Value::name).toList();
    }

    /** All outputs, in order. */
    List<String> outputNames() {
        return graph.outputs().stream().map(OnnxGraph.Value::name).toList();
    }

    /** All inputs that are no initializers, those given numbers among them. */
    List<String> allInputNames() {
        return graph.inputs().stream()
                .map(OnnxGraph.Value::name)
                .filter(name -> !graph.initializers().containsKey(name))
                .toList();
    }

    /**
     * Finds the axes of the batch, and what the graph does to a row.
     *
     * @param shapes of the inputs, instead of those in the file
     * @param outputName which output; null for the only one of numbers per row
     */
    Result run(Map<String, int[]> shapes, @Nullable String outputName) {
        List<OnnxGraph.Value> inputs = openInputs();
        if (inputs.isEmpty()) {
            throw new ModelFormatException("the graph has no inputs: its outputs are constants");
        }
        Map<String, List<OptionalLong>> declared = new LinkedHashMap<>();
        int maxRank = 0;
        for (OnnxGraph.Value input : inputs) {
            List<OptionalLong> shape = shape(input, shapes);
            declared.put(input.name(), shape);
            maxRank = Math.max(maxRank, shape.size());
        }
        MixedRowsException first = null;
        Set<List<Set<Integer>>> tried = new HashSet<>();
        for (Partition partition : Partition.candidates(maxRank)) {
            boolean fits = declared.values().stream().allMatch(partition::fits);
            if (!fits
                    || !tried.add(
                            declared.values().stream().map(partition::batch).toList())) {
                continue;
            }
            try {
                return run(partition, declared, outputName);
            } catch (MixedRowsException e) {
                first = first == null ? e : first;
            }
        }
        if (first == null) {
            throw new ModelFormatException("the inputs " + declared
                    + " leave open how many features a row has: export the model with that axis fixed");
        }
        throw new ModelFormatException(
                "the graph is no function of each row alone, so no dense network: " + first.getMessage());
    }

    private List<OptionalLong> shape(OnnxGraph.Value input, Map<String, int[]> shapes) {
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
            shape.set(1, featuresOf(input.name()));
        }
        return shape;
    }

    private OptionalLong featuresOf(String name) {
        for (Node node : graph.nodes()) {
            if (!node.inputs().contains(name)) {
                continue;
            }
            OnnxGraph.Tensor weights = node.inputs().size() > 1
                    ? graph.initializers().get(node.inputs().get(1))
                    : null;
            switch (node.operator()) {
                case "MatMul", "Gemm" -> {
                    if (weights != null && weights.dims().length == 2) {
                        return OptionalLong.of(weights.dims()[node.integer("transB", 0) == 0 ? 0 : 1]);
                    }
                }
                case "Scaler" -> {
                    return OptionalLong.of(node.numbers("offset").length);
                }
                case "Cast", "Identity", "Relu", "Tanh", "Sigmoid" -> {
                    return featuresOf(node.outputs().getFirst());
                }
                default -> {}
            }
        }
        return OptionalLong.empty();
    }

    private Result run(Partition partition, Map<String, List<OptionalLong>> declared, @Nullable String outputName) {
        Lowering lowering = new Lowering(graph);
        Map<String, Rows> inputs = inputs(partition, declared);
        inputs.forEach(lowering::set);
        bound.forEach(lowering::set);
        Map<String, Rows> outputs = new LinkedHashMap<>();
        List<String> classLabels = List.of();
        ModelFormatException failure = null;
        for (OnnxGraph.Value output : graph.outputs()) {
            if (outputName != null && !outputName.equals(output.name())) {
                continue;
            }
            try {
                switch (evaluate(lowering, output.name())) {
                    case Rows rows -> outputs.put(output.name(), rows);
                    case Labels labels -> classLabels = labels.names();
                    case Constant _ -> {}
                }
            } catch (ModelFormatException e) {
                // The labels of a classifier may be made in a way that no network has: its probabilities are enough.
                if (isOfNumbers(output) || graph.outputs().size() == 1) {
                    throw e;
                }
                failure = e;
            }
        }
        if (outputs.isEmpty()) {
            throw failure != null ? failure : noOutput(outputName);
        }
        if (outputs.size() > 1) {
            throw new ModelFormatException("the graph has the outputs " + outputs.keySet()
                    + ", but a network has one: choose one of them, as with lanewise convert --output NAME");
        }
        Map.Entry<String, Rows> output = outputs.entrySet().iterator().next();
        Source end = lowering.source(probabilities(output.getValue().vector()));
        List<String> names = lowering.classNames().isEmpty() ? classLabels : lowering.classNames();
        boolean named = names.size() == end.width() || (end.width() == 1 && names.size() == 2);
        return new Result(
                lowering, partition, end, inputs, output.getKey(), output.getValue(), named ? names : List.of());
    }

    private static boolean isOfNumbers(OnnxGraph.Value output) {
        return output.isTensor() && (output.type() == 1 || output.type() == 10 || output.type() == 11);
    }

    private ModelFormatException noOutput(@Nullable String outputName) {
        List<String> names = graph.outputs().stream().map(OnnxGraph.Value::name).toList();
        return new ModelFormatException(
                outputName != null && !names.contains(outputName)
                        ? "there is no output \"" + outputName + "\", but " + names
                        : "no output of the graph depends on its inputs " + names);
    }

    /** {@code [1 - σ(z), σ(z)]} is the softmax of {@code [0, z]}: a classifier of two classes keeps its logits so. */
    private static RowVector probabilities(RowVector vector) {
        if (vector.width() != 2
                || !(vector.source() instanceof Source.Activated made)
                || !made.activation().equals(Activation.SIGMOID)
                || vector.feature()[0] != vector.feature()[1]
                || !Arrays.equals(vector.scale(), new double[] {-1, 1})
                || !Arrays.equals(vector.shift(), new double[] {1, 0})) {
            return vector;
        }
        RowVector logits = new RowVector(made.base(), vector.feature(), new double[] {0, 1}, new double[2]);
        Source both = new Source.Product(made.base(), selected(made.base().width(), vector.feature()[0]), 2);
        return new RowVector(
                new Source.Activated(both, logits, Activation.SOFTMAX),
                new int[] {0, 1},
                new double[] {1, 1},
                new double[2]);
    }

    private static float[] selected(int width, int feature) {
        float[] weights = new float[2 * width];
        weights[2 * feature + 1] = 1;
        return weights;
    }

    private static Map<String, Rows> inputs(Partition partition, Map<String, List<OptionalLong>> declared) {
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
                            "input \"" + input.getKey() + "\" has the shape " + shape + ", which is too large");
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
        Source.Input source = new Source.Input((int) width);
        Map<String, Rows> inputs = new LinkedHashMap<>();
        int start = 0;
        int rows = -1;
        for (Map.Entry<String, int[]> input : sizes.entrySet()) {
            int[] dims = input.getValue();
            List<OptionalLong> shape = java.util.Objects.requireNonNull(declared.get(input.getKey()));
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

    /** The value of a name: its node after those that it needs, without recursion, because graphs can be deep. */
    private Value evaluate(Lowering lowering, String name) {
        Deque<Node> path = new ArrayDeque<>();
        // Nodes whose inputs are being made: one that is met again needs itself.
        Set<Node> open = new HashSet<>();
        require(lowering, name, null, path, open);
        while (!path.isEmpty()) {
            Node node = path.peekLast();
            if (!lowering.has(node.outputs().getFirst()) && open.add(node)) {
                for (String input : node.inputs()) {
                    if (!input.isEmpty()) {
                        require(lowering, input, node, path, open);
                    }
                }
                continue;
            }
            path.removeLast();
            if (!lowering.has(node.outputs().getFirst())) {
                apply(lowering, node);
            }
            open.remove(node);
        }
        return lowering.value(name);
    }

    /** Puts the node that makes a name on the path, if there is no value yet. */
    private void require(Lowering lowering, String name, @Nullable Node by, Deque<Node> path, Set<Node> open) {
        if (lowering.has(name)) {
            return;
        }
        OnnxGraph.Tensor initializer = graph.initializers().get(name);
        if (initializer != null) {
            lowering.set(name, constants.computeIfAbsent(name, _ -> decoder.decode(initializer)));
            return;
        }
        Node maker = makers.get(name);
        if (maker == null) {
            String problem = "nothing makes \"" + name + "\": it is no input, no initializer and no node's output";
            throw by == null ? new ModelFormatException(problem) : by.refuse(problem);
        }
        if (open.contains(maker)) {
            throw maker.refuse("it depends on its own output \"" + name + "\": the graph has a cycle");
        }
        path.addLast(maker);
    }

    private void apply(Lowering lowering, Node node) {
        try {
            Value result = result(lowering, node);
            if (result == null) {
                throw node.refuse("this operator is no part of a dense network, or not supported");
            }
            lowering.set(node.outputs().getFirst(), result);
        } catch (MixedRowsException e) {
            throw isOfNode(e) ? e : new MixedRowsException(node.label() + ": " + e.getMessage());
        } catch (ModelFormatException e) {
            throw isOfNode(e) ? e : node.refuse(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
            // An attribute that an activation refuses, or numbers that no exporter writes.
            throw node.refuse("its attributes or inputs are impossible: " + e.getMessage());
        }
    }

    private static boolean isOfNode(RuntimeException e) {
        return String.valueOf(e.getMessage()).startsWith("node ");
    }

    private @Nullable Value result(Lowering lowering, Node node) {
        if (node.domain().equals(OnnxGraph.ML_DOMAIN)) {
            return ClassicalOperators.apply(lowering, node);
        }
        if (!node.domain().equals(OnnxGraph.MAIN_DOMAIN) && !node.domain().equals("com.microsoft")) {
            return null;
        }
        Value result = ConstantOperators.apply(lowering, node, decoder);
        if (result == null) {
            result = LayoutOperators.apply(lowering, node);
        }
        if (result == null) {
            result = ProductOperators.apply(lowering, node);
        }
        if (result == null) {
            result = ArithmeticOperators.apply(lowering, node);
        }
        if (result == null) {
            result = ActivationOperators.selu(lowering, node);
        }
        if (result == null) {
            result = ActivationOperators.apply(lowering, node);
        }
        if (result == null) {
            result = NormalizationOperators.apply(lowering, node);
        }
        return result != null ? result : ClassicalOperators.apply(lowering, node);
    }
}
