package dev.lanewise.cli.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.FeatureScaling;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.cli.CliRun;
import dev.lanewise.cli.Tables;
import dev.lanewise.cli.context.ExitCode;
import dev.lanewise.data.Digits;
import dev.lanewise.data.NdArray;
import dev.lanewise.data.Npy;
import dev.lanewise.io.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that take a model file. */
class ModelCommandsTest {

    @TempDir
    Path folder;

    private Path digits() {
        Path model = folder.resolve("digits.safetensors");
        CliRun.ok("train digits --hidden 16 --epochs 3 -q --out", model);
        return model;
    }

    private Path classes(String options) {
        Path model = folder.resolve("classes.safetensors");
        CliRun.ok(
                "train",
                Tables.classes(folder.resolve("classes.csv"), 100),
                "--hidden 8 --epochs 3 -q --out",
                model,
                options);
        return model;
    }

    private static float[][] numbers(String csv) {
        return csv.lines()
                .skip(1)
                .map(line -> {
                    String[] fields = line.split(",", -1);
                    float[] row = new float[fields.length - 1];
                    for (int j = 0; j < row.length; j++) {
                        row[j] = Float.parseFloat(fields[j + 1]);
                    }
                    return row;
                })
                .toArray(float[][]::new);
    }

    @Test
    void predictionsReadBackAsTheVeryBits() {
        Path file = digits();
        Model model = ModelFiles.load(file);
        String csv = CliRun.ok("predict", file, "digits").out();
        float[] expected = model.predict(Digits.load().x());
        float[][] rows = numbers(csv);
        assertEquals(1797, rows.length);
        for (int row = 0; row < rows.length; row++) {
            assertArrayEquals(Arrays.copyOfRange(expected, row * 10, row * 10 + 10), rows[row], 0f);
        }
        int[] classes = model.classify(Digits.load().x());
        List<String> lines = csv.lines().skip(1).toList();
        for (int row = 0; row < rows.length; row++) {
            assertTrue(lines.get(row).startsWith(classes[row] + ","), lines.get(row));
        }
    }

    @Test
    void arraysAndHeaderlessTablesAreReadForAModelOfImages() throws IOException {
        Path file = digits();
        String expected = CliRun.ok("predict", file, "digits").out();
        Dataset data = Digits.load();
        Path npy = folder.resolve("x.npy");
        Npy.write(npy, new NdArray(new int[] {data.rows(), 8, 8}, data.x()));
        assertEquals(expected, CliRun.ok("predict", file, npy).out());

        StringBuilder withTarget = new StringBuilder();
        for (int row = 0; row < data.rows(); row++) {
            for (int j = 0; j < 64; j++) {
                withTarget.append((int) data.x()[row * 64 + j]).append(',');
            }
            withTarget.append((int) data.y()[row]).append('\n');
        }
        Path csv = Tables.write(folder.resolve("x.csv"), withTarget.toString());
        assertEquals(expected, CliRun.ok("predict", file, csv).out());
        Path features = Tables.write(
                folder.resolve("features.csv"), withTarget.toString().replaceAll(",\\d+\n", "\n"));
        assertEquals(expected, CliRun.ok("predict", file, features).out());
        assertEquals(
                CliRun.ok("evaluate --part all", file, "digits").out(),
                CliRun.ok("evaluate", file, csv).out());
    }

    @Test
    void predictWritesAFileAsAWhole() throws IOException {
        Path file = digits();
        Path out = folder.resolve("p.csv");
        assertEquals("", CliRun.ok("predict", file, "digits --out", out).out());
        assertEquals(CliRun.ok("predict", file, "digits").out(), Files.readString(out));
        try (var files = Files.list(folder)) {
            assertFalse(files.anyMatch(path -> path.toString().endsWith(".tmp")));
        }
    }

    @Test
    void columnsAreFoundByNameAndTheTargetMayBeAbsent() {
        Path file = classes("");
        Path one = Tables.write(folder.resolve("one.csv"), "length,colour,kind\n0.5,red,big\n");
        Path other = Tables.write(folder.resolve("other.csv"), "id,colour,length\n7,red,0.5\n");
        String csv = CliRun.ok("predict", file, one).out();
        assertEquals(csv, CliRun.ok("predict", file, other).out());
        assertTrue(csv.startsWith("prediction,probability_big,probability_small\n"), csv);
    }

