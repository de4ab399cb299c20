package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {

    @Test
    void theCommandListsItsSubcommands() {
        String help = CliRun.ok("--help").out();
        for (String command : new String[] {
            "train",
            "evaluate",
            "predict",
            "quantize",
            "summary",
            "inspect",
            "verify",
            "convert",
            "diff",
            "gradcheck",
            "tune",
            "bench",
            "doctor"
        }) {
            assertTrue(help.lines().anyMatch(line -> line.startsWith("  " + command + " ")), help);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "train",
                "evaluate",
                "predict",
                "quantize",
                "summary",
                "inspect",
                "verify",
                "convert",
                "diff",
                "gradcheck",
                "tune",
                "bench",
                "doctor"
            })
    void everyCommandHasHelpWithExamples(String command) {
        String help = CliRun.ok("help", command).out();
        assertEquals(help, CliRun.ok(command, "--help").out());
        assertTrue(help.startsWith("Usage: lanewise " + command), help);
        assertTrue(help.contains("Examples:\n  lanewise "), help);
        assertTrue(help.lines().allMatch(line -> line.length() <= 110), help);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tune serving", "tune training"})
    void everyPurposeOfTuneHasHelpWithExamples(String command) {
        String help = CliRun.ok(command, "--help").out();
        assertTrue(help.startsWith("Usage: lanewise " + command), help);
        assertTrue(help.contains("Examples:\n  lanewise "), help);
        assertTrue(help.lines().allMatch(line -> line.length() <= 110), help);
    }

    @Test
    void optionsSayTheirDefaults() {
        String help = CliRun.ok("help train").out().replaceAll("\\s+", " ");
        assertTrue(help.contains("Rows of a mini-batch (default: 32)"), help);
        assertTrue(help.contains("none for no such layer (default: 512,256)"), help);
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertTrue(CliRun.ok("--version").out().matches("lanewise \\d+\\.\\d+\\.\\d+\\S*\\R"));
    }
}
