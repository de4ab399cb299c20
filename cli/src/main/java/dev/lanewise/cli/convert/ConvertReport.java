package dev.lanewise.cli.convert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lanewise.Model;
import dev.lanewise.cli.text.Json;
import dev.lanewise.cli.text.Text;
import dev.lanewise.io.ProbeRows;
import dev.lanewise.onnx.OnnxImport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a conversion did.
 *
 * @param read the model that was read
 * @param out the file that was written
 * @param model what is in it
 * @param checks with expected outputs, all passed
 * @param beside whether the expected outputs were found beside the file that was read
 */
record ConvertReport(ConvertedModel read, Path out, Model model, List<Checked> checks, boolean beside) {

    String text() {
        StringBuilder text = new StringBuilder();
        read.imported().ifPresent(graph -> {
            text.append(nodes(graph)).append('\n');
            text.append(Text.format("%s; output \"%s\"; %s%n", read.kind(), graph.outputName(), graph.batch()));
            graph.notes().forEach(note -> text.append("note: ").append(note).append('\n'));
            if (!graph.boundNames().isEmpty()) {
                text.append("note: inputs with the numbers of the check data, as constants: ")
                        .append(String.join(", ", graph.boundNames()))
                        .append('\n');
            }
            text.append('\n');
        });
        read.assignments()
                .forEach(each -> text.append(Text.format(
                        "%s is \"%s\"%s%n", each.parameter(), each.tensor(), each.transposed() ? ", transposed" : "")));
        text.append(model.network().summary());
        if (model.isClassifier()) {
            text.append("classes: ")
                    .append(String.join(", ", model.classLabels()))
                    .append('\n');
        }
        text.append('\n');
        for (Checked check : checks) {
            text.append(check.text(read.outputs()))
                    .append(beside ? " (found beside the model)" : "")
                    .append('\n');
        }
        if (checks.isEmpty()) {
            text.append("not checked: --check DATA compares the outputs with expected ones\n");
        }
        return text.append(probe()).append(Text.format("%s is written%n", out)).toString();
    }

    /** A line for each node of the graph, with what it becomes. */
    static String nodes(OnnxImport graph) {
        int width = graph.nodes().stream()
                .mapToInt(node -> node.node().length())
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder();
        for (OnnxImport.NodeReport node : graph.nodes()) {
            String blanks = " ".repeat(width - node.node().length());
            text.append(node.node())
                    .append(blanks)
                    .append("  ")
                    .append(node.became())
                    .append('\n');
        }
        return text.toString();
    }

    private String probe() {
        return rows().map(rows -> Text.format(
                        "kept in the model: %s, which lanewise verify %s computes on any machine%n",
                        Text.rows(rows.rows()), out))
                .orElse("");
    }

    private Optional<ProbeRows> rows() {
        return ProbeRows.find(model);
    }

    String json() {
        ObjectNode node = Json.object("convert")
                .put("input", read.file().toString())
                .put("source", read.kind())
                .put("output", out.toString());
        read.imported().ifPresent(graph -> {
            ObjectNode onnx = node.putObject("onnx");
            graph.inputNames().forEach(onnx.putArray("inputs")::add);
            onnx.put("output", graph.outputName()).put("batch", graph.batch());
            putNodes(onnx.putArray("nodes"), graph);
            graph.notes().forEach(onnx.putArray("notes")::add);
            graph.boundNames().forEach(onnx.putArray("constants")::add);
        });
        if (!read.assignments().isEmpty()) {
            ObjectNode tensors = node.putObject("tensors");
            read.assignments().forEach(each -> tensors.put(each.parameter(), each.tensor()));
        }
        node.put("inputs", read.inputs())
                .put("outputs", read.outputs())
                .put("architecture", model.network().toString())
                .put("parameters", model.network().parameters().count());
        model.classLabels().forEach(node.putArray("classes")::add);
        ArrayNode checked = node.putArray("checks");
        checks.forEach(check -> check.write(checked.addObject(), read.outputs()));
        node.put("probeRows", rows().map(ProbeRows::rows).orElse(0));
        return Json.text(node) + System.lineSeparator();
    }

    static void putNodes(ArrayNode nodes, OnnxImport graph) {
        graph.nodes().forEach(node -> nodes.addObject().put("node", node.node()).put("becomes", node.became()));
    }
}
