package dev.lanewise.cli.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.CliRun;
import dev.lanewise.cli.FakeTuner;
import dev.lanewise.cli.context.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of the two tunings a command line means. */
class PurposeWordTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tune --layers 8-5-3 --seed 7                             | serving
            tune --budget 60s --layers 8-5-3 --for serving           | serving
            tune --FOR=Serving --layers 8-5-3                        | serving
            tune --debug serving --layers 8-5-3                      | serving
            tune --for training --data digits --hidden 8             | training
            tune --data digits --hidden 8 --threads 1 --for TRAINING | training
            tune training --data digits --hidden 8                   | training
            """)
    void thePurposeMayBeAnOptionOrAbsent(String command, String purpose) {
        FakeTuner tuner = FakeTuner.met();
        CliRun run = CliRun.of(tuner.factory(), command, "-q --json -");
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertEquals(purpose, run.json().get("for").asText());
        assertTrue(run.json().get("commandLine").asText().startsWith("lanewise " + command));
    }

    @Test
    void helpListsBothPurposesAndHasAnExampleOfEach() {
        String help = CliRun.ok("tune --help").out();
        assertTrue(help.lines().anyMatch(line -> line.matches("  serving +Finds .*")), help);
        assertTrue(help.lines().anyMatch(line -> line.matches("  training +Finds .*")), help);
        assertTrue(help.lines().anyMatch(line -> line.matches("  lanewise tune serving .*")), help);
        assertTrue(help.lines().anyMatch(line -> line.matches("  lanewise tune training --data .*")), help);
        assertTrue(CliRun.ok("tune serving --help").out().contains("--p99"));
        assertTrue(CliRun.ok("tune training --help").out().contains("--epochs"));
        assertTrue(CliRun.ok("tune --layers 8-1 --help").out().contains("--p99"));
    }
}
