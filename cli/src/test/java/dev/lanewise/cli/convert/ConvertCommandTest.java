package dev.lanewise.cli.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import dev.lanewise.cli.Tables;
import dev.lanewise.cli.context.ExitCode;
import dev.lanewise.data.NdArray;
import dev.lanewise.data.Npy;
import dev.lanewise.io.ModelFiles;
import dev.lanewise.io.ProbeRows;
import dev.lanewise.io.Tolerance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvertCommandTest {

    @TempDir
    Path folder;

    private Path out;

    @BeforeEach
    void copySamples() {
        out = folder.resolve("out.safetensors");
        for (String name : new String[] {"fc.onnx", "fc-input.csv", "fc-expected.csv", "keras.onnx", "keras.npz"}) {
            OnnxSample.copy(name, folder);
        }
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private String fcPair() {
        return file("fc-input.csv") + ":" + file("fc-expected.csv");
    }

    @Test
    void aGraphBecomesAModelWithItsOutputs() {
        String text =
                CliRun.ok("convert", file("fc.onnx"), out, "--check", fcPair()).out();
        assertTrue(text.contains("(MatMul)"), text);
        assertTrue(text.contains("dense 2→2"), text);
        assertTrue(text.contains("the first axis is the batch"), text);
        assertTrue(text.contains(": 32 rows, the largest difference is"), text);
        assertTrue(text.contains("kept in the model: 16 rows, "), text);
        assertTrue(text.endsWith(out + " is written\n"), text);
        Model model = ModelFiles.load(out);
        assertEquals("ONNX, keras2onnx 1.8.1", model.metadata().get("source"));
        ProbeRows rows = ProbeRows.find(model).orElseThrow();
        assertEquals(16, rows.rows());
        assertEquals("ONNX, keras2onnx 1.8.1", rows.source().orElseThrow());
        assertTrue(rows.check(model).agrees());
        assertEquals(
                CliRun.ok("predict", file("fc.onnx"), file("fc-input.csv")).out(),
                CliRun.ok("predict", out, file("fc-input.csv")).out());
    }

    @Test
    void theReportIsThereForMachines() {
        JsonNode json = CliRun.ok("convert --json", file("fc.onnx"), out, "--check", fcPair())
                .json();
        assertEquals("ONNX, keras2onnx 1.8.1", json.get("source").asText());
        assertEquals(5, json.at("/onnx/nodes").size());
        assertEquals(2, json.get("inputs").asInt());
        assertEquals(3, json.get("outputs").asInt());
        assertEquals(32, json.at("/checks/0/rows").asInt());
        assertTrue(json.at("/checks/0/largestAbsolute").asDouble() < 1e-6);
        assertEquals(16, json.get("probeRows").asInt());
    }

    @Test
    void arraysThatNumPyWroteAreChecked() {
        String text = CliRun.ok("convert", file("keras.onnx"), out, "--check", file("keras.npz"))
                .out();
        assertTrue(text.contains("keras.npz: 1 row, "), text);
        assertTrue(text.contains("kept in the model: 1 row, "), text);
        JsonNode verified = CliRun.ok("verify --json", out).json();
        assertTrue(verified.at("/probe/agrees").asBoolean(), verified.toString());
        assertTrue(verified.at("/probe/withinTolerance").asBoolean(), verified.toString());
        assertTrue(CliRun.ok("verify", out).out().contains("beside ONNX, tf2onnx 1.13.0"));
    }

    @Test
    void arraysAreFoundByTheNamesOfTheGraph() throws IOException {
        JsonNode graph = CliRun.ok("inspect --json", file("fc.onnx")).json();
        Path npz = archive(Map.of(
                graph.at("/inputs/0/name").asText(),
                        new NdArray(new int[] {1, 2}, new float[] {-0.53539985f, 0.65621144f}),
                graph.at("/outputs/0/name").asText(),
                        new NdArray(new int[] {1, 3}, new float[] {0.24162316f, -0.12081158f, 0.12081158f})));
        String text = CliRun.ok("convert", file("fc.onnx"), out, "--check", npz).out();
        assertTrue(text.contains("1 row, the largest difference"), text);
    }

    private Path archive(Map<String, NdArray> arrays) throws IOException {
        Path npz = file("arrays.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(npz))) {
            for (Map.Entry<String, NdArray> array : arrays.entrySet()) {
                Path npy = file("array.npy");
                Npy.write(npy, array.getValue());
                zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
                zip.write(Files.readAllBytes(npy));
            }
        }
        return npz;
    }

    @Test
    void weightsBecomeTheLayersThatAreNamed() throws IOException {
        Path npz = archive(Map.of(
                "hidden/kernel", new NdArray(new int[] {2, 3}, new float[] {1, 2, 3, 4, 5, 6}),
                "hidden/bias", new NdArray(new int[] {3}, new float[] {-1, 0, -100}),
                "answer", new NdArray(new int[] {3, 1}, new float[] {1, 1, 1}),
                "shift", new NdArray(new int[] {1}, new float[] {0.5f})));
        String text = CliRun.ok(
                        "convert",
                        npz,
                        out,
                        "--layers=2,3,1",
                        "--activations=relu,linear",
                        "--map=layers.0.weight=hidden/kernel",
                        "--map=layers.1.bias=shift",
                        "--inputs-first")
                .out();
        assertTrue(text.contains("layers.1.weight is \"answer\"\n"), text);
        assertArrayEquals(new float[] {4 + 7 + 0 + 0.5f}, ModelFiles.load(out).predict(new float[] {1, 1}));
        JsonNode json = CliRun.ok("convert", npz, out, "--layers=2,3,1", "--inputs-first", "--json")
                .json();
        assertEquals("hidden/kernel", json.at("/tensors/layers.0.weight").asText());
        CliRun.of("convert", npz, out, "--layers=2,4,1").assertFailed(ExitCode.FAILURE, "layers.0.weight");
        CliRun.of("convert", npz, out, "--map=layers.0.weight=answer")
                .assertFailed(ExitCode.USAGE, "whose layers --layers names");
    }

    @Test
    void aModelBecomesAGraphAndComesBack() {
        Path original = file("original.safetensors");
        CliRun.ok("convert", file("fc.onnx"), original);
        Path graph = file("graph.onnx");
        CliRun.ok("convert", original, graph, "--check", fcPair());
        CliRun.ok("convert", graph, out);
        Model model = ModelFiles.load(original);
        Model back = ModelFiles.load(out);
        assertArrayEquals(
                model.network().parameters().values(),
                back.network().parameters().values());
        assertEquals(model.network().architecture(), back.network().architecture());
    }

    @Test
    void testDataBesideAModelAreCheckedByThemselves() {
        Path model = OnnxSample.copyCase("linear", 1, folder);
        String text = CliRun.ok("convert", model, out).out();
        assertTrue(text.contains("test_data_set_0: "), text);
        assertTrue(text.contains("(found beside the model)"), text);
        Path unchecked = file("unchecked.safetensors");
        assertTrue(CliRun.ok("convert --no-check", model, unchecked).out().contains("not checked: --check DATA"));
        Path set = model.resolveSibling("test_data_set_0");
        assertTrue(CliRun.ok("convert", model, out, "--check", set).out().contains("checked with " + set));
        Path all = model.getParent();
        assertTrue(CliRun.ok("convert", model, out, "--check", all).out().contains("checked with " + set));
        assertEquals(ExitCode.OK, CliRun.of("diff", out, unchecked).exitCode());
    }

    @Test
    void furtherInputsBecomeConstantsAndALineSaysSo() {
        Path model = OnnxSample.copyCase("matmul", 2, folder);
        String text = CliRun.ok("convert", model, out).out();
        assertTrue(text.contains("note: inputs with the numbers of the check data, as constants: b\n"), text);
        CliRun.of("convert --no-check", model, out).assertFailed(ExitCode.FAILURE, "node 0 (MatMul)");
    }

    @Test
    void otherOutputsAreRefusedAndNothingIsWritten() throws IOException {
        Path expected = Tables.write(
                file("wrong.csv"), Files.readString(file("fc-expected.csv")).replace("1.73428912", "1.74"));
        CliRun run = CliRun.of("convert", file("fc.onnx"), out, "--check", file("fc-input.csv") + ":" + expected);
        run.assertFailed(ExitCode.FAILURE, "row 1, output 0 is 1.734289");
        assertTrue(run.err().contains("but 1.7400000"), run.err());
        assertFalse(Files.exists(out));
        CliRun.ok("convert --rtol 0.01", file("fc.onnx"), out, "--check", file("fc-input.csv") + ":" + expected);
    }

    @Test
    void dataBesideAModelThatDoNotFitSayHowToDoWithout() throws IOException {
        Path model = OnnxSample.copyCase("linear", 1, folder);
        Path other = OnnxSample.copyCase("matmul", 2, folder);
        CliRun.of("convert", model, out, "--check", other.resolveSibling("test_data_set_0"))
                .assertFailed(ExitCode.FAILURE, "but there are samples for 2");
        Path set = model.resolveSibling("test_data_set_0");
        Files.copy(
                other.resolveSibling("test_data_set_0").resolve("output_0.pb"),
                set.resolve("output_0.pb"),
                StandardCopyOption.REPLACE_EXISTING);
        CliRun run = CliRun.of("convert", model, out);
        run.assertFailed(ExitCode.FAILURE, "--no-check leaves out the data beside the model");
        assertTrue(run.err().contains("for these inputs, but the expected one [3, 3]"), run.err());
        Files.delete(set.resolve("output_0.pb"));
        CliRun.of("convert", model, out).assertFailed(ExitCode.FAILURE, "--no-check");
        assertFalse(Files.exists(out));
        CliRun.ok("convert --no-check", model, out);
    }

    @Test
    void aModelOfThisLibraryKeepsEverythingAndGetsRows() {
        NeuralNetwork network = NeuralNetwork.of(new int[] {3, 5, 2}, Activation.TANH, Activation.SOFTMAX);
        FeatureScaling scaling = FeatureScaling.standard(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 10}, 3);
        Model model = new Model(network, scaling, List.of("no", "yes"), Map.of("kept", "yes"));
        Path in = file("in.safetensors");
        ModelFiles.save(model, in);
        String text = CliRun.ok("convert", in, out).out();
        assertTrue(text.contains("classes: no, yes"), text);
        Model converted = ModelFiles.load(out);
        assertEquals(model.classLabels(), converted.classLabels());
        assertEquals("yes", converted.metadata().get("kept"));
        float[] x = ProbeRows.random(model, 5, 1);
        assertArrayEquals(model.predict(x), converted.predict(x));
        assertEquals(16, ProbeRows.find(converted).orElseThrow().rows());
        Path again = file("again.safetensors");
        CliRun.ok("convert", out, again);
        assertEquals(converted.metadata(), ModelFiles.load(again).metadata());
        CliRun.ok("diff", in, out);
    }

    @Test
    void verifyTellsOtherBitsAndOtherRuntimes() {
        Model model = Model.of(NeuralNetwork.of(new int[] {3, 5, 2}, Activation.TANH, Activation.LINEAR));
        float[] x = ProbeRows.random(model, 4, 0);
        ProbeRows rows = ProbeRows.of(model, x).withExpected(new double[8], Tolerance.DEFAULT, "an abacus");
        ModelFiles.save(rows.storeIn(model), out);
        CliRun far = CliRun.of("verify", out);
        assertEquals(ExitCode.FAILURE, far.exitCode());
        assertTrue(far.out().contains("the bits that the model gave"), far.out());
        assertTrue(far.out().contains("beside an abacus: FAR OFF in "), far.out());

        Model changed = rows.storeIn(model);
        changed.network().parameters().setBiases(1, new float[] {0.5f, 0});
        ModelFiles.save(changed, out);
        CliRun other = CliRun.of("verify --json", out);
        assertEquals(ExitCode.FAILURE, other.exitCode());
        assertFalse(other.json().at("/probe/sameBits").asBoolean());
        assertTrue(CliRun.of("verify", out).out().contains("DIFFERENT BITS in 4 of 8 numbers: row "));
        CliRun.of("verify", file("fc.onnx")).assertFailed(ExitCode.FAILURE, "fc.onnx is an ONNX file");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            absent.onnx out.safetensors                              | 1 | cannot read ~/absent.onnx: there is no such file
            absent out.safetensors                                   | 1 | cannot read ~/absent: there is no such file
            fc-input.csv out.safetensors                             | 1 | fc-input.csv: this is a text file, expected a Lanewise model
            keras.npz out.safetensors                                | 1 | keras.npz: this is a ZIP archive
            cut.onnx out.safetensors                                 | 1 | cut.onnx: no intact ONNX model
            empty.onnx out.safetensors                               | 1 | empty.onnx: no ONNX model
            fc.onnx nowhere/out.safetensors                          | 1 | there is no folder ~/nowhere
            fc.onnx fc.onnx                                          | 1 | OUT must be another file than IN
            fc.onnx out.txt                                          | 2 | OUT must end with .safetensors or .onnx
            fc.onnx out                                              | 2 | OUT must end with .safetensors or .onnx
            fc.onnx out.safetensors --rtol -1                        | 2 | relative tolerance must be finite and at least 0
            fc.onnx out.safetensors --check keras.npz --no-check     | 2 | mutually exclusive
            fc.onnx out.safetensors --output nope                    | 1 | there is no output "nope"
            fc.onnx out.safetensors --check absent.npz               | 1 | no such file: ~/absent.npz
            fc.onnx out.safetensors --check fc-input.csv             | 1 | --check must be an .npz file, a folder
            fc.onnx out.safetensors --check fc-input.csv:absent.csv  | 1 | no such file: ~/absent.csv
            fc.onnx out.safetensors --check fc-input.csv:fc-input.csv | 1 | has 2 numbers per row, but 3 are expected
            fc.onnx out.safetensors --check fc-expected.csv:one.csv  | 1 | there are 64 numbers of inputs and 3 of expected outputs
            fc.onnx out.safetensors --check nan.npz                  | 1 | nan.npz: row 0, input 1 is NaN
            fc.onnx out.safetensors --check keras.npz                | 1 | rows of 100 numbers do not fit a matrix of 2 rows
            fc.onnx out.safetensors --check nothing                  | 1 | nothing has no output_0.pb
            """)
    void whatIsWrongIsSaidInOneLine(String arguments, int exitCode, String part) throws IOException {
        Files.write(file("cut.onnx"), Arrays.copyOf(Files.readAllBytes(file("fc.onnx")), 400));
        Files.write(file("empty.onnx"), new byte[0]);
        Files.createDirectory(file("nothing"));
        Tables.write(file("one.csv"), "1,2,3\n");
        Files.move(
                archive(Map.of(
                        "x", new NdArray(new int[] {1, 2}, new float[] {1, Float.NaN}),
                        "y", new NdArray(new int[] {1, 3}, new float[3]))),
                file("nan.npz"));
        List<Path> before = files();
        CliRun run = CliRun.of(
                "convert",
                arguments
                        .replaceAll("(?<=^|[ :])(?=[a-z])", folder + "/")
                        .replaceAll("--output " + folder + "/", "--output "));
        run.assertFailed(exitCode, part.replace("~", folder.toString()));
        assertEquals(before, files());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void outputIsForGraphsAlone() {
        ModelFiles.save(Model.of(NeuralNetwork.of(new int[] {2, 1}, Activation.LINEAR)), file("in.safetensors"));
        CliRun.of("convert --output y", file("in.safetensors"), out)
                .assertFailed(ExitCode.FAILURE, "--output is for ONNX files");
    }
}
