package dev.lanewise.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.FeatureScaling;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Precision;
import dev.lanewise.cli.CliRun;
import dev.lanewise.cli.Tables;
import dev.lanewise.cli.model.Quantization.Change;
import dev.lanewise.data.Digits;
import dev.lanewise.io.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuantizeCommandTest {

    @TempDir
    Path folder;

    private Path digits() {
        Path model = folder.resolve("digits.safetensors");
        CliRun.ok("train digits --hidden 16 --epochs 3 -q --out", model);
        return model;
    }

    private static Model model(Activation last, List<String> labels) {
        NeuralNetwork network = NeuralNetwork.builder()
                .input(2)
                .dense(3, Activation.RELU)
                .dense(2, last)
                .build();
        return new Model(network, FeatureScaling.none(2), labels, Map.of());
    }

    @Test
    void everyPrecisionStandsBesideFloat32() throws IOException {
        Path file = digits();
        byte[] before = Files.readAllBytes(file);
        JsonNode json = CliRun.ok("quantize", file, "--data digits --batch-size 3 --json -")
                .json();
        assertEquals(359, json.get("rows").asInt());
        assertEquals(3, json.get("batchSize").asInt());
        JsonNode precisions = json.get("precisions");
        assertEquals(3, precisions.size());
        List<Precision> all = List.of(Precision.values());
        Model model = ModelFiles.load(file);
        for (int i = 0; i < 3; i++) {
            JsonNode entry = precisions.get(i);
            assertEquals(all.get(i).id(), entry.get("precision").asText());
            assertEquals(
                    model.newPredictor(1, all.get(i)).weightBytes(),
                    entry.get("weightBytes").asLong());
            assertEquals(
                    CliRun.ok(
                                    "evaluate --json",
                                    file,
                                    "digits --precision",
                                    all.get(i).id())
                            .json()
                            .get("test"),
                    entry.get("test"));
            assertTrue(entry.get("microseconds").asDouble() > 0);
            assertEquals(
                    precisions.get(0).get("microseconds").asDouble()
                            / entry.get("microseconds").asDouble(),
                    entry.get("timesAsFast").asDouble(),
                    1e-9);
        }
        assertEquals(0, precisions.get(0).get("largestChange").asDouble());
        assertEquals(0, precisions.get(0).get("otherClasses").asInt());
        double bfloat16 = precisions.get(1).get("largestChange").asDouble();
        double int8 = precisions.get(2).get("largestChange").asDouble();
        assertTrue(0 < bfloat16 && bfloat16 < 0.1, json.toString());
        assertTrue(0 < int8 && int8 < 0.2, json.toString());
        assertEquals(Arrays.toString(before), Arrays.toString(Files.readAllBytes(file)));
    }

    @Test
    void theTableHasOneLineForEachPrecision() throws IOException {
        Path table = Tables.numbers(folder.resolve("numbers.csv"), 60);
        Path model = folder.resolve("numbers.safetensors");
        CliRun.ok("train", table, "--hidden 4 --epochs 1 -q --out", model);
        Path json = folder.resolve("q.json");
        String text = CliRun.ok("quantize", model, "--data", table, "--precision int8 --json", json)
                .out();
        List<String> lines = text.lines().toList();
        assertTrue(lines.get(0).startsWith("60 rows of " + table), text);
        assertTrue(lines.get(2).matches("weights +RMSE +R² +largest change +mean change +bytes .*"), text);
        assertTrue(lines.get(3).matches("float32 .* 1\\.00"), text);
        assertTrue(lines.get(4).startsWith("int8 "), text);
        JsonNode written = new ObjectMapper().readTree(json.toFile());
        assertEquals("int8", written.at("/precisions/1/precision").asText());
        assertFalse(written.at("/precisions/1").has("otherClasses"));
    }

    @Test
    void predictTakesAPrecision() {
        Path file = digits();
        assertEquals(
                CliRun.ok("predict", file, "digits").out(),
                CliRun.ok("predict", file, "digits --precision float32").out());
        String csv = CliRun.ok("predict", file, "digits --precision int8").out();
        float[] expected = new float[10];
        float[] row = Arrays.copyOf(Digits.load().x(), 64);
        ModelFiles.load(file).newPredictor(1, Precision.INT8).predict(row, expected);
        String first = csv.lines().skip(1).findFirst().orElseThrow();
        for (int j = 0; j < expected.length; j++) {
            assertEquals(Float.toString(expected[j]), first.split(",", -1)[j + 1]);
        }
    }

    @Test
    void changesAreCountedOverAllOutputs() {
        Model classifier = model(Activation.SOFTMAX, List.of("a", "b"));
        float[] expected = {0.75f, 0.25f, 0.5f, 0.25f, 0.125f, 0.875f};
        float[] actual = {0.25f, 0.75f, 0.5f, 0.5f, 0.125f, 0.875f};
        assertEquals(
                new Change(0.5, 1.25 / 6, OptionalInt.of(1)),
                Change.of(expected, actual, Change.otherClasses(classifier, expected, actual)));
        Model regression = model(Activation.LINEAR, List.of());
        assertEquals(
                new Change(0.5, 1.25 / 6, OptionalInt.empty()),
                Change.of(expected, actual, Change.otherClasses(regression, expected, actual)));
    }

    @Test
    void aNaNIsNotHidden() {
        Change change = Change.of(new float[] {1, 2}, new float[] {Float.NaN, 2}, OptionalInt.empty());
        assertTrue(Double.isNaN(change.most()) && Double.isNaN(change.mean()));
    }

    @Test
    void weightsThatAreNotFiniteAreNamedWithTheirLayer() {
        Model model = model(Activation.LINEAR, List.of());
        float[] weights = new float[6];
        weights[4] = Float.NaN;
        model.network().parameters().setWeights(1, weights);
        Dataset data = Dataset.of(new float[4], new float[4], 2);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> Quantization.of(model, data, List.of(Precision.INT8), 1))
                .getMessage();
        assertEquals(
                "dense layer 1: int8 weights must be finite, but the one from input 2 to output 0 is NaN", message);
    }
}
