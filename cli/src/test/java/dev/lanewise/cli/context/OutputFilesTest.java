package dev.lanewise.cli.context;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class OutputFilesTest {

    private final StringWriter err = new StringWriter();
    private final OutputFiles files;

    OutputFilesTest() {
        PrintWriter writer = new PrintWriter(err, true);
        Interruption interruption = new Interruption(writer);
        CommandLine commandLine = new CommandLine(CommandSpec.create()).setErr(writer);
        files = new OutputFiles(commandLine, interruption);
    }

    private void fail(String reason) {
        files.write(() -> {
            throw new UncheckedIOException("cannot write f: " + reason, new IOException(reason));
        });
    }

    @Test
    void aReaderThatHasEnoughIsAnExitCodeAndNoLine() {
        fail("Broken pipe");
        assertEquals("", err.toString());
        assertEquals(ExitCode.CLOSED_PIPE, files.exitCode(ExitCode.OK));
        // As for standard output itself.
        assertEquals(ExitCode.NO_ANSWER, files.exitCode(ExitCode.NO_ANSWER));
    }

    @Test
    void aFileThatCannotBeWrittenIsALineAndAFailure() {
        fail("Broken pipe");
        fail("No space left on device");
        fail("Broken pipe");
        assertEquals("lanewise: cannot write f: No space left on device\n", err.toString());
        assertEquals(ExitCode.FAILURE, files.exitCode(ExitCode.OK));
        assertEquals(ExitCode.FAILURE, files.exitCode(ExitCode.NO_ANSWER));
    }

    @Test
    void whatIsWrittenLeavesTheCode() {
        files.write(() -> {});
        assertEquals(ExitCode.OK, files.exitCode(ExitCode.OK));
        assertEquals(ExitCode.NO_ANSWER, files.exitCode(ExitCode.NO_ANSWER));
    }
}
