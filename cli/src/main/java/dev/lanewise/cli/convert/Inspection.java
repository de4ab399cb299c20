package dev.lanewise.cli.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lanewise.Model;
import dev.lanewise.cli.model.ModelSource;
import dev.lanewise.cli.model.TensorTable;
import dev.lanewise.cli.text.Text;
import dev.lanewise.io.ModelFiles;
import dev.lanewise.io.ModelFormatException;
import dev.lanewise.io.ModelReport;
import dev.lanewise.io.SafeTensorsFile;
import dev.lanewise.io.TensorInfo;
import dev.lanewise.onnx.OnnxDescription;
import dev.lanewise.onnx.OnnxFiles;
import dev.lanewise.onnx.OnnxImport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is in a model file: a text for people, an object for machines. */
sealed interface Inspection {

    String text();

    void write(ObjectNode node);

    /**
     * Reads a file.
     *
     * @throws ModelFormatException if it is no model file, or damaged
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    static Inspection of(Path file) {
        if (ModelSource.format(file) == ModelSource.Format.ONNX) {
            OnnxDescription description = OnnxFiles.describe(file);
            try {
                return new OfOnnx(description, Optional.of(OnnxFiles.read(file)), "");
            } catch (ModelFormatException e) {
                return new OfOnnx(description, Optional.empty(), String.valueOf(e.getMessage()));
            }
        }
        try (SafeTensorsFile tensors = SafeTensorsFile.open(file)) {
            if (!tensors.isOfLanewise()) {
                return new OfTensors(tensors.tensors(), new TreeMap<>(tensors.metadata()));
            }
        }
        ModelFiles.Content content = ModelFiles.read(file);
        return new OfModel(content.report(), content.model());
    }

    /** Of a Lanewise model. */
    record OfModel(ModelReport report, Model model) implements Inspection {

        @Override
        public String text() {
            StringBuilder text = new StringBuilder(Text.format(
                    "Lanewise model: format %d, %,d bytes, data from byte %d, CRC-32C %s, intact%n%n",
                    report.formatVersion(), report.fileBytes(), report.dataStart(), report.crc32c()));
            text.append(TensorTable.text(report.tensors()))
                    .append('\n')
                    .append(network(model))
                    .append('\n');
            return text.append(lines(report.metadata())).toString();
        }

        @Override
        public void write(ObjectNode node) {
            node.put("format", "lanewise");
            TensorTable.write(report, node);
            writeNetwork(model, node);
            ObjectNode metadata = node.putObject("metadata");
            report.metadata().forEach(metadata::put);
        }
    }

    /** Of tensors without layers. */
    record OfTensors(List<TensorInfo> tensors, SortedMap<String, String> metadata) implements Inspection {

        @Override
        public String text() {
            return "safetensors file, but no Lanewise model: its tensors have no layers\n\n"
                    + TensorTable.text(tensors)
                    + (metadata.isEmpty() ? "" : "\n" + lines(metadata));
        }

        @Override
        public void write(ObjectNode node) {
            node.put("format", "safetensors");
            TensorTable.write(tensors, node);
            ObjectNode entries = node.putObject("metadata");
            metadata.forEach(entries::put);
        }
    }

    /**
     * Of an ONNX file.
     *
     * @param imported empty if it is no dense network
     * @param refusal why not
     */
    record OfOnnx(OnnxDescription description, Optional<OnnxImport> imported, String refusal) implements Inspection {

        @Override
        public String text() {
            StringBuilder text = new StringBuilder("ONNX model");
            text.append(description.producer().isEmpty() ? "" : ", " + description.producer())
                    .append("\nopsets   ")
                    .append(list(description.opsets().entrySet().stream()
                            .map(set -> set.getKey() + " " + set.getValue())
                            .toList()))
                    .append("\ninputs   ")
                    .append(list(description.inputs()))
                    .append("\noutputs  ")
                    .append(list(description.outputs()))
                    .append("\nweights  ")
                    .append(Text.format("%,d tensors%n%n", description.weights()));
            imported.ifPresentOrElse(
                    graph -> {
                        text.append(ConvertReport.nodes(graph)).append('\n');
                        text.append(Text.format("output \"%s\"; %s%n", graph.outputName(), graph.batch()));
                        graph.notes()
                                .forEach(note ->
                                        text.append("note: ").append(note).append('\n'));
                        text.append('\n').append(network(graph.model()));
                    },
                    () -> {
                        description.nodes().forEach(node -> text.append(node).append('\n'));
                        text.append("\nno dense network: ").append(refusal).append('\n');
                    });
            return text.toString();
        }

        private static String list(Iterable<?> items) {
            StringBuilder text = new StringBuilder();
            items.forEach(item -> text.append(text.isEmpty() ? "" : ", ").append(item));
            return text.toString();
        }

        @Override
        public void write(ObjectNode node) {
            node.put("format", "onnx").put("producer", description.producer());
            ObjectNode opsets = node.putObject("opsets");
            description.opsets().forEach(opsets::put);
            description
                    .inputs()
                    .forEach(input -> node.withArray("inputs")
                            .addObject()
                            .put("name", input.name())
                            .put("type", input.type()));
            description
                    .outputs()
                    .forEach(out -> node.withArray("outputs")
                            .addObject()
                            .put("name", out.name())
                            .put("type", out.type()));
            node.put("weights", description.weights());
            imported.ifPresentOrElse(
                    graph -> {
                        node.put("output", graph.outputName()).put("batch", graph.batch());
                        ConvertReport.putNodes(node.putArray("nodes"), graph);
                        graph.notes().forEach(node.putArray("notes")::add);
                        writeNetwork(graph.model(), node);
                    },
                    () -> {
                        description
                                .nodes()
                                .forEach(each ->
                                        node.withArray("nodes").addObject().put("node", each));
                        node.put("refusal", refusal);
                    });
        }
    }

    private static String lines(Map<String, String> metadata) {
        int width = metadata.keySet().stream().mapToInt(String::length).max().orElse(0);
        return metadata.entrySet().stream()
                .map(entry -> entry.getKey() + " ".repeat(width - entry.getKey().length()) + "  "
                        + Text.shortened(entry.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    private static String network(Model model) {
        String summary = model.network().summary();
        String answers = "answers: " + String.join(", ", model.network().answeringLayers()) + "\n";
        return summary
                + (summary.contains("answers: ") ? "" : answers)
                + (model.isClassifier() ? "classes: " + String.join(", ", model.classLabels()) + "\n" : "");
    }

    private static void writeNetwork(Model model, ObjectNode node) {
        ObjectNode network = node.putObject("network");
        network.put("architecture", model.network().toString())
                .put("inputs", model.network().inputs())
                .put("outputs", model.network().outputs())
                .put("parameters", model.network().parameters().count());
        model.network().answeringLayers().forEach(network.putArray("answers")::add);
        model.classLabels().forEach(network.putArray("classes")::add);
    }
}
