package dev.lanewise.onnx;

import dev.lanewise.FeatureScaling;
import dev.lanewise.Model;
import dev.lanewise.io.ModelFormatException;
import dev.lanewise.io.OutputComparison;
import dev.lanewise.io.Tolerance;
import dev.lanewise.onnx.export.OnnxWriter;
import dev.lanewise.onnx.file.OnnxGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A model that was imported, and what became of each node of its graph. Immutable but for the model. */
public final class OnnxImport {

    private final GraphImport graph;
    private final GraphImport.Result result;
    private final Model model;
    private final List<NodeReport> nodes;
    private final @Nullable String outputName;

    private OnnxImport(
            GraphImport graph,
            GraphImport.Result result,
            Model model,
            List<NodeReport> nodes,
            @Nullable String outputName) {
        this.graph = graph;
        this.result = result;
        this.model = model;
        this.nodes = nodes;
        this.outputName = outputName;
    }

    /**
     * What became of a node.
     *
     * @param node its place, name and operator
     * @param became the layer or part of one; "constant" for what does not depend on the inputs
     */
    public record NodeReport(String node, String became) {}

    static OnnxImport of(OnnxGraph file, TensorDecoder decoder, OnnxOptions options) {
        Map<String, Constant> bound = new HashMap<>();
        options.bound().forEach((name, tensor) -> bound.put(name, tensor.constant()));
        GraphImport graph = new GraphImport(file, decoder, bound);
        GraphImport.Result result = graph.run(Map.of(), options.output().orElse(null), null);
        Map<String, String> metadata = new LinkedHashMap<>();
        // What this library wrote about its own model.
        boolean own = file.producer().startsWith(OnnxWriter.PRODUCER + " ");
        if (own) {
            file.metadata().forEach((key, value) -> {
                if (!key.startsWith(OnnxWriter.RESERVED_PREFIX)) {
                    metadata.put(key, value);
                }
            });
        }
        metadata.put("source", "ONNX" + (file.producer().isEmpty() ? "" : ", " + file.producer()));
        int inputs = result.inputs().values().iterator().next().source().width();
        Model assembled;
        try {
            assembled = Assembly.model(
                    result.end(),
                    inputs,
                    result.classLabels(),
                    metadata,
                    result.lowering().budget());
        } catch (IllegalArgumentException e) {
            // Numbers that a layer refuses, such as an infinite epsilon.
            throw new ModelFormatException("its layers are no network: " + e.getMessage());
        }
        Model model = own ? withKindOfScaling(assembled, file.metadata().get(OnnxWriter.FEATURE_SCALING)) : assembled;
        List<NodeReport> nodes = new ArrayList<>();
        for (OnnxGraph.Node node : file.nodes()) {
            nodes.add(new NodeReport(
                    node.label(), result.lowering().becoming().getOrDefault(node.index(), "constant or unused")));
        }
        return new OnnxImport(
                graph, result, model, List.copyOf(nodes), options.output().orElse(null));
    }

    private static Model withKindOfScaling(Model model, @Nullable String kind) {
        FeatureScaling scaling = model.featureScaling();
        for (FeatureScaling.Kind each : FeatureScaling.Kind.values()) {
            if (scaling.kind() != FeatureScaling.Kind.NONE && each.name().equalsIgnoreCase(kind)) {
                return new Model(
                        model.network(),
                        new FeatureScaling(each, scaling.offset(), scaling.factor()),
                        model.classLabels(),
                        model.metadata());
            }
        }
        return model;
    }

    /** The model: it computes what the graph does for each row. */
    public Model model() {
        return model;
    }

    /** What became of each node, in the file's order. */
    public List<NodeReport> nodes() {
        return nodes;
    }

    /** What differs from what the file says, such as the rounding of quantized activations; mostly nothing. */
    public List<String> notes() {
        return List.copyOf(result.lowering().notes());
    }

    /** Which axes of the graph's inputs are those of the batch: "the first axis is the batch". */
    public String batch() {
        return result.partition().name();
    }

    /** The inputs of the graph; the features of a row are theirs, one input behind the other. */
    public List<String> inputNames() {
        return List.copyOf(result.inputs().keySet());
    }

    /** The output of the graph that the model gives. */
    public String outputName() {
        return result.outputName();
    }

