package dev.lanewise.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.lanewise.Host;
import dev.lanewise.Model;
import dev.lanewise.TuningResult;
import dev.lanewise.Warnings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TuningFilesTest {

    private static final TuningResult RESULT = SampleTuning.of(SampleTuning.HOST);

    private static final String JSON = """
            {
              "format": 1,
              "host": {
                "cpu": "AMD \\"EPYC\\" 7B13",
                "processors": 2,
                "jdk": "25.0.3+9",
                "vector_bits": 256
              },
              "layers": [3,4,2],
              "serving": {
                "precision": "int8",
                "max_batch_size": 48,
                "max_queue_delay_micros": 150,
                "preferred_batch_sizes": [8,16],
                "workers": 2,
                "requests_per_second": 20000.0,
                "p99_nanos": 281250
              },
              "training": {
                "batch_size": 64,
                "threads": 2,
                "learning_rate": 0.05,
                "noise_scale_rows": 812.5
              }
            }""";

    @TempDir
    private Path folder;

    @Test
    void format1CanBeReadForEver() {
        assertEquals(RESULT, TuningFiles.parse("the text", JSON));
    }

    @Test
    void aTuningIsWrittenAsFormat1() {
        assertEquals(JSON, TuningFiles.toJson(RESULT));
    }

    @Test
    void aPartThatWasNotTunedIsLeftOut() {
        TuningResult serving = new TuningResult(RESULT.host(), RESULT.layers(), RESULT.serving(), Optional.empty());
        TuningResult training = new TuningResult(RESULT.host(), RESULT.layers(), Optional.empty(), RESULT.training());
        assertFalse(TuningFiles.toJson(serving).contains("training"));
        assertFalse(TuningFiles.toJson(training).contains("serving"));
        assertEquals(serving, TuningFiles.parse("the text", TuningFiles.toJson(serving)));
        assertEquals(training, TuningFiles.parse("the text", TuningFiles.toJson(training)));
    }

    @Test
    void aNumberMayBeWrittenInAnyWay() {
        assertEquals(RESULT, TuningFiles.parse("the text", JSON.replace("20000.0", "20000")));
        assertEquals(RESULT, TuningFiles.parse("the text", JSON.replace("20000.0", "2e4")));
    }

    static Stream<Arguments> wrongTexts() {
        return Stream.of(
                arguments(
                        "\"format\": 1", "\"format\": 2", ": format is 2, but this version of Lanewise reads format 1"),
                arguments(
                        "\"format\": 1",
                        "\"format\": 1.0",
                        ": \"format\" must be a whole number from 1 to 2147483647, but is the number 1.0"),
                arguments("\"format\": 1,", "", ": key \"format\" is missing"),
                arguments("\"layers\": [3,4,2],", "", ": key \"layers\" is missing"),
                arguments("\"workers\": 2,", "", ": key \"serving.workers\" is missing"),
                arguments("\"layers\"", "\"colour\": 1, \"layers\"", ": unknown key \"colour\""),
                arguments("\"cpu\"", "\"colour\\n\": 1, \"cpu\"", ": unknown key \"host.colour\\n\""),
                arguments("\"workers\"", "\"colour\": 1, \"workers\"", ": unknown key \"serving.colour\""),
                arguments("\"threads\"", "\"colour\": 1, \"threads\"", ": unknown key \"training.colour\""),
                arguments(
                        "\"threads\": 2",
                        "\"threads\": 2, \"threads\": 2",
                        " is no valid JSON: duplicate key \"threads\" at character 431"),
                arguments("\"serving\": {", "\"serving\": [{", " is no valid JSON: expected ']', found \":\" at"),
                arguments("[3,4,2]", "\"3,4,2\"", ": \"layers\" must be an array of whole numbers, but is the string"),
                arguments(
                        "[3,4,2]",
                        "[3,0,2]",
                        ": \"layers\" must hold whole numbers from 1 to 2147483647, but holds the number 0"),
                arguments(
                        "[3,4,2]",
                        "[3,2147483648]",
                        ": \"layers\" must hold whole numbers from 1 to 2147483647, but holds the number 2147483648"),
                arguments("[3,4,2]", "[3]", ": layers must name the inputs and at least one layer, but are [3]"),
                arguments("\"25.0.3+9\"", "25", ": \"host.jdk\" must be a string, but is the number 25"),
                arguments("AMD", "A\\nMD", ": cpu must be one line of text, but holds U+000A"),
                arguments("256", "250", ": vectorBits must be 0, 64, 128, 256 or 512, but is 250"),
                arguments(
                        "\"int8\"",
                        "\"int\\n8\"",
                        ": \"serving.precision\" is \"int\\n8\", but this version knows float32, bfloat16, int8"),
                arguments(
                        "48",
                        "\"48\"",
                        ": \"serving.max_batch_size\" must be a whole number from 1 to 2147483647, but is the string"
                                + " \"48\""),
                arguments(
                        "48",
                        "9",
                        ": preferredBatchSizes must ascend from 1 to maxBatchSize, 9 at most, but are [8, 16]"),
                arguments(
                        "150",
                        "-1",
                        ": \"serving.max_queue_delay_micros\" must be a whole number from 0 to 9223372036854775807, but"
                                + " is the number -1"),
                arguments(
                        "281250",
                        "0",
                        ": \"serving.p99_nanos\" must be a whole number from 1 to 9223372036854775807, but is the number"
                                + " 0"),
                arguments(
                        "20000.0",
                        "0.0",
                        ": \"serving.requests_per_second\" must be a number above 0, but is the number 0.0"),
                arguments("20000.0", "1e999", " is no valid JSON: the number is beyond those of 64 bits at"),
                arguments(
                        "0.05",
                        "\"fast\"",
                        ": \"training.learning_rate\" must be a number above 0, but is the string \"fast\""),
                arguments(
                        "812.5",
                        "-1",
                        ": \"training.noise_scale_rows\" must be a number from 0 on, but is the number -1"));
    }

    @ParameterizedTest
    @MethodSource("wrongTexts")
    void aTextThatIsWrongIsRefusedWithItsKey(String right, String wrong, String problem) {
        String text = JSON.replace(right, wrong);
        assertNotEquals(JSON, text);
        String message = problem(text);
        assertTrue(message.startsWith("the text" + problem), message);
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void whatIsNoObjectIsRefused() {
        assertEquals("the text must be an object, but is an array of 0", problem("[]"));
        assertEquals("the text: \"host\" must be an object, but is the number 5", problem("{\"format\":1,\"host\":5}"));
        assertEquals(
                "the text: a tuning result must be for serving or training, but is for neither",
                problem(JSON.substring(0, JSON.indexOf(",\n  \"serving\"")) + "}"));
    }

    @Test
    void everyTruncationIsRefused() {
        for (int length = 0; length < JSON.length(); length++) {
            String message = problem(JSON.substring(0, length));
            assertTrue(message.startsWith("the text is no valid JSON: "), message);
        }
    }

    private static String problem(String text) {
        return assertThrows(ModelFormatException.class, () -> TuningFiles.parse("the text", text))
                .getMessage();
    }

    @Test
    void aFileIsTheJsonAndIsReplacedAsAWhole() throws IOException {
        Path file = Files.writeString(folder.resolve("tuning.json"), "old");
        TuningFiles.save(RESULT, file);
        assertEquals(JSON + "\n", Files.readString(file));
        assertEquals(RESULT, TuningFiles.load(file));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void theLongestTuningThatIsSavedIsLoaded() {
        TuningResult one = tuningOf(1_000);
        int overhead = TuningFiles.toJson(one).length() - 2 * 1_000;
        int most = (2 * JsonReader.MAX_VALUES - 1 - overhead) / 2;
        Path file = folder.resolve("tuning.json");
        TuningFiles.save(tuningOf(most), file);
        assertEquals(tuningOf(most), TuningFiles.load(file));
        assertEquals(
                "a tuning must take less than 524288 bytes, but takes " + (overhead + 2 * (most + 1)),
                assertThrows(IllegalArgumentException.class, () -> TuningFiles.save(tuningOf(most + 1), file))
                        .getMessage());
        assertEquals(tuningOf(most), TuningFiles.load(file));
    }

    private static TuningResult tuningOf(int layers) {
        return new TuningResult(SampleTuning.HOST, Collections.nCopies(layers, 1), Optional.empty(), RESULT.training());
    }

    @Test
    void filesThatAreNoTuningsAreRefused() throws IOException {
        Path file = folder.resolve("tuning.json");
        Files.writeString(file, JSON.substring(0, 100));
        assertDamaged(file, "the tuning is no valid JSON: expected");
        Files.writeString(file, "");
        assertDamaged(
                file, "the tuning is no valid JSON: expected a string, a number, an array or an object, found the end");
        Files.writeString(file, JSON.replace("\"workers\"", "\"labourers\""));
        assertDamaged(file, "the tuning: key \"serving.workers\" is missing");
        Files.write(file, new byte[] {'{', '"', (byte) 0xff, '"'});
        assertDamaged(file, "the tuning is no valid UTF-8 at byte 2");
        Files.writeString(file, JSON + " ".repeat(1 << 19));
        assertDamaged(file, "a tuning takes 524288 bytes at most, but the file is longer");
        ModelFiles.save(SampleModel.create(), file);
        assertDamaged(file, "the tuning is no valid");
    }

    private static void assertDamaged(Path file, String problem) {
        String message = assertThrows(ModelFormatException.class, () -> TuningFiles.load(file))
                .getMessage();
        assertTrue(message.startsWith(file + ": " + problem), message);
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void whatCannotBeReadOrWrittenSaysWhy() {
        Path missing = folder.resolve("missing");
        assertEquals("cannot read " + missing + ": there is no such file", unreadable(missing));
        assertEquals("cannot read " + folder + ": it is a folder", unreadable(folder));
        assertEquals("cannot write " + folder + ": it is a folder", unwritable(folder));
        Path inside = missing.resolve("tuning.json");
        assertEquals("cannot write " + inside + ": there is no folder " + missing, unwritable(inside));
    }

    private static String unreadable(Path file) {
        return assertThrows(UncheckedIOException.class, () -> TuningFiles.load(file))
                .getMessage();
    }

    private static String unwritable(Path file) {
        return assertThrows(UncheckedIOException.class, () -> TuningFiles.save(RESULT, file))
                .getMessage();
    }

    @Test
    void aModelHoldsATuningForEachHost() {
        Model model = SampleModel.create();
        TuningResult here = SampleTuning.of(Host.current());
        Model both = TuningFiles.store(TuningFiles.store(model, here), RESULT);
        Map<String, String> added = new HashMap<>(both.metadata());
        added.keySet().removeAll(model.metadata().keySet());
        assertEquals(
                Map.of(
                        "tuning." + Host.current().id(),
                        JsonWriter.compact(TuningJson.of(here)),
                        "tuning.AMD \"EPYC\" 7B13 x2, JDK 25.0.3+9, 256 bits",
                        JsonWriter.compact(TuningJson.of(RESULT))),
                added);
        try (Warnings warnings = Warnings.of(TuningFiles.class)) {
            assertEquals(Optional.of(here), TuningFiles.find(both));
            assertEquals(List.of(), warnings.messages());
        }
    }

    @Test
    void aNewTuningReplacesTheOneForItsHost() {
        TuningResult first = SampleTuning.of(Host.current());
        TuningResult second = new TuningResult(first.host(), first.layers(), Optional.empty(), first.training());
        Model model = TuningFiles.store(TuningFiles.store(SampleModel.create(), RESULT), first);
        Model replaced = TuningFiles.store(model, second);
        assertEquals(Optional.of(second), TuningFiles.find(replaced));
        assertEquals(model.metadata().keySet(), replaced.metadata().keySet());
        assertEquals(Optional.of(first), TuningFiles.find(model));
    }

    @Test
    void aTuningOfOtherLayersIsNotStored() {
        TuningResult other = new TuningResult(RESULT.host(), List.of(3, 4, 4, 2), RESULT.serving(), RESULT.training());
        assertEquals(
                "the tuning is for layers [3, 4, 4, 2], but the model has [3, 4, 2]",
                assertThrows(IllegalArgumentException.class, () -> TuningFiles.store(SampleModel.create(), other))
                        .getMessage());
    }

    @Test
    void aModelWithoutTuningsGivesNoneAndNoWarning() {
        try (Warnings warnings = Warnings.of(TuningFiles.class)) {
            assertEquals(Optional.empty(), TuningFiles.find(SampleModel.create()));
            assertEquals(List.of(), warnings.messages());
        }
    }

    @Test
    void tuningsForOtherHostsAloneGiveNoneAndOneWarning() {
        Host arm = new Host("aarch64", 8, "26", 128);
        Model model = TuningFiles.store(TuningFiles.store(SampleModel.create(), SampleTuning.of(arm)), RESULT);
        try (Warnings warnings = Warnings.of(TuningFiles.class)) {
            assertEquals(Optional.empty(), TuningFiles.find(model));
            assertEquals(
                    List.of(
                            "the model's tuning is ignored: it is for the host \"AMD \\\"EPYC\\\" 7B13 x2, JDK 25.0.3+9,"
                                    + " 256 bits\", \"aarch64 x8, JDK 26, 128 bits\", but this is "
                                    + Host.current().id() + "; to tune for this one, run \"lanewise tune\" here"),
                    warnings.messages());
        }
    }

    @Test
    void whatAModelHoldsForThisHostMustBeRight() {
        String key = "tuning." + Host.current().id();
        String name = "metadata " + JsonWriter.excerpt(key, 200);
        assertEquals(name + " is no valid JSON: expected '\"', found the end at character 1", problemInModel(key, "{"));
        assertEquals(
                name + " must be for this host, but is for AMD \"EPYC\" 7B13 x2, JDK 25.0.3+9, 256 bits",
                problemInModel(key, JSON));
        TuningResult other = new TuningResult(Host.current(), List.of(3, 2), RESULT.serving(), RESULT.training());
        assertEquals(
                name + " is for layers [3, 2], but the model has [3, 4, 2]",
                problemInModel(key, TuningFiles.toJson(other)));
    }

    private static String problemInModel(String key, String value) {
        Model sample = SampleModel.create();
        Model model = new Model(sample.network(), sample.featureScaling(), sample.classLabels(), Map.of(key, value));
        return assertThrows(ModelFormatException.class, () -> TuningFiles.find(model))
                .getMessage();
    }
}
