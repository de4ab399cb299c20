package dev.lanewise.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanewise.cli.CliProcess;
import dev.lanewise.cli.CliRun;
import dev.lanewise.cli.context.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command with {@link FakeBenchmarks} in the place of the jar: everything but the time that it takes. */
class BenchCommandTest {

    @TempDir
    Path home;

    @BeforeEach
    void makeACheckout() throws IOException {
        FakeCheckout.make(home);
        Path shapes = home.resolve("jmh/shapes");
        Files.writeString(shapes.resolve("dense-layers.txt"), "32x784x128\n1024x1024x1024 # large\n");
        Files.writeString(shapes.resolve("quick.txt"), "32x784x128\n");
        Files.writeString(home.resolve("bad.txt"), "# shapes\n32x784x128\n32x784\n");
        Files.writeString(home.resolve("twice.txt"), "1x2x3\n1x2x3\n");
        Files.writeString(home.resolve("none.txt"), "# nothing\n");
        Files.writeString(home.resolve("forever.txt"), "9x9x9\n");
        Files.writeString(home.resolve("other.txt"), "8x8x8\n");
    }

    @AfterEach
    void forgetTheCheckout() {
        FakeCheckout.forget();
    }

    private Path file(String name) {
        return home.resolve(name);
    }

    private static JsonNode row(JsonNode document, String benchCase, String implementation) {
        for (JsonNode row : document.get("rows")) {
            if (row.get("case").asText().equals(benchCase)
                    && row.get("implementation").asText().equals(implementation)) {
                return row;
            }
        }
        throw new AssertionError("no row for " + benchCase + ", " + implementation);
    }

    @Test
    void rowsHaveTheirFieldsAndNothingElse() {
        JsonNode document = CliRun.ok("bench --suite gemm --suite activations --suite train --quick --forks 2 --json -")
                .json();
        for (JsonNode row : document.get("rows")) {
            assertEquals(
                    List.of(
                            "suite",
                            "case",
                            "implementation",
                            "vectorBits",
                            "threads",
                            "microseconds",
                            "gflops",
                            "percentOfPeak",
                            "ratioToLanewise",
                            "ratioSpread",
                            "turnSpread",
                            "forkSpread",
                            "bimodal",
                            "turns"),
                    new ArrayList<>(
                            row.properties().stream().map(e -> e.getKey()).toList()));
        }
        JsonNode forward = row(document, "forward 32x784x128", "LANEWISE_SCALAR");
        assertEquals("gemm", forward.get("suite").asText());
        assertEquals(0, forward.get("vectorBits").intValue());
        assertEquals(1, forward.get("threads").intValue());
        assertEquals(200, forward.get("microseconds").doubleValue());
        double gflops = 2.0 * 32 * 784 * 128 / 200 * 1e-3;
        assertEquals(gflops, forward.get("gflops").doubleValue(), 1e-12);
        // Made up, some products are faster than the peak, which then is theirs.
        double peak = document.at("/machine/peakGflops/512").doubleValue();
        assertEquals(100 * gflops / peak, forward.get("percentOfPeak").doubleValue(), 1e-12);
        assertEquals(20, forward.get("ratioToLanewise").doubleValue());
        assertEquals(0, forward.get("forkSpread").doubleValue());
        assertFalse(forward.get("bimodal").booleanValue());
        assertEquals("[[200.0,200.0],[200.0,200.0]]", forward.get("turns").toString());
        JsonNode relu = row(document, "relu 4096", "LANEWISE_VECTOR");
        assertEquals(0.01, relu.get("microseconds").doubleValue(), 1e-15);
        assertTrue(relu.get("gflops").isNull() && relu.get("percentOfPeak").isNull(), relu.toString());
        assertEquals(128, document.at("/machine/peakGflops/256").doubleValue());
        assertEquals(2.0 * 128 * (2 * 784 * 512 + 3 * (512 * 256 + 256 * 10)) / 10 * 1e-3, peak, 1e-9);
        assertEquals(
                "{\"512\":\"Lanewise at 784-512-256-10@128\"}",
                document.at("/machine/peakFoundBy").toString());
        assertEquals(0, forward.get("ratioSpread").doubleValue());
        assertEquals(
                "{\"median\":1.0,\"p90\":1.0,\"uneven\":false,"
                        + "\"sentence\":\"even: nine of ten turns took at most 1.00 times the fastest of their row\"}",
                document.at("/machine/slowdown").toString());
        assertEquals(12288, document.at("/machine/bandwidth/0/bytes").intValue());
        assertEquals(
                "lanewise bench --suite gemm --suite activations --suite train --quick --forks 2 --json -",
                document.get("commandLine").asText());
    }

