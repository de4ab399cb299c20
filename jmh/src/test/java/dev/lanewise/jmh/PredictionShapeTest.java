package dev.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Activation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.annotations.Param;

class PredictionShapeTest {

    @TempDir
    Path folder;

    @Test
    void readsLayersActivationsAndRows() {
        PredictionShape shape = PredictionShape.parse("64-128:tanh-32-10@8");
        assertEquals(List.of(64, 128, 32, 10), shape.layers());
        assertEquals(List.of(Activation.TANH, Activation.RELU, Activation.SOFTMAX), shape.activations());
        assertEquals(8, shape.rows());
        assertEquals(
                List.of(Activation.RELU, Activation.SIGMOID),
                PredictionShape.parse("4-3-1@1").activations());
    }

    @ParameterizedTest
    @ValueSource(strings = {"784-128-10@32", "64-128:tanh-10@1", "4-3-1@1", "4-3:softmax-2:sigmoid-1:tanh@999999"})
    void writesWhatItReads(String text) {
        assertEquals(text, PredictionShape.parse(text).toString());
    }

    @Test
    void writesNoActivationThatIsTheUsualOne() {
        assertEquals("4-3-2@1", PredictionShape.parse("4-3:relu-2:softmax@1").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"784@1", "784-128", "0-1@1", "2-1@0", "2-3:gelu-1@1", "2:relu-1@1", "2-3:-1@1", "2- 3@1", ""})
    void refusesWhatIsNoPrediction(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> PredictionShape.parse(text))
                .getMessage();
        assertTrue(message.contains("as in 784-128-10@32"), message);
        assertTrue(message.endsWith("but this is \"" + text + "\""), message);
    }

    @Test
    void theBenchmarkMeasuresWhatItsFileNames() throws Exception {
        assertArrayEquals(
                PredictBenchmark.class
                        .getField("network")
                        .getAnnotation(Param.class)
                        .value(),
                networks("predict.txt", ""));
        assertArrayEquals(
                PredictLatencyBenchmark.Calls.class
                        .getField("network")
                        .getAnnotation(Param.class)
                        .value(),
                networks("predict.txt", "@1"));
        assertTrue(List.of(networks("predict.txt", "")).containsAll(List.of(networks("predict-quick.txt", ""))));
    }

    private static String[] networks(String file, String end) throws IOException {
        return PredictionShape.read(Path.of("shapes", file)).stream()
                .map(PredictionShape::toString)
                .filter(network -> network.endsWith(end))
                .toArray(String[]::new);
    }

    @Test
    void namesFileAndLineOfWhatIsNoPrediction() throws IOException {
        Path file = write("# comment\n\n2-3-1@4 # one\n4x5\n");
        String message = assertThrows(IllegalArgumentException.class, () -> PredictionShape.read(file))
                .getMessage();
        assertTrue(message.startsWith(file + ":4: a prediction is written <layer sizes>@<rows>"), message);
    }

    @Test
    void refusesAFileWithoutPredictions() throws IOException {
        Path file = write("# nothing\n");
        assertEquals(
                file + " has no predictions",
                assertThrows(IllegalArgumentException.class, () -> PredictionShape.read(file))
                        .getMessage());
    }

    @Test
    void theCommandLineTakesTheNetworksOfAFile() throws IOException {
        Path file = write("2-3-1@4\n4-5:tanh-6@1\n");
        assertArrayEquals(
                new String[] {"PredictBenchmark", "-f", "1", "-p", "network=2-3-1@4,4-5:tanh-6@1"},
                Benchmarks.expand("--networks", file.toString(), "-f", "1"));
        assertThrows(IllegalArgumentException.class, () -> Benchmarks.expand("--networks"));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("networks.txt"), text);
    }
}
