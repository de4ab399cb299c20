package dev.lanewise.cli.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lanewise.Activation;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.cli.CliRun;
import dev.lanewise.cli.OnnxSample;
import dev.lanewise.cli.Tables;
import dev.lanewise.cli.context.ExitCode;
import dev.lanewise.io.ModelFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {

    @TempDir
    Path folder;

    @Test
    void aModelShowsTensorsLayersAndMetadata() {
        Path file = folder.resolve("m.safetensors");
        ModelFiles.save(
                Model.of(NeuralNetwork.builder()
                        .input(4)
                        .dense(8, Activation.LINEAR)
                        .batchNormalization()
                        .activation(Activation.RELU)
                        .dense(2, Activation.SOFTMAX)
                        .build()),
                file);
        String text = CliRun.ok("inspect", file).out();
        assertTrue(text.startsWith("Lanewise model: format 2, "), text);
        assertTrue(text.contains("layers.1.running_variance"), text);
        assertTrue(text.contains("answers: dense 4→8 relu, dense 8→2 softmax\n"), text);
        assertTrue(text.contains("lanewise.feature_scaling"), text);
        JsonNode json = CliRun.ok("inspect --json", file).json();
        assertEquals("lanewise", json.get("format").asText());
        assertEquals(2, json.at("/network/answers").size());
        assertEquals("none", json.at("/metadata/lanewise.feature_scaling").asText());
    }

    @Test
    void aGraphShowsWhatEachNodeBecomes() {
        Path file = OnnxSample.copy("fc.onnx", folder);
        String text = CliRun.ok("inspect", file).out();
        assertTrue(text.startsWith("ONNX model, keras2onnx 1.8.1\nopsets   ai.onnx 9"), text);
        assertTrue(text.contains("float32[?, 2]"), text);
        assertTrue(text.contains("float32[?, 3]"), text);
        assertTrue(text.contains("(MatMul)"), text);
        assertTrue(text.contains("answers: dense"), text);
        JsonNode json = CliRun.ok("inspect --json", file).json();
        assertEquals("onnx", json.get("format").asText());
        assertEquals(5, json.get("nodes").size());
        assertTrue(json.at("/nodes/0").has("becomes"), json.toString());
    }

    @Test
    void aGraphThatIsRefusedShowsWhy() {
        Path file = OnnxSample.copy("refused.onnx", folder);
        String text = CliRun.ok("inspect", file).out();
        assertTrue(text.contains("node 0 (HardSwish)\n"), text);
        assertTrue(text.contains("no dense network: " + file + ": node 0 (HardSwish): "), text);
        JsonNode json = CliRun.ok("inspect --json", file).json();
        assertTrue(json.get("refusal").asText().contains("HardSwish"), json.toString());
    }

    @Test
    void tensorsOfOthersAreShown() throws IOException {
        String header = "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"fc.weight\":{\"dtype\":\"BF16\",\"shape\":[1,2],\"data_offsets\":[0,4]}}";
        byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("other.safetensors");
        Files.write(
                file,
                ByteBuffer.allocate(8 + bytes.length + 4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(bytes.length)
                        .put(bytes)
                        .array());
        String text = CliRun.ok("inspect", file).out();
        assertTrue(text.contains("no Lanewise model"), text);
        assertTrue(
                text.contains("fc.weight")
                        && text.contains("BF16")
                        && text.contains("1×2")
                        && text.contains("format  pt"),
                text);
        assertEquals(
                "safetensors",
                CliRun.ok("inspect --json", file).json().get("format").asText());
    }

    @Test
    void whatIsNoModelIsRefused() {
        Path text = Tables.write(folder.resolve("notes.txt"), "no model\n");
        CliRun.of("inspect", text).assertFailed(ExitCode.FAILURE, "notes.txt: this is a text file");
        CliRun.of("inspect", folder.resolve("absent.onnx")).assertFailed(ExitCode.FAILURE, "there is no such file");
        CliRun.of("inspect", folder).assertFailed(ExitCode.FAILURE, folder.toString());
    }
}