    @Test
    void theTablesFitTheTerminalAndShowWhatWasLeftOut() {
        CliRun run = CliRun.of("bench --peers --forks 1");
        assertTrue(run.out().lines().allMatch(line -> line.codePointCount(0, line.length()) <= 120), run.out());
        String row = run.out()
                .lines()
                .filter(line -> line.startsWith("parameterGradients 1024x1024x1024"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(run.err()));
        assertTrue(
                row.matches(
                        "parameterGradients 1024x1024x1024 +10\\.0 +214748 +36\\.6 +– +– +0\\.500 +– +– +0\\.0 % +0\\.0 %"),
                row);
        assertTrue(run.out().contains("oneMKL is faster in 6 of 6 cases"), run.out());
        assertTrue(run.err().contains("left out of gemm scalar, because one call would take too long: 1024x1024x1024"));
        assertTrue(
                run.err().contains("left out of train C + BLIS, because it has no Adam: 4-32-16-4:tanh@10000"),
                run.err());
    }

    @Test
    void whatFailsIsALineAndTheRestIsKept() throws IOException {
        CliRun run = CliRun.of("bench --suite gemm --quick --peers -q --json", file("r.json"));
        assertEquals(ExitCode.FAILURE, run.exitCode());
        assertEquals(
                "lanewise: left out: gemm BLIS: BLIS is not here\nlanewise: gemm OpenBLAS: OpenBLAS is unfair",
                run.err().strip());
        JsonNode document = new ObjectMapper().readTree(file("r.json").toFile());
        assertEquals(
                5,
                row(document, "forward 32x784x128", "MKL").get("microseconds").doubleValue());
        assertEquals(
                "gemm OpenBLAS: OpenBLAS is unfair", document.at("/failures/0").asText());
        assertEquals("gemm BLIS: BLIS is not here", document.at("/absent/0").asText());
        assertEquals(4 * 3, document.get("rows").size());
    }

    /** As of a jar that is newer than the command. */
    @Test
    void aTurnThatMeansNothingEndsTheRun() {
        CliRun.of("bench --suite gemm -q --shapes", file("other.txt"))
                .assertFailed(ExitCode.FAILURE, "a result of no suite: dev.lanewise.jmh.OtherBenchmark.run");
    }

    @Test
    void theProcessesOfASuiteTakeTurnsAtEachCase() throws IOException {
        CliRun.ok("bench --suite gemm --quick --json -");
        List<String> log = Files.readAllLines(file("jmh/target/turns.txt"));
        List<String> processes = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        List<String> measured = new ArrayList<>();
        for (int i = 0; i < log.size(); i += 2) {
            String process = log.get(i).split(" ", 2)[0];
            assertEquals(process + " end", log.get(i + 1), "one runs at a time");
            if (!processes.contains(process)) {
                processes.add(process);
            }
            if (log.get(i).endsWith(" begin measurement")) {
                measured.add(process);
            }
        }
        assertEquals(3, processes.size(), "Lanewise, scalar kernels, plain loops");
        // Three products, two turns each.
        for (int turn = 0; turn < 3 * 2; turn++) {
            expected.addAll(processes);
        }
        assertEquals(expected, measured);
        String out = CliRun.ok("bench --suite gemm --quick").out();
        assertTrue(out.contains("speed     even: nine of ten turns took at most 1.00 times the fastest"), out);
        assertTrue(
                out.contains("peak 512  no chain of multiply-adds was as fast as Lanewise at forward 32x784x128"), out);
    }

    @Test
    void trainingStepsSayTheirThreads() {
        JsonNode document = CliRun.ok("bench --suite train --quick --peers --threads 2 --json -")
                .json();
        JsonNode step = row(document, "784-128-10@32", "LANEWISE_VECTOR");
        assertEquals(2, step.get("threads").intValue());
        assertEquals(
                100
                        * step.get("gflops").doubleValue()
                        / (2 * document.at("/machine/peakGflops/512").doubleValue()),
                step.get("percentOfPeak").doubleValue(),
                1e-12);
        assertEquals(1, row(document, "784-128-10@32", "ENCOG").get("threads").intValue());
    }

    @Test
    void thePageLoadsNothingAndHoldsItsData() throws IOException {
        CliRun.of("bench --quick --peers -q --json", file("r.json"), "--html", file("r.html"));
        String page = Files.readString(file("r.html"));
        Matcher data = Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL)
                .matcher(page);
        assertTrue(data.find());
        assertEquals(new ObjectMapper().readTree(file("r.json").toFile()), new ObjectMapper().readTree(data.group(1)));
        assertTrue(data.group(1).contains("\\u003c/script>"), "a text must not end the element");
        String tags = page.replaceAll("(?s)(<script[^>]*>).*?</script>", "$1</script>");
        assertEquals(3, tags.split("<script", -1).length - 1);
        Matcher references = Pattern.compile(
                        "(?i)(?<![\\w-])(src|href|srcset|action|url|@import)\\b\\s*[=(]?\\s*(\\S*)")
                .matcher(tags);
        while (references.find()) {
            assertEquals("\"data:,\">", references.group(2));
        }
        assertTrue(tags.contains("Content-Security-Policy\" content=\"default-src 'none'; "), tags);
        assertFalse(page.contains("sourceMappingURL"));
        assertFalse(page.contains("/*DATA*/") || page.contains("/*CHARTS*/"));
        assertTrue(page.contains("Permission is hereby granted, free of charge"), "the licence of Chart.js");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            --suite convolution                | unknown suite "convolution", expected one of gemm, activations, train, predict
            --forks 0                          | --forks must be at least 1, but is 0
            --threads 0                        | --threads must be at least 1, but is 0
            --vector-bits 100                  | --vector-bits must be 64, 128, 256 or 512, but is 100
            --vector-bits 0                    | --vector-bits must be 64, 128, 256 or 512, but is 0
            --suite gemm --shapes absent.txt   | no such file: HOME/absent.txt
            --suite gemm --shapes bad.txt      | HOME/bad.txt:3: a shape is written <rows>x<inputs>x<outputs>
            --suite gemm --shapes twice.txt    | HOME/twice.txt:2: the shape 1x2x3 is there twice
            --suite gemm --shapes none.txt     | HOME/none.txt has no shapes
            --suite train --shapes bad.txt     | --shapes is for --suite gemm
            --html -                           | --html must be a file, but is -
            """)
    void aCommandLineWithoutMeaningMeasuresNothing(String options, String message) {
        String command = "bench " + options.replaceAll("(\\w+\\.txt)", home.toString() + "/$1");
        CliRun.of(command).assertFailed(ExitCode.USAGE, message.replace("HOME", home.toString()));
    }

    @ParameterizedTest
    @CsvSource({"--json absent/r.json, there is no folder", "--html jmh, it is a folder"})
    void whatCannotBeWrittenIsFoundBeforeTheWork(String options, String message) {
        String[] words = options.split(" ", -1);
        CliRun.of("bench", words[0], file(words[1])).assertFailed(ExitCode.FAILURE, message);
    }

    @Test
    void withoutTheJarItSaysHowToBuildIt() throws IOException {
        Files.delete(file("jmh/target/benchmarks.jar"));
        CliRun.of("bench --quick").assertFailed(ExitCode.FAILURE, "./mvnw -Dquick -DskipTests -pl jmh -am package");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aSignalEndsTheChildrenAndLeavesNoFile() throws Exception {
        Process process = CliProcess.start(
                List.of("-D" + BenchCommand.HOME_PROPERTY + "=" + home),
                "bench",
                "--suite",
                "gemm",
                "--shapes",
                file("forever.txt").toString(),
                "--json",
                file("r.json").toString());
        List<ProcessHandle> children = new ArrayList<>();
        String last = "";
        try (BufferedReader reader = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                last = line;
                if (line.endsWith("gemm Lanewise")) {
                    while (children.isEmpty()) {
                        children.addAll(process.children().toList());
                    }
                    process.toHandle().destroy();
                }
            }
        }
        assertEquals(128 + 15, process.waitFor());
        assertEquals("lanewise: stopped", last);
        for (ProcessHandle child : children) {
            child.onExit().get();
        }
        try (Stream<Path> files = Files.list(home)) {
            assertTrue(files.noneMatch(
                    f -> f.toString().endsWith("r.json") || f.toString().endsWith(".tmp")));
        }
    }
}
