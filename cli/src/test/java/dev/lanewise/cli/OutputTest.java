package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.context.ExitCode;
import dev.lanewise.io.ModelFiles;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where results go, and what is said where they cannot. The tests may run as root. */
@EnabledOnOs(OS.LINUX)
class OutputTest {

    @TempDir
    Path folder;

    private Path model;
    private Path data;

    @BeforeEach
    void train() throws IOException {
        model = folder.resolve("m.safetensors");
        data = Tables.numbers(folder.resolve("t.csv"), 50);
        CliRun.ok("train", data, "--hidden 4 --epochs 1 -q --out", model);
    }

    private static CliProcess runInto(Path output, String... arguments) throws IOException, InterruptedException {
        return CliProcess.end(CliProcess.builder(CliProcess.VECTOR_MODULE, arguments)
                .redirectOutput(output.toFile())
                .start());
    }

    @Test
    void whatCannotBePrintedIsAFailure() throws Exception {
        String file = model.toString();
        for (String[] arguments : new String[][] {
            {"--version"},
            {"--help"},
            {"help", "train"},
            {"doctor"},
            {"summary", file},
            {"summary", file, "--json"},
            {"verify", file},
            {"evaluate", file, data.toString()},
            {"predict", file, data.toString()},
            {"predict", file, data.toString(), "--out", "/dev/stdout"},
            {"train", data.toString(), "--hidden", "4", "--epochs", "1", "-q", "--json", "--out", file + "2"}
        }) {
            CliProcess run = runInto(Path.of("/dev/full"), arguments);
            String command = String.join(" ", arguments);
            assertEquals(ExitCode.FAILURE, run.exitCode(), command);
            assertEquals(1, run.err().lines().count(), command + ": " + run.err());
            assertTrue(
                    run.err().startsWith("lanewise: cannot write to standard output: ")
                            || run.err().startsWith("lanewise: cannot write /dev/stdout: "),
                    command + ": " + run.err());
        }
        // What was trained is saved all the same.
        ModelFiles.verify(Path.of(file + "2"));
    }

