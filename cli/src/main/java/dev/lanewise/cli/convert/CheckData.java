package dev.lanewise.cli.convert;

import dev.lanewise.cli.context.Failures;
import dev.lanewise.cli.model.ModelData;
import dev.lanewise.data.NdArray;
import dev.lanewise.data.Npz;
import dev.lanewise.io.ModelFormatException;
import dev.lanewise.onnx.OnnxImport;
import dev.lanewise.onnx.OnnxRows;
import dev.lanewise.onnx.OnnxSamples;
import dev.lanewise.onnx.OnnxTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Inputs and expected outputs in files of other tools. */
sealed interface CheckData {

    /** Names of arrays that are no graph's: inputs, outputs. */
    List<List<String>> PAIRS = List.of(List.of("x", "y"), List.of("input", "output"), List.of("inputs", "outputs"));

    /** Folders of ONNX's test data beside a model. */
    String TEST_DATA = "test_data_set_";

    /** The rows, for a model. */
    List<CheckRows> rows(ConvertedModel model);

    /** What tells which inputs of a graph are weights. */
    default Optional<OnnxSamples> samples() {
        return Optional.empty();
    }

    /**
     * Opens the data that an option names.
     *
     * @throws IllegalArgumentException if there are none
     */
    static CheckData open(String text) {
        Path whole = Failures.path(text);
        if (Files.isDirectory(whole)) {
            List<Path> sets = testDataSets(whole);
            return samples(sets.isEmpty() ? List.of(whole) : sets);
        }
        if (Files.exists(whole)) {
            if (!text.endsWith(".npz")) {
                throw new IllegalArgumentException(
                        "--check must be an .npz file, a folder with ONNX test data or INPUT:EXPECTED"
                                + " of CSV or NPY files, but is " + text);
            }
            return new Archive(whole);
        }
        for (int colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', colon + 1)) {
            String inputs = text.substring(0, colon);
            String expected = text.substring(colon + 1);
            if (Files.exists(Failures.path(inputs)) && Files.exists(Failures.path(expected))) {
                return new Pair(inputs, expected);
            }
        }
        throw new IllegalArgumentException("no such file: "
                + Stream.of(text.split(":", 2))
                        .filter(part -> !Files.exists(Failures.path(part)))
                        .findFirst()
                        .orElse(text));
    }

    /** The test data beside an ONNX file; empty if there are none. */
    static Optional<CheckData> beside(Path model) {
        Path folder = model.toAbsolutePath().getParent();
        List<Path> sets = folder == null ? List.of() : testDataSets(folder);
        return sets.isEmpty() ? Optional.empty() : Optional.of(samples(sets));
    }

    private static List<Path> testDataSets(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(
                            entry -> entry.getFileName().toString().startsWith(TEST_DATA) && Files.isDirectory(entry))
                    .sorted(Comparator.comparingInt(
                                    (Path entry) -> entry.toString().length())
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder + ": " + e.getMessage(), e);
        }
    }

    private static CheckData samples(List<Path> folders) {
        return new Folders(folders, folders.stream().map(OnnxSamples::read).toList());
    }

    /** Test data as ONNX and the model zoo keep them: a folder for each set. */
    record Folders(List<Path> folders, List<OnnxSamples> sets) implements CheckData {

        @Override
        public Optional<OnnxSamples> samples() {
            return Optional.of(sets.getFirst());
        }

        @Override
        public List<CheckRows> rows(ConvertedModel model) {
            // Further sets may have other numbers in place of the weights.
            boolean bound =
                    model.imported().map(OnnxImport::boundNames).stream().anyMatch(names -> !names.isEmpty());
            List<CheckRows> rows = new ArrayList<>();
            for (int i = 0; i < (bound ? 1 : sets.size()); i++) {
                String source = folders.get(i).toString();
                rows.add(CheckRows.of(source, flat(source, model, sets.get(i)), model));
            }
            return rows;
        }

        private static OnnxRows flat(String source, ConvertedModel model, OnnxSamples set) {
            try {
                return model.imported().map(graph -> graph.rows(set)).orElseGet(() -> flat(set));
            } catch (ModelFormatException e) {
                throw new IllegalArgumentException(source + ": " + e.getMessage(), e);
            }
        }

        private static OnnxRows flat(OnnxSamples set) {
            if (set.inputs().size() != 1 || set.outputs().size() != 1) {
                throw new ModelFormatException(
                        "a Lanewise model has one input and one output, but there are samples of "
                                + set.inputs().size() + " and " + set.outputs().size());
            }
            return new OnnxRows(
                    floats(set.inputs().getFirst().values()),
                    set.outputs().getFirst().values());
        }
    }

    /** Arrays by name. */
    record Archive(Path file) implements CheckData {

        @Override
        public List<CheckRows> rows(ConvertedModel model) {
            Map<String, NdArray> arrays = Npz.read(file);
            Optional<OnnxImport> graph = model.imported()
                    .filter(g -> arrays.containsKey(g.outputName())
                            && arrays.keySet().containsAll(g.inputNames()));
            if (graph.isPresent()) {
                return List.of(ofGraph(graph.get(), arrays, model));
            }
            for (List<String> pair : PAIRS) {
                NdArray x = arrays.get(pair.getFirst());
                NdArray y = arrays.get(pair.getLast());
                if (x != null && y != null) {
                    return List.of(ofPair(x, y, model));
                }
            }
            throw new IllegalArgumentException(file + ": expected the arrays "
                    + model.imported()
                            .map(g -> g.inputNames() + " and " + g.outputName() + ", or ")
                            .orElse("")
                    + "x and y, input and output, or inputs and outputs, found " + arrays.keySet());
        }

        private CheckRows ofGraph(OnnxImport graph, Map<String, NdArray> arrays, ConvertedModel model) {
            Map<String, OnnxTensor> tensors = new HashMap<>();
            arrays.forEach((name, array) -> tensors.put(name, tensor(array)));
            OnnxTensor expected = tensors.remove(graph.outputName());
            try {
                return CheckRows.of(file.toString(), graph.rows(tensors, Objects.requireNonNull(expected)), model);
            } catch (ModelFormatException e) {
                throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
            }
        }

        /** Rows of features as they are; other shapes as the graph lays them. */
        private CheckRows ofPair(NdArray x, NdArray y, ConvertedModel model) {
            boolean rows = x.shape().length == 2 && x.columns() == model.inputs() && y.rows() == x.rows();
            List<String> inputs = model.imported().map(OnnxImport::inputNames).orElse(List.of());
            if (!rows && inputs.size() == 1) {
                OnnxImport graph = model.imported().orElseThrow();
                return ofGraph(graph, Map.of(inputs.getFirst(), x, graph.outputName(), y), model);
            }
            return CheckRows.of(file.toString(), new OnnxRows(x.values(), doubles(y.values())), model);
        }

        private static OnnxTensor tensor(NdArray array) {
            return new OnnxTensor(array.shape(), doubles(array.values()));
        }
    }

    /** A file of inputs and one of outputs. */
    record Pair(String inputs, String expected) implements CheckData {

        @Override
        public List<CheckRows> rows(ConvertedModel model) {
            float[] x = new ModelData(model.model()).features(inputs);
            float[] y = ModelData.numbers(expected, model.outputs());
            return List.of(CheckRows.of(inputs + ":" + expected, new OnnxRows(x, doubles(y)), model));
        }
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
