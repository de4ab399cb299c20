package dev.lanewise.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lanewise.cli.CliRun;
import dev.lanewise.cli.context.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code bench --suite predict} with {@link FakeBenchmarks} in the place of the jar. */
class OpenLoopCommandTest {

    @TempDir
    Path home;

    @BeforeEach
    void makeACheckout() throws IOException {
        FakeCheckout.make(home);
    }

    @AfterEach
    void forgetTheCheckout() {
        FakeCheckout.forget();
    }

    @Test
    void aRowHasItsLatenciesAndThoseOfTheMachine() {
        JsonNode document =
                CliRun.ok("bench --suite predict --quick --forks 2 --json -").json();
        JsonNode row = document.at("/rows/0");
        assertEquals("predict", row.get("suite").asText());
        assertEquals("16-64-64-1@1", row.get("case").asText());
        assertEquals("LANEWISE_VECTOR", row.get("implementation").asText());
        assertEquals(1, row.get("microseconds").doubleValue());
        assertEquals(1, row.get("ratioToLanewise").doubleValue());
        assertTrue(row.get("gflops").isNull() && row.get("percentOfPeak").isNull(), row.toString());
        JsonNode latency = row.get("latency");
        assertEquals(1000, latency.get("capacity").doubleValue());
        assertEquals(700, latency.get("offeredRate").doubleValue());
        Map<String, Integer> expected =
                Map.of("p50", 1000, "p90", 2000, "p99", 3000, "p999", 4000, "p9999", 5000, "max", 6000);
        expected.forEach((name, nanos) -> {
            assertEquals(nanos.longValue(), latency.get(name).longValue(), name);
            assertEquals(
                    nanos.longValue() / 10, latency.get("baseline").get(name).longValue(), "baseline " + name);
        });
        assertEquals(140_000, latency.get("count").longValue(), "of both forks");
        assertEquals(2, latency.get("collections").longValue());
        assertEquals(
                "[[0.0,0],[1.0,2000],[2.0,3000],[4.5,6000]]",
                latency.get("quantiles").toString());
        assertFalse(latency.get("overloaded").booleanValue());
        assertFalse(
                CliRun.ok("bench --suite activations --quick --json -")
                        .json()
                        .at("/rows/0")
                        .has("latency"),
                "other suites have no latencies");
    }

    @Test
    void theTableShowsLatenciesBesideTheMachineAndThePeer() {
        CliRun run = CliRun.ok("bench --suite predict --peers --layers 784-128-10 --rate 700/s --forks 1");
        assertTrue(run.out().lines().allMatch(line -> line.codePointCount(0, line.length()) <= 120), run.out());
        for (String line : new String[] {
            "784-128-10@1 +Lanewise +70 % +700 +1\\.00 +1\\.00 +2\\.00 +3\\.00 +4\\.00 +5\\.00 +6\\.00",
            " +machine alone +700 +0\\.100 +0\\.100 +0\\.200 +0\\.300 +0\\.400 +0\\.500 +0\\.600",
            " +ONNX Runtime +70 % +700 +2\\.00 +2\\.00 +4\\.00 +6\\.00 +8\\.00 +10\\.0 +12\\.0",
            " +micro-batcher +70 % +700 +2\\.00 +2\\.00 +4\\.00 +6\\.00 +8\\.00 +10\\.0 +12\\.0",
            "ONNX Runtime +2\\.00 +2\\.00 +2\\.00 +2\\.00"
        }) {
            assertTrue(run.out().lines().anyMatch(text -> text.matches(line)), line + " in " + run.out());
        }
        assertFalse(run.out().contains("keep up") || run.out().contains("garbage"), run.out());
    }

    @Test
    void latenciesOfDifferentRatesAreNotCompared() {
        CliRun run = CliRun.ok("bench --suite predict --layers 784-128-10 --forks 1");
        assertTrue(run.out().contains("ask all for the same, as in --rate 20000/s"), run.out());
        assertFalse(run.out().contains("times as long"), run.out());
        JsonNode rows = CliRun.ok("bench --suite predict --layers 784-128-10 --forks 1 --json -")
                .json()
                .get("rows");
        assertEquals(1, rows.get(0).get("ratioToLanewise").doubleValue());
        assertTrue(rows.get(1).get("ratioToLanewise").isNull(), rows.toString());
    }