    @Test
    void aReaderThatHasEnoughIsNoFailureToTalkAbout() throws Exception {
        Path images = folder.resolve("digits.safetensors");
        CliRun.ok("train digits --hidden 4 --epochs 1 -q --out", images);
        for (String[] more : new String[][] {{}, {"--out", "/dev/stdout"}}) {
            String[] arguments = Stream.concat(Stream.of("predict", images.toString(), "digits"), Stream.of(more))
                    .toArray(String[]::new);
            Process process = CliProcess.start(CliProcess.VECTOR_MODULE, arguments);
            try {
                // More than a pipe holds is to come.
                try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                    assertTrue(lines.readLine().startsWith("prediction,"));
                }
                String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
                assertEquals(ExitCode.CLOSED_PIPE, process.waitFor(), err);
                assertEquals("", CliProcess.withoutLinesOfTheJvm(err));
            } finally {
                process.destroyForcibly();
            }
        }
    }

    /** A link as /dev/stdout is one, which root could replace. */
    @Test
    void predictionsGoToStandardOutputUnderAnyName() throws Exception {
        String expected = CliRun.ok("predict", model, data).out();
        Path link = Files.createSymbolicLink(folder.resolve("stdout"), Path.of("/proc/self/fd/1"));
        for (String name : List.of("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "-", link.toString())) {
            String[] arguments = {"predict", model.toString(), data.toString(), "--out", name};
            CliProcess piped = CliProcess.run(CliProcess.VECTOR_MODULE, arguments);
            assertEquals(ExitCode.OK, piped.exitCode(), piped.err());
            assertEquals(expected, piped.out(), name);
            Path file = folder.resolve("out.csv");
            CliProcess redirected = runInto(file, arguments);
            assertEquals(ExitCode.OK, redirected.exitCode(), redirected.err());
            assertEquals(expected, Files.readString(file), name);
        }
        assertTrue(Files.isSymbolicLink(link));
        assertFalse(Files.isRegularFile(Path.of("/dev/stdout"), LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void reportsFollowLinks() throws Exception {
        Path report = folder.resolve("report.json");
        Path link = Files.createSymbolicLink(folder.resolve("latest.json"), report);
        CliRun.ok("quantize", model, "--data", data, "--json", link);
        assertTrue(Files.isSymbolicLink(link));
        assertTrue(Files.readString(report).startsWith("{"));
    }

    @Test
    void aReportThatCannotBeWrittenIsAFailureAfterTheResult() throws Exception {
        CliRun run = CliRun.of("quantize", model, "--data", data, "--json /dev/full");
        assertEquals(ExitCode.FAILURE, run.exitCode());
        assertTrue(run.err().startsWith("lanewise: cannot write /dev/full: "), run.err());
        assertTrue(run.out().contains("int8"), run.out());
    }

    @Test
    void theAnswerOfATuningIsKeptWhereItsReportsFail() throws Exception {
        Path result = folder.resolve("result.json");
        Path html = folder.resolve("page.html");
        CliRun run = CliRun.of(
                FakeTuner.met().factory(), "tune", model, "-q --json /dev/full --html", html, "--result", result);
        assertEquals(ExitCode.FAILURE, run.exitCode());
        assertTrue(run.err().contains("lanewise: cannot write /dev/full: "), run.err());
        assertTrue(Files.exists(result));
        assertTrue(Files.exists(html));
    }

    /** Of which the reader would be told after hours. */
    @Test
    void aModelThatNoFileHoldsIsRefusedBeforeTheFirstEpoch() throws Exception {
        StringBuilder table = new StringBuilder();
        for (int column = 0; column < 20; column++) {
            table.append((char) ('a' + column)).append("n".repeat(1_000_000)).append(',');
        }
        table.append("y\n").append(("0.5,".repeat(20) + "1.5\n" + "1.5,".repeat(20) + "0.5\n").repeat(20));
        Path wide = Files.writeString(folder.resolve("wide.csv"), table);
        Path out = folder.resolve("wide.safetensors");
        CliRun run = CliRun.of("train", wide, "--hidden 4 --epochs 2 --out", out);
        assertEquals(ExitCode.FAILURE, run.exitCode());
        assertTrue(run.err().contains("the metadata are too large"), run.err());
        assertFalse(run.err().contains("\nepoch "), run.err());
        assertFalse(Files.exists(out));
    }

    @Test
    void aFieldOfMegabytesIsQuotedInPart() throws Exception {
        Path table = Files.writeString(folder.resolve("long.csv"), "a,b,y\n1,2,0\n1," + "x".repeat(5_000_000) + ",1\n");
        CliRun run = CliRun.of("train", table, "--numeric b --out", folder.resolve("long.safetensors"));
        assertEquals(ExitCode.FAILURE, run.exitCode());
        assertTrue(run.err().length() < 1000, "" + run.err().length());
        assertTrue(run.err().contains("long.csv:3:"), run.err());
    }

    @Test
    void aBombIsRefusedBeforeTheMemoryEnds() throws Exception {
        File bomb = folder.resolve("bomb.csv.gz").toFile();
        try (GZIPOutputStream gzip = new GZIPOutputStream(Files.newOutputStream(bomb.toPath()))) {
            gzip.write("a,b\n".getBytes(StandardCharsets.US_ASCII));
            byte[] rows = "0,0\n".repeat(1 << 18).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 100; i++) {
                gzip.write(rows);
            }
        }
        CliProcess run = CliProcess.run(List.of("-Xmx128m"), "train", bomb.toString());
        assertEquals(ExitCode.FAILURE, run.exitCode());
        assertTrue(
                run.err().contains("bomb.csv.gz: the gzip stream expands more than 100-fold")
                        && run.err().contains("gunzip"),
                run.err());
    }

    @Test
    void tooFewFilesAreALine() throws Exception {
        List<String> command = CliProcess.builder(List.of(), "doctor").command();
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", "ulimit -n 10; exec \"$0\" \"$@\"");
        shell.command().addAll(command);
        CliProcess run = CliProcess.end(shell.start());
        assertEquals(ExitCode.FAILURE, run.exitCode());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains("ulimit -n"), run.err());
    }

    @Test
    void aNameThatTheLocaleCannotHoldIsALine() throws Exception {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", "exec \"$0\" \"$@\" \"$(printf 'm\\303\\250le')\"");
        shell.command().addAll(CliProcess.builder(List.of(), "verify").command());
        shell.environment().put("LC_ALL", "C");
        CliProcess run = CliProcess.end(shell.start());
        assertEquals(ExitCode.USAGE, run.exitCode(), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains("set a locale with UTF-8, such as LC_ALL=C.UTF-8"), run.err());
        assertArrayEquals(new byte[0], run.out().getBytes(StandardCharsets.UTF_8));
    }
}
