package dev.lanewise.onnx;

import dev.lanewise.Activation;
import dev.lanewise.io.ModelFormatException;
import dev.lanewise.onnx.file.OnnxGraph;
import java.util.Arrays;
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

    private final OnnxGraph graph;
    private final TensorDecoder decoder;
    private final Map<String, Constant> bound;
    private final Evaluation evaluation;

    /**
     * An import to be made.
     *
     * @param bound inputs of the graph that are given numbers, and so become constants
     */
    GraphImport(OnnxGraph graph, TensorDecoder decoder, Map<String, Constant> bound) {
        this.graph = graph;
        this.decoder = decoder;
        this.bound = bound;
        evaluation = new Evaluation(graph, decoder);
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
     * @param likely the axes to try first, those found with other shapes; null for none
     */
    Result run(Map<String, int[]> shapes, @Nullable String outputName, @Nullable Partition likely) {
        List<OnnxGraph.Value> inputs = openInputs();
        if (inputs.isEmpty()) {
            throw new ModelFormatException("the graph has no inputs: its outputs are constants");
        }
        Probe probe = new Probe(graph);
        Map<String, List<OptionalLong>> declared = new LinkedHashMap<>();
        int maxRank = 0;
        for (OnnxGraph.Value input : inputs) {
            List<OptionalLong> shape = probe.shape(input, shapes);
            declared.put(input.name(), shape);
            maxRank = Math.max(maxRank, shape.size());
        }
        Budget budget = shapes.isEmpty() ? Budget.of(decoder::numbers) : Budget.unlimited();
        MixedRowsException first = null;
        Set<List<Set<Integer>>> tried = new HashSet<>();
        List<Partition> candidates = Partition.candidates(maxRank);
        if (likely != null) {
            candidates.addFirst(likely);
        }
        for (Partition partition : candidates) {
            boolean fits = declared.values().stream().allMatch(partition::fits);
            if (!fits
                    || !tried.add(
                            declared.values().stream().map(partition::batch).toList())) {
                continue;
            }
            try {
                budget.restart();
                return run(partition, declared, outputName, budget);
            } catch (MixedRowsException e) {
                first = first == null ? e : first;
            }
        }
        if (first == null) {
            List<String> texts = declared.entrySet().stream()
                    .map(input -> input.getKey() + " " + Probe.text(input.getValue()))
                    .toList();
            throw new ModelFormatException("the inputs " + texts
                    + " leave open how many features a row has: export the model with that axis fixed");
        }
        if (first.getCause() instanceof ModelFormatException refusal) {
            throw refusal;
        }
        throw new ModelFormatException(
                "the graph is no function of each row alone, so no dense network: " + first.getMessage());
    }

    private Result run(
            Partition partition, Map<String, List<OptionalLong>> declared, @Nullable String outputName, Budget budget) {
        Lowering lowering = new Lowering(graph, budget);
        Map<String, Rows> inputs = Probe.inputs(partition, declared, budget);
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
                switch (evaluation.evaluate(lowering, output.name())) {
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
        Source both = new Source.Product(made.base(), selected(made.base().width(), vector.feature()[0]));
        return new RowVector(
                new Source.Activated(both, logits, Activation.SOFTMAX),
                new int[] {0, 1},
                new double[] {1, 1},
                new double[2]);
    }

    private static Weights selected(int width, int feature) {
        float[] weights = new float[2 * width];
        weights[2 * feature + 1] = 1;
        return Weights.of(weights, width, 2);
    }
}
