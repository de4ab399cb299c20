package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanewise.cli.context.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher at the root of the checkout; runs after packaging, on what was packaged. */
class LauncherTest {

    @TempDir
    Path folder;

    private CliProcess run(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(System.getProperty("lanewise.launcher")));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("LANEWISE_JAVA", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return CliProcess.end(builder.start());
    }

    @Test
    void helpAndVersion() throws Exception {
        assertTrue(run(Map.of(), "--help").out().startsWith("Usage: lanewise"));
        assertTrue(run(Map.of(), "--version").out().startsWith("lanewise "));
    }

    @Test
    void digitsAreTrainedIntoTheFolderOfTheCaller() throws Exception {
        CliProcess run = run(Map.of(), "train", "digits", "--quiet", "--json");
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertEquals("", run.err());
        double accuracy =
                new ObjectMapper().readTree(run.out()).at("/test/accuracy").asDouble();
        assertTrue(accuracy >= 0.97, run.out());
        Path model = folder.resolve("digits.safetensors");
        CliProcess evaluated = run(Map.of(), "evaluate", model.toString(), "digits", "--json");
        assertEquals(
                accuracy,
                new ObjectMapper()
                        .readTree(evaluated.out())
                        .at("/test/accuracy")
                        .asDouble());
        assertEquals(ExitCode.OK, run(Map.of(), "verify", model.toString()).exitCode());
    }

    @Test
    void optionsForTheJvmComeFirst() throws Exception {
        assertTrue(run(Map.of(), "-Dlanewise.kernels=scalar", "doctor").out().contains("scalar (asked for by"));
        CliProcess none = run(Map.of("LANEWISE_NO_VECTOR_MODULE", "1"), "doctor");
        assertEquals(ExitCode.OK, none.exitCode(), none.err());
        assertTrue(none.out().contains("is missing"), none.out());
    }

    @Test
    void theScalarKernelsWriteTheSameFile() throws Exception {
        run(Map.of(), "train", "digits", "--epochs", "2", "--quiet", "--out", "vector");
        run(Map.of(), "-Dlanewise.kernels=scalar", "train", "digits", "--epochs", "2", "--quiet", "--out", "scalar");
        assertArrayEquals(Files.readAllBytes(folder.resolve("vector")), Files.readAllBytes(folder.resolve("scalar")));
    }

    @Test
    void aFailureIsOneLine() throws Exception {
        CliProcess run = run(Map.of(), "train", "absent.csv");
        assertEquals(ExitCode.FAILURE, run.exitCode());
        assertEquals("lanewise: no such file: absent.csv", run.err().strip());
        assertEquals("", run.out());
        assertEquals(ExitCode.USAGE, run(Map.of(), "train").exitCode());
    }

    private CliProcess shell(String script) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script, System.getProperty("lanewise.launcher"))
                .directory(folder.toFile());
        builder.environment().put("LANEWISE_JAVA", System.getProperty("java.home"));
        builder.environment().put("LC_ALL", "C");
        return CliProcess.end(builder.start());
    }

    @Test
    void filesHaveAnyNameInTheLocaleC() throws Exception {
        CliProcess run =
                shell("name=$(printf 'm\\303\\250le'); \"$0\" train digits --hidden 4 --epochs 1 -q --out \"$name\""
                        + " && [ -f \"$name\" ] && \"$0\" verify \"$name\"");
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertTrue(run.out().contains("m\u00e8le is intact"), run.out());
    }

    @Test
    void tooFewOpenFilesAreALine() throws Exception {
        CliProcess run = shell("ulimit -n 20; exec \"$0\" doctor");
        assertEquals(ExitCode.FAILURE, run.exitCode());
        assertEquals(
                "lanewise: at most 20 files may be open at a time, too few for a JVM: allow more with ulimit -n 1024",
                run.err().strip());
    }
}