    @Test
    void whatSpoilsAFigureIsSaid() {
        CliRun run = CliRun.ok("bench --suite predict --layers 784-128-10 --rate 666/s --forks 1");
        for (String line : new String[] {
            "not stable after its warm-up: Lanewise at 784-128-10@1, micro-batcher at 784-128-10@1",
            "could not keep up, its latencies grow with the duration: Lanewise at 784-128-10@1, micro-batcher at 784-128-10@1",
            "requests refused: Lanewise at 784-128-10@1 (3), micro-batcher at 784-128-10@1 (3)",
            "ms of garbage collection: Lanewise at 784-128-10@1 (7), micro-batcher at 784-128-10@1 (7)"
        }) {
            assertTrue(run.out().lines().anyMatch(line::equals), line + " in " + run.out());
        }
    }

    @Test
    void aPercentileThatNoForkHadRequestsEnoughForIsNotShown() {
        CliRun run = CliRun.ok("bench --suite predict --layers 784-128-10 --rate 666/s --forks 3");
        assertTrue(
                run.out().lines().anyMatch(line -> line.matches(".* +Lanewise .* 3\\.00 +4\\.00 +– +6\\.00")),
                run.out());
    }

    @Test
    void aCaseThatLanewiseFailedAtIsNotTakenForOneOfAnotherRate() {
        CliRun run = CliRun.of("bench --suite predict --layers 784-128-10 --layers 7-1 --rate 700/s --forks 1");
        assertEquals(ExitCode.FAILURE, run.exitCode());
        assertTrue(run.err().contains("lanewise: predict Lanewise: 7-1@1 is too small"), run.err());
        assertTrue(
                run.out().lines().anyMatch(line -> line.matches("micro-batcher +2\\.00 +2\\.00 +2\\.00 +2\\.00")),
                run.out());
        assertFalse(run.out().contains("ask all for the same"), run.out());
        CliRun alone = CliRun.of("bench --suite predict --layers 7-1 --rate 700/s --forks 1");
        assertFalse(alone.out().contains("times as long") || alone.out().contains("ask all"), alone.out());
    }

    @Test
    void thePageHoldsTheLatenciesAndWhatDrawsThem() throws IOException {
        Path page = home.resolve("r.html");
        CliRun.ok("bench --suite predict --quick -q --html", page);
        String text = Files.readString(page);
        assertTrue(text.contains("function drawLatencies(names)"));
        assertTrue(text.contains("\"p999\" : 4000"));
        assertFalse(text.contains("/*SCRIPTS*/"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            --rate 0                         | --rate must be above 0 and finite, but is 0.0
            --rate -5/s                      | --rate must be above 0 and finite, but is -5.0
            --rate fast                      | --rate must be requests a second, such as 20000/s or 20k/s, but is "fast"
            --load 0                         | --load must be above 0 and finite, but is 0.0
            --load 0.7 --rate 20000/s        | either --load or --rate may be there, but both are
            --duration 0s                    | --duration must be above 0 and at most 600 seconds, but is 0.0
            --duration 1h                    | --duration must be a time such as 5s or 500ms, but is "1h"
            --layers 784-128-10@1            | --layers must be sizes, inputs first
            --layers 784                     | --layers must be sizes, inputs first
            --layers 784-128:sinus-10        | --layers must be sizes, inputs first
            --layers 8-1 --layers 8-1        | --layers must be different, but are 8-1 8-1
            --rate 5f/s                      | --rate must be requests a second, such as 20000/s or 20k/s, but is "5f/s"
            --duration 5d                    | --duration must be a time such as 5s or 500ms, but is "5d"
            --max-batch-size 0               | --max-batch-size must be 1 to 65536, but is 0
            --max-batch-size 65537           | --max-batch-size must be 1 to 65536, but is 65537
            --max-queue-delay-micros -1      | --max-queue-delay-micros must be 0 to 60000000, but is -1
            --max-queue-delay-micros 60000001 | --max-queue-delay-micros must be 0 to 60000000, but is 60000001
            """)
    void aCommandLineWithoutMeaningMeasuresNothing(String options, String message) {
        CliRun.of("bench --suite predict " + options).assertFailed(ExitCode.USAGE, message);
    }

    @ParameterizedTest
    @CsvSource({
        "--layers 8-1",
        "--load 0.5",
        "--rate 5/s",
        "--duration 1s",
        "--max-batch-size 8",
        "--max-queue-delay-micros 0"
    })
    void optionsOfTheLoadAreForThisSuite(String options) {
        CliRun.of("bench --suite gemm " + options)
                .assertFailed(ExitCode.USAGE, options.split(" ", 2)[0] + " is for --suite predict");
    }
}
