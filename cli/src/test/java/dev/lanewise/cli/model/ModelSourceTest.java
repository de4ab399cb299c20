package dev.lanewise.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lanewise.cli.CliRun;
import dev.lanewise.cli.FakeTuner;
import dev.lanewise.cli.OnnxSample;
import dev.lanewise.cli.Tables;
import dev.lanewise.cli.context.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that take a model take an ONNX file as well, whatever its name. */
class ModelSourceTest {

    @TempDir
    Path folder;

    private Path iris;
    private Path rows;

    @BeforeEach
    void copySamples() throws IOException {
        iris = Files.move(OnnxSample.copy("iris.onnx", folder), folder.resolve("iris.model"));
        rows = Tables.write(folder.resolve("rows.csv"), "5.1,3.5,1.4,0.2\n6.3,3.3,6.0,2.5\n");
    }

    @Test
    void predictSummaryAndGradcheck() {
        String csv = CliRun.ok("predict", iris, rows).out();
        assertEquals(3, csv.lines().count(), csv);
        assertTrue(CliRun.ok("summary", iris).out().contains("ONNX, Tribuo"));
        assertTrue(CliRun.ok("gradcheck --loss sparse_categorical_cross_entropy", iris)
                .out()
                .contains("passed"));
    }

    @Test
    void evaluateAndQuantize() {
        Path model = OnnxSample.copy("fc.onnx", folder);
        CliRun.of("evaluate", model, rows).assertFailed(ExitCode.FAILURE, "rows.csv");
        Path keras = OnnxSample.copy("keras.onnx", folder);
        Path table = Tables.write(folder.resolve("t.csv"), ("0.5,".repeat(100) + "1\n").repeat(4));
        JsonNode evaluated = CliRun.ok("evaluate --json", keras, table).json();
        assertEquals(4, evaluated.at("/test/rows").asInt(), evaluated.toString());
        assertTrue(CliRun.ok("quantize --precision bfloat16", keras, "--data", table)
                .out()
                .contains("bfloat16"));
    }

    @Test
    void tuneServingButNotStore() {
        FakeTuner tuner = FakeTuner.met();
        assertEquals(
                ExitCode.OK,
                CliRun.of(tuner.factory(), "tune serving", iris, "--p99 300us").exitCode());
        CliRun.of(tuner.factory(), "tune serving --store", iris)
                .assertFailed(ExitCode.FAILURE, "iris.model is an ONNX file: lanewise convert");
    }

    @Test
    void textIsNoModel() {
        CliRun.of("predict", rows, rows).assertFailed(ExitCode.FAILURE, "rows.csv: this is a text file, expected");
    }
}
