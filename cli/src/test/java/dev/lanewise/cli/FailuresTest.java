package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.context.CommandContext;
import dev.lanewise.cli.context.ExitCode;
import dev.lanewise.cli.context.Failures;
import dev.lanewise.cli.context.Interruption;
import dev.lanewise.tune.BatchTuner;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailuresTest {

    @Test
    void shortMessagesStayAndBecomeOneLine() {
        assertEquals("a.csv:2:3: \"x\" is no number", Failures.line("a.csv:2:3: \"x\" is no number"));
        assertEquals("one line with three", Failures.line(" one\nline\r\n  with\u2028three\n"));
        assertEquals("red \\u001b[31m bell \\u0007", Failures.line("red \u001b[31m bell \u0007"));
    }

    @Test
    void whatIsQuotedIsShortened() {
        String field = "1234567890".repeat(1_000_000);
        assertEquals(
                "a.csv:2:3: expected a number, found \"" + field.substring(0, 75) + "… (9,999,900 characters) …"
                        + field.substring(field.length() - 25) + "\"; --missing names what is missing",
                Failures.line(
                        "a.csv:2:3: expected a number, found \"" + field + "\"; --missing names what is missing"));
        String exact = "\"" + "x".repeat(200) + "\"";
        assertEquals(exact, Failures.line(exact));
    }

    @Test
    void everyLineIsBounded() {
        for (String part : new String[] {"x", "\"", " ", "\n", " \n", "\u0000", "\"\n", "'", "\uD83D\uDE00"}) {
            String line = Failures.line("begin " + part.repeat(5_000_000) + " end");
            assertTrue(line.length() < 20_000, part + ": " + line.length());
            assertTrue(line.startsWith("begin") && line.endsWith("end"), part);
        }
    }

    @Test
    void aNameThatTheLocaleCannotHoldSaysWhatHelps() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Failures.path("a\0b"));
        assertTrue(e.getMessage().contains("LC_ALL=C.UTF-8"), e.getMessage());
    }

    /** A writer that has no memory for a line, but for what was made before. */
    private static final class Exhausted extends PrintWriter {

        Exhausted(StringWriter text) {
            super(text);
        }

        @Override
        public void println(String line) {
            throw new OutOfMemoryError("thrown by the test");
        }

        @Override
        public void print(String text) {
            println(text);
        }
    }

    @Test
    void memoryThatEndsWhileAFailureIsReportedIsALineAllTheSame() {
        StringWriter err = new StringWriter();
        PrintWriter exhausted = new Exhausted(err);
        CommandContext context = new CommandContext(new Interruption(exhausted), BatchTuner::new);
        int code = Cli.run(context, new PrintWriter(new StringWriter()), exhausted, "verify", "absent");
        assertEquals(ExitCode.FAILURE, code);
        assertEquals("lanewise: out of memory; allow more with -Xmx\n", err.toString());
    }

    @Test
    void memoryThatEndsInTheReportOfATrainingIsSaidWithWhatHelps(@TempDir Path folder) {
        StringWriter text = new StringWriter();
        PrintWriter err = new PrintWriter(text, true);
        CommandContext context = new CommandContext(new Interruption(err), BatchTuner::new);
        String model = folder.resolve("m").toString();
        String[] train = {"train", "digits", "--hidden", "4", "--epochs", "1", "-q", "--out", model};
        assertEquals(ExitCode.FAILURE, Cli.run(context, new Exhausted(new StringWriter()), err, train));
        String line = text.toString();
        assertTrue(
                line.contains("the model is saved in " + model + ", but there is no report of it: out of memory: "),
                line);
        assertTrue(line.endsWith("; allow more with -Xmx\n"), line);
    }

    @Test
    void namesOfOptionsAndWordsAreTakenInAnyCase() {
        CliRun run = CliRun.ok("summary --Layers 3,2,1 --ACTIVATIONS ReLU,Linear --Json");
        assertEquals("relu", run.json().at("/layers/0/activation").asText());
        CliRun.ok("gradcheck --layers 2,2 --Activations SOFTMAX --loss Categorical_Cross_Entropy --Rows 2");
    }
}