    private GraphImport.Result layout(Map<String, OnnxTensor> inputs) {
        Map<String, int[]> shapes = new HashMap<>();
        for (String name : result.inputs().keySet()) {
            OnnxTensor tensor = inputs.get(name);
            if (tensor == null) {
                throw new ModelFormatException("no tensor for the input \"" + name + "\", only " + inputs.keySet());
            }
            shapes.put(name, tensor.shape());
        }
        return graph.run(shapes, outputName, result.partition());
    }

    private float[] features(Map<String, OnnxTensor> inputs, Map<String, Rows> layout) {
        int width = model.network().inputs();
        float[] x = new float[layout.values().iterator().next().rowCount() * width];
        layout.forEach((name, rows) -> {
            if (rows.source().width() != width) {
                throw new ModelFormatException(
                        "the inputs have " + rows.source().width() + " numbers per row, but the model takes " + width);
            }
            double[] values = Objects.requireNonNull(inputs.get(name)).values();
            for (int i = 0; i < values.length; i++) {
                x[rows.row(i) * width + rows.feature(i)] = (float) values[i];
            }
        });
        return x;
    }

    /**
     * Samples as rows of the model.
     *
     * @param inputs a tensor for each of {@link #inputNames}
     * @param expected the graph's output for these
     * @throws ModelFormatException if a shape does not fit
     */
    public OnnxRows rows(Map<String, OnnxTensor> inputs, OnnxTensor expected) {
        GraphImport.Result layout = layout(inputs);
        Rows output = layout.output();
        if (!Arrays.equals(withoutOnes(output.dims()), withoutOnes(expected.shape()))) {
            throw new ModelFormatException("the output \"" + outputName() + "\" has the shape "
                    + Arrays.toString(output.dims()) + " for these inputs, but the expected one "
                    + Arrays.toString(expected.shape()));
        }
        float[] x = features(inputs, layout.inputs());
        int[] position = output.positions();
        int width = model.network().outputs();
        double[] outputs = new double[output.size()];
        for (int i = 0; i < outputs.length; i++) {
            outputs[output.row(i) * width + position[i]] = expected.values()[i];
        }
        return new OnnxRows(x, outputs);
    }

    /** Axes of one element are often there in one tool and not in another. */
    private static int[] withoutOnes(int[] shape) {
        return Arrays.stream(shape).filter(size -> size != 1).toArray();
    }

    /**
     * Samples beside a model as its rows.
     *
     * @throws ModelFormatException if they are not those of this graph
     */
    public OnnxRows rows(OnnxSamples samples) {
        OnnxTensor expected = samples.outputs().get(outputIndex(samples));
        return rows(inputs(samples), expected);
    }

    /** Inputs of the graph that were made constants, see {@link OnnxFiles#read(java.nio.file.Path, OnnxOptions, OnnxSamples)}. */
    public List<String> boundNames() {
        List<String> names = new ArrayList<>(graph.allInputNames());
        names.removeAll(result.inputs().keySet());
        return List.copyOf(names);
    }

    /**
     * Compares the model's outputs with samples beside it.
     *
     * @throws ModelFormatException if they are not those of this graph
     */
    public OutputComparison compare(OnnxSamples samples, Tolerance tolerance) {
        OnnxRows rows = rows(samples);
        return OutputComparison.of(
                model.predict(rows.x()), rows.outputs(), model.network().outputs(), tolerance);
    }

    private int outputIndex(OnnxSamples samples) {
        List<String> names = graph.allInputNames();
        int output = graph.outputNames().indexOf(outputName());
        if (names.size() != samples.inputs().size()
                || output >= samples.outputs().size()) {
            throw new ModelFormatException("the graph has the inputs " + names + " and the outputs "
                    + graph.outputNames() + ", but there are samples of "
                    + samples.inputs().size() + " and "
                    + samples.outputs().size());
        }
        return output;
    }

    private Map<String, OnnxTensor> inputs(OnnxSamples samples) {
        List<String> names = graph.allInputNames();
        Map<String, OnnxTensor> inputs = new HashMap<>();
        for (String name : result.inputs().keySet()) {
            inputs.put(name, samples.inputs().get(names.indexOf(name)));
        }
        return inputs;
    }
}
