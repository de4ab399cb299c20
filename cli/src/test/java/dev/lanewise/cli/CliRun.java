package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanewise.cli.context.CommandContext;
import dev.lanewise.cli.context.ExitCode;
import dev.lanewise.cli.context.Interruption;
import dev.lanewise.tune.BatchTuner;
import dev.lanewise.tune.measure.TuningOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;

/** A command line that was run in this JVM. */
public record CliRun(int exitCode, String out, String err) {

    public static CliRun of(Object... arguments) {
        return of(BatchTuner::new, arguments);
    }

    /** With another tuner. */
    public static CliRun of(Function<TuningOptions, BatchTuner> tuners, Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        PrintWriter errWriter = new PrintWriter(err, true);
        String[] words = Arrays.stream(arguments)
                .flatMap(a -> a instanceof String text ? Stream.of(text.split(" ", -1)) : Stream.of(a.toString()))
                .filter(word -> !word.isEmpty())
                .toArray(String[]::new);
        int exitCode = Cli.run(
                new CommandContext(new Interruption(errWriter), tuners), new PrintWriter(out), errWriter, words);
        return new CliRun(exitCode, out.toString(), err.toString());
    }

    /** The run, which must have succeeded. */
    public static CliRun ok(Object... arguments) {
        CliRun run = of(arguments);
        assertEquals(ExitCode.OK, run.exitCode, run.err);
        return run;
    }

    /** Standard output as the one JSON object that it must be. */
    public JsonNode json() {
        try {
            JsonNode node = new ObjectMapper().readTree(out);
            assertTrue(node.isObject(), out);
            return node;
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + out, e);
        }
    }

    /** The run failed with this code, nothing on standard output and one line on standard error that has {@code part}. */
    public void assertFailed(int code, String part) {
        assertEquals(code, exitCode, err);
        assertEquals("", out);
        assertEquals(1, err.lines().count(), err);
        assertTrue(err.startsWith("lanewise: "), err);
        assertTrue(err.contains(part), err);
    }
}
