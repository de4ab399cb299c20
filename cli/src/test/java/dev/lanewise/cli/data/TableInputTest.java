package dev.lanewise.cli.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lanewise.cli.CliRun;
import dev.lanewise.cli.Tables;
import dev.lanewise.cli.context.ExitCode;
import dev.lanewise.data.NdArray;
import dev.lanewise.data.Npy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables and arrays as the commands read them. */
class TableInputTest {

    @TempDir
    Path folder;

    private Path train(String text, String options) {
        Path table = Tables.write(folder.resolve("train.csv"), text);
        Path model = folder.resolve("m.safetensors");
        CliRun.ok("train", table, "-q --out", model, options);
        return model;
    }

    private static CliRun withInput(byte[] input, Object... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input));
        try {
            return CliRun.ok(arguments);
        } finally {
            System.setIn(before);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    /** {@code x} and a label that follows from it. */
    private static String rows(int count) {
        StringBuilder text = new StringBuilder("x,y\n");
        for (int i = 0; i < count; i++) {
            text.append(i * 0.5).append(i % 3 == 0 ? ",no\n" : ",yes\n");
        }
        return text.toString();
    }

    @Test
    @ResourceLock(Resources.SYSTEM_PROPERTIES)
    void standardInputIsReadLikeAFile() throws IOException {
        Path model = train(rows(60), "--hidden 4 --epochs 2");
        byte[] bytes = utf8(rows(60));
        Path other = folder.resolve("other.safetensors");
        withInput(bytes, "train - --hidden 4 --epochs 2 -q --out", other);
        assertArrayEquals(Files.readAllBytes(model), Files.readAllBytes(other));
        withInput(bytes, "train", folder.resolve("train.csv"), "--test - --hidden 4 --epochs 2 -q --out", other);

        Path table = folder.resolve("train.csv");
        String predictions = CliRun.ok("predict", model, table).out();
        assertEquals(predictions, withInput(bytes, "predict", model, "-").out());
        assertEquals(predictions, withInput(gzip(bytes), "predict", model, "-").out());
        assertEquals(
                CliRun.ok("evaluate", model, table).out(),
                withInput(bytes, "evaluate", model, "-").out());
        assertTrue(withInput(bytes, "quantize", model, "--data -").out().startsWith("60 rows"));

        Path npy = folder.resolve("x.npy");
        Npy.write(npy, new NdArray(new int[] {2, 1}, new float[] {1, 2}));
        assertEquals(
                CliRun.ok("predict", model, npy).out(),
                withInput(Files.readAllBytes(npy), "predict", model, "-").out());
    }

    @Test
    void standardInputIsReadOnce() {
        CliRun.of("train - --test -").assertFailed(ExitCode.USAGE, "standard input can be read once");
    }

    @Test
    void datesThatAreEqualAsFloatsAreLearned() {
        StringBuilder text = new StringBuilder("date,y\n");
        for (int i = 0; i < 200; i++) {
            text.append(20_180_131 + i % 2).append(i % 2 == 0 ? ",a\n" : ",b\n");
        }
        Path model = train(text.toString(), "--hidden 8 --epochs 40");
        JsonNode json =
                CliRun.ok("evaluate --json", model, folder.resolve("train.csv")).json();
        assertEquals(1, json.at("/test/accuracy").asDouble());
    }

    @Test
    void aLargeTargetIsAnsweredInItsUnit() {
        StringBuilder text = new StringBuilder("x,y\n");
        for (int i = 0; i < 200; i++) {
            text.append(i / 100.0).append(',').append(1e9 + 0.3 * i).append('\n');
        }
        Path model = train(text.toString(), "--hidden 32 --epochs 120 --patience 0 --learning-rate 0.01");
        Path table = folder.resolve("train.csv");
        List<String> answers =
                CliRun.ok("predict", model, table).out().lines().skip(1).toList();
        double squares = 0;
        double absolutes = 0;
        for (int i = 0; i < 200; i++) {
            double error = Double.parseDouble(answers.get(i)) - (1e9 + 0.3 * i);
            assertEquals(0, error, 6, answers.get(i));
            assertTrue(answers.get(i).matches("10000000\\d\\d\\.\\d{4,}|999999999\\.\\d+"), answers.get(i));
            squares += error * error / 200;
            absolutes += Math.abs(error) / 200;
        }
        JsonNode test = CliRun.ok("evaluate --json", model, table).json().get("test");
        assertEquals(Math.sqrt(squares), test.get("rmse").asDouble(), 1e-5);
        assertEquals(absolutes, test.get("mae").asDouble(), 1e-5);
        assertTrue(test.get("r2").asDouble() > 0.99, test.toString());
    }

    @Test
    void aLargeTargetNeedsALinearLastLayer() {
        Path table = Tables.write(folder.resolve("t.csv"), "x,y\n" + "1,1000000000.5\n2,1000000001.5\n".repeat(20));
        CliRun.of("train", table, "--task regression --layers 1,1 --activations relu -q --out", folder.resolve("m"))
                .assertFailed(ExitCode.FAILURE, "the last of --activations must be linear");
    }

    @Test
    void evaluateSaysWhichPartItTook() {
        Path model = train(rows(60), "--hidden 4 --epochs 2");
        Path table = folder.resolve("train.csv");
        assertTrue(CliRun.ok("evaluate", model, table).out().startsWith("all 60 rows\n"));
        assertTrue(CliRun.ok("evaluate --part test", model, table).out().startsWith("test part: 12 of 60 rows\n"));
        assertTrue(CliRun.ok("evaluate --part train", model, table).out().startsWith("training part: 48 of 60 rows\n"));
        JsonNode json = CliRun.ok("evaluate --part test --json", model, table).json();
        assertEquals("test", json.get("part").asText());
        assertEquals(60, json.get("dataRows").asInt());
    }

    @Test
    void noRowsGiveTheHeaderAlone() {
        Path model = train(rows(60), "--hidden 4 --epochs 2");
        String head = "prediction,probability_no,probability_yes\n";
        Path npy = folder.resolve("empty.npy");
        Npy.write(npy, new NdArray(new int[] {0, 1}, new float[0]));
        assertEquals(head, CliRun.ok("predict", model, npy).out());
        Path csv = Tables.write(folder.resolve("empty.csv"), "x,y\n");
        assertEquals(head, CliRun.ok("predict", model, csv).out());
        CliRun.of("evaluate", model, csv).assertFailed(ExitCode.FAILURE, "empty.csv: there is a header, but no row");
    }

    @Test
    void anArrayWithNanIsRefusedWithItsPlace() {
        Path model = train(rows(60), "--hidden 4 --epochs 2");
        Path npy = folder.resolve("nan.npy");
        Npy.write(npy, new NdArray(new int[] {2, 1}, new float[] {1, Float.NaN}));
        CliRun.of("predict", model, npy)
                .assertFailed(ExitCode.FAILURE, "nan.npy: row 2, column 1: expected a finite number, found NaN");
        CliRun.of("evaluate", model, npy).assertFailed(ExitCode.FAILURE, "this is an NPY file");
    }

    @Test
    void labelsMayBeWrittenAsOtherNumbersLater() {
        Path model = train("x,y\n" + "0.5,0\n1.5,1\n".repeat(20), "--hidden 4 --epochs 2");
        Path floats = Tables.write(folder.resolve("floats.csv"), "x,y\n0.5,0.0\n1.5,1.0\n");
        JsonNode json = CliRun.ok("evaluate --json", model, floats).json();
        assertEquals("1", json.at("/test/perClass/1/label").asText());
        assertEquals(2, json.at("/test/rows").asInt());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            x,y~1,a~                                 |                    | add --test-split 0 --validation-split 0
            x,y~1,a~2,b~                             |                    | add --test-split 0 --validation-split 0
            x,y~1,a~                                 | --test-split 0     | one class only
            x;y~1;a~2;b~                             |                    | --delimiter ';'
            x  y~1  a~2  b~                          |                    | --delimiter blanks
            x;y~1,5;a~2,5;b~                         | --delimiter ;      | --decimal ,
            x;y~1,5;a~2,5;b~                         | --decimal ; --delimiter ; | --decimal must be . or ,
            red,y~red,a~blue,b~                      |                    | add --no-header
            x,y~,a~2,b~                              |                    | --impute
            x,y~?,a~2,b~                             |                    | --missing '?'
            x,m,y~1,,a~2,,b~                         |                    | --drop m
            x,y,~1,a,~2,b,~                          |                    | --target y --drop 2
            """)
    void aRefusalNamesTheOptionThatHelps(String text, String options, String part) {
        Path table = Tables.write(folder.resolve("bad.csv"), text.replace('~', '\n'));
        CliRun run = CliRun.of("train", table, "-q --out", folder.resolve("m"), options == null ? "" : options);
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains(part), run.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            x;y~1,5;a~2,5;b~                         | --delimiter ; --decimal ,
            x  y~1  a~2  b~                          | --delimiter blanks
            sep=;~x;y~1;a~2;b~                       | --delimiter ;
            x,y,~1,a,~2,b,~                          | --target Y --drop 2
            ID,x,y~p,1,a~q,2,b~                      | --drop id
            red,y~red,a~blue,b~                      | --header
            5d,y~1,a~2,b~                            |
            """)
    void theOptionHelps(String text, String options) {
        Path table = Tables.write(folder.resolve("good.csv"), text.replace('~', '\n'));
        Path model = folder.resolve("good.safetensors");
        CliRun.ok(
                "train",
                table,
                "--test-split 0 --validation-split 0 --hidden 4 --epochs 1 -q --out",
                model,
                options == null ? "" : options);
        assertEquals(3, CliRun.ok("predict", model, table).out().lines().count());
    }
}
