package dev.lanewise.cli.context;

import dev.lanewise.io.AtomicFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * The files that a command writes at its end. What cannot be written is said and makes the exit code 1, but keeps no other file
 * from being written; a pipe whose reader has ended is nothing to talk about, as for standard output.
 */
public final class OutputFiles {

    /** In place of a file. */
    public static final Path STANDARD_OUTPUT = Path.of("-");

    private final CommandLine commandLine;
    private final Interruption interruption;
    /** {@link ExitCode#OK} as long as all are written. */
    private int worst = ExitCode.OK;

    public OutputFiles(CommandLine commandLine, Interruption interruption) {
        this.commandLine = commandLine;
        this.interruption = interruption;
    }

    /**
     * Refuses standard output for what goes to files alone.
     *
     * @throws IllegalArgumentException if that is what the option says
     */
    public static void requireFile(String option, @Nullable Path file) {
        if (STANDARD_OUTPUT.equals(file)) {
            throw new IllegalArgumentException(option + " must be a file, but is " + file);
        }
    }

    /**
     * Checks before the work begins that its results can be written.
     *
     * @param files null and {@code -} are no files
     * @throws java.io.UncheckedIOException if one cannot
     */
    public void requireWritable(@Nullable Path... files) {
        for (@Nullable Path file : files) {
            if (file != null && !file.equals(STANDARD_OUTPUT)) {
                interruption.write(() -> AtomicFile.requireWritable(file));
            }
        }
    }

    /** Writes a text. */
    public void write(Path file, String text) {
        write(() -> AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Writes a file as a whole. */
    public void write(Runnable file) {
        try {
            interruption.write(file);
        } catch (RuntimeException e) {
            int code = Failures.report(commandLine, e);
            worst = worst == ExitCode.FAILURE ? worst : code;
        }
    }

    /** What the command ends with if all else gives {@code code}; that of a closed pipe hides no other. */
    public int exitCode(int code) {
        return worst == ExitCode.FAILURE || code == ExitCode.OK ? worst : code;
    }
}