    @Test
    void oneSigmoidOutputGivesBothProbabilities() {
        Path file = classes("--loss binary_cross_entropy");
        assertEquals(1, ModelFiles.load(file).network().outputs());
        for (float[] row : numbers(
                CliRun.ok("predict", file, folder.resolve("classes.csv")).out())) {
            assertEquals(1, row[0] + row[1], 1e-6);
        }
        JsonNode json = CliRun.ok("evaluate --json", file, folder.resolve("classes.csv"))
                .json();
        assertTrue(json.at("/test/rocAuc").asDouble() > 0.5, json.toString());
    }

    @Test
    void aLogitIsOfTheSecondClassFromZeroOn() {
        NeuralNetwork network = NeuralNetwork.of(new int[] {1, 1}, Activation.LINEAR);
        network.parameters().setWeights(0, new float[] {1});
        Path file = folder.resolve("logit.safetensors");
        ModelFiles.save(new Model(network, FeatureScaling.none(1), List.of("no", "yes"), Map.of()), file);
        Path table = Tables.write(folder.resolve("logits.csv"), "-0.25,no\n0.25,yes\n");
        Path features = Tables.write(folder.resolve("features.csv"), "-0.25\n0.25\n");
        List<String> lines = CliRun.ok("predict", file, features).out().lines().toList();
        assertTrue(lines.get(1).startsWith("no,"), lines.get(1));
        assertTrue(lines.get(2).startsWith("yes,"), lines.get(2));
        JsonNode json = CliRun.ok("evaluate --part all --json", file, table).json();
        assertEquals(1, json.at("/test/accuracy").asDouble(), json.toString());
    }

    @Test
    void labelsWithCommasAreQuoted() {
        Path table = Tables.write(folder.resolve("t.csv"), "x,y\n" + "1,\"a,b\"\n2,\"say \"\"c\"\"\"\n".repeat(20));
        CliRun.ok("train", table, "--hidden 4 --epochs 1 -q --out", folder.resolve("m"));
        String csv = CliRun.ok("predict", folder.resolve("m"), table).out();
        assertTrue(csv.startsWith("prediction,\"probability_a,b\",\"probability_say \"\"c\"\"\"\n"), csv);
    }

    @Test
    void evaluateTakesThePartsOfTheTraining() {
        Path file = digits();
        assertEquals(359, rows(file, "digits"));
        assertEquals(359, rows(file, "digits --part test"));
        assertEquals(1438, rows(file, "digits --part train"));
        assertEquals(1797, rows(file, "digits --part all"));
        Path classes = classes("");
        String table = folder.resolve("classes.csv").toString();
        assertEquals(100, rows(classes, table));
        assertEquals(20, rows(classes, table + " --part test"));
        Path other = Tables.classes(folder.resolve("other.csv"), 101);
        CliRun.of("evaluate", classes, other, "--part test")
                .assertFailed(ExitCode.FAILURE, "is not the data that the model was trained on");
    }

    private static int rows(Path model, String data) {
        return CliRun.ok("evaluate --json", model, data).json().at("/test/rows").asInt();
    }

    @Test
    void verifyListsTheTensors() {
        Path file = digits();
        String text = CliRun.ok("verify", file).out();
        assertTrue(text.contains("layers.0.weight"), text);
        assertTrue(text.contains(file + " is intact"), text);
        JsonNode json = CliRun.ok("verify --json", file).json();
        assertTrue(json.get("intact").asBoolean());
        assertEquals("layers.0.weight", json.at("/tensors/3/name").asText());
        assertEquals("[64,16]", json.at("/tensors/3/shape").toString());
        assertEquals("F32", json.at("/tensors/3/dtype").asText());
    }

    @Test
    void summaryShowsLayersAndOrigin() {
        String text = CliRun.ok("summary", digits()).out();
        assertTrue(text.contains("64→16"), text);
        assertTrue(text.contains(Provenance.PLAN), text);
        String table = CliRun.ok("summary", classes("")).out();
        assertTrue(table.contains("length, colour (2 categories)"), table);
        JsonNode json = CliRun.ok("summary --layers 784,128,10 --json").json();
        assertEquals(101_770, json.get("parameters").asInt());
        assertEquals("softmax", json.at("/layers/1/activation").asText());
    }

    @Test
    void gradientsOfAModelPass() {
        assertTrue(CliRun.ok("gradcheck", digits()).out().contains("passed"));
    }
}
