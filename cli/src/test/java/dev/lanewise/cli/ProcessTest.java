package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanewise.cli.context.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own shows: kernels, the module flag, exit codes, signals. */
class ProcessTest {

    @TempDir
    Path folder;

    private static List<String> withModule(String... more) {
        List<String> options = new ArrayList<>(CliProcess.VECTOR_MODULE);
        options.addAll(List.of(more));
        return options;
    }

    @Test
    void everyChoiceOfKernelsWritesTheSameBytes() throws Exception {
        byte[] expected = trained(withModule());
        for (int bits : new int[] {64, 128, 256, 512}) {
            assertArrayEquals(expected, trained(withModule("-Dlanewise.vectorBits=" + bits)), bits + " bits");
        }
        assertArrayEquals(expected, trained(withModule("-Dlanewise.kernels=scalar")), "scalar");
        assertArrayEquals(expected, trained(List.of()), "without --add-modules");
    }

    private byte[] trained(List<String> jvmOptions) throws Exception {
        Path model = folder.resolve("m.safetensors");
        CliProcess run = CliProcess.run(
                jvmOptions,
                "train",
                "digits",
                "--hidden",
                "70,40",
                "--epochs",
                "2",
                "--quiet",
                "--out",
                model.toString());
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        byte[] bytes = Files.readAllBytes(model);
        Files.delete(model);
        return bytes;
    }

    @Test
    void doctorNamesTheKernelsInUse() throws Exception {
        CliProcess run = CliProcess.run(withModule("-Dlanewise.vectorBits=128"), "doctor");
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertTrue(run.out().contains("vector, 128 bits (width forced by -Dlanewise.vectorBits)"), run.out());
        assertTrue(run.out().contains("all is well"), run.out());
        assertEquals("", run.err());
    }

    @Test
    void doctorSaysThatTheFlagIsMissing() throws Exception {
        CliProcess run = CliProcess.run(List.of(), "doctor");
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertTrue(run.out().contains("--add-modules jdk.incubator.vector is missing"), run.out());
        assertTrue(run.out().contains("problem: networks run, but slowly"), run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().startsWith("lanewise: WARNING: "), run.err());
    }

    @Test
    void doctorSaysWhatIsWrongWithAProperty() throws Exception {
        for (String option : List.of("-Dlanewise.vectorBits=7", "-Dlanewise.kernels=fast")) {
            CliProcess run = CliProcess.run(withModule(option), "doctor", "--json");
            assertEquals(ExitCode.FAILURE, run.exitCode(), run.err());
            JsonNode json = new ObjectMapper().readTree(run.out());
            assertFalse(json.get("works").asBoolean());
            String value = option.substring(option.indexOf('=') + 1);
            assertTrue(json.get("problem").asText().contains("\"" + value + "\""), run.out());
        }
        CliProcess run = CliProcess.run(List.of("-Dlanewise.kernels=vector"), "doctor");
        assertEquals(ExitCode.FAILURE, run.exitCode(), run.err());
        assertTrue(run.out().contains("the vector kernels cannot run"), run.out());
    }

    @Test
    void kernelsThatCannotRunFailInOneLine() throws Exception {
        for (List<String> options :
                List.of(List.of("-Dlanewise.kernels=vector"), withModule("-Dlanewise.vectorBits=7"))) {
            CliProcess run = CliProcess.run(
                    options, "train", "digits", "--out", folder.resolve("m").toString());
            assertEquals(ExitCode.FAILURE, run.exitCode());
            assertEquals("", run.out());
            assertEquals(1, run.err().lines().count(), run.err());
            assertTrue(run.err().startsWith("lanewise: -Dlanewise."), run.err());
            assertFalse(Files.exists(folder.resolve("m")));
        }
    }

    @Test
    void exitCodesAreTheProcesss() throws Exception {
        assertEquals(
                ExitCode.USAGE,
                CliProcess.run(withModule(), "train", "--nonsense").exitCode());
        assertEquals(
                ExitCode.FAILURE,
                CliProcess.run(withModule(), "verify", "absent").exitCode());
    }

    /** SIGTERM takes the same path as Ctrl-C, which a process started in the background may have been told to ignore. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aSignalStopsTheTrainingAndLeavesNoFile() throws Exception {
        Process process = CliProcess.start(
                withModule(),
                "train",
                "digits",
                "--epochs",
                "1000000",
                "--patience",
                "0",
                "--out",
                folder.resolve("m").toString());
        StringBuilder err = new StringBuilder();
        try (BufferedReader reader = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                err.append(line).append('\n');
                if (line.startsWith("epoch       3/")) {
                    process.toHandle().destroy();
                }
            }
        }
        assertEquals(128 + 15, process.waitFor(), err.toString());
        assertTrue(err.toString().endsWith("lanewise: stopped\n"), err.toString());
        assertFalse(err.toString().contains("\tat "), err.toString());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void standardOutputIsUtf8InEveryLocale() throws IOException, InterruptedException {
        Path table = Tables.numbers(folder.resolve("t.csv"), 50);
        CliProcess run = CliProcess.run(
                withModule("-Dstdout.encoding=US-ASCII"),
                "train",
                table.toString(),
                "--epochs",
                "1",
                "-q",
                "--out",
                folder.resolve("m").toString());
        assertTrue(run.out().contains("R²"), run.out());
    }
}
