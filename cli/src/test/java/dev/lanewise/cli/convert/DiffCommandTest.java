package dev.lanewise.cli.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lanewise.Activation;
import dev.lanewise.FeatureScaling;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.cli.CliRun;
import dev.lanewise.cli.OnnxSample;
import dev.lanewise.cli.context.ExitCode;
import dev.lanewise.io.ModelFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffCommandTest {

    @TempDir
    Path folder;

    private Path save(String name, NeuralNetwork network, List<String> labels, Map<String, String> metadata) {
        Path file = folder.resolve(name);
        ModelFiles.save(new Model(network, FeatureScaling.none(network.inputs()), labels, metadata), file);
        return file;
    }

    private static NeuralNetwork network(int hidden) {
        return NeuralNetwork.builder()
                .input(3)
                .dense(hidden, Activation.TANH)
                .dense(2, Activation.LINEAR)
                .seed(1)
                .build();
    }

    @Test
    void metadataMakeNoDifference() {
        Path a = save("a", network(4), List.of(), Map.of("note", "o\u001bne"));
        Path b = save("b", network(4), List.of(), Map.of());
        String text = CliRun.ok("diff", a, b).out();
        assertTrue(text.contains("metadata note: o\\u001bne | –"), text);
        assertTrue(text.endsWith(a + " and " + b + " are equal\n"), text);
        assertTrue(CliRun.ok("diff --json", a, b).json().get("equal").asBoolean());
    }

    @Test
    void oneWeightIsADifference() {
        NeuralNetwork changed = network(4);
        float[] biases = {0, 0.25f};
        changed.parameters().setBiases(1, biases);
        Path a = save("a", network(4), List.of(), Map.of());
        Path b = save("b", changed, List.of(), Map.of());
        CliRun run = CliRun.of("diff", a, b);
        assertEquals(ExitCode.FAILURE, run.exitCode());
        assertEquals("", run.err());
        assertTrue(run.out().lines().anyMatch(line -> line.matches("layers\\.1\\.bias +2 +0\\.25 +1")), run.out());
        assertTrue(run.out().contains("outputs on 64 random rows: the largest difference is 0.25"), run.out());
        assertTrue(run.out().endsWith(" differ\n"), run.out());
    }

    @Test
    void otherLayersAndClassesAreADifference() {
        Path a = save("a", network(4), List.of("no", "yes"), Map.of());
        Path b = save("b", network(5), List.of(), Map.of());
        CliRun run = CliRun.of("diff --json", a, b);
        assertEquals(ExitCode.FAILURE, run.exitCode());
        JsonNode json = run.json();
        assertFalse(json.get("equal").asBoolean());
        assertEquals(2, json.get("structure").size(), json.toString());
        assertTrue(json.at("/tensors").toString().contains("\"shapeOfA\":[3,4],\"shapeOfB\":[3,5]"), json.toString());
        assertTrue(CliRun.of("diff", a, b).out().contains("classes: [no, yes] | []"));
    }

    @Test
    void aGraphIsComparedWithWhatWasMadeOfIt() {
        Path graph = OnnxSample.copy("fc.onnx", folder);
        Path model = folder.resolve("fc.safetensors");
        CliRun.ok("convert", graph, model);
        String text = CliRun.ok("diff", graph, model).out();
        assertTrue(text.contains("outputs on 16 rows that a model holds: the largest difference is 0"), text);
        CliRun.of("diff", graph, folder.resolve("absent")).assertFailed(ExitCode.FAILURE, "there is no such file");
    }
}
