package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.context.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the JVMs that measure, and of their files, when one of the processes is told to end or killed. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class ChildrenTest {

    private static final int POLL_MILLIS = 20;

    @TempDir
    Path folder;

    private List<String> jvmOptions() {
        List<String> options = new ArrayList<>(CliProcess.VECTOR_MODULE);
        options.add("-Djava.io.tmpdir=" + folder);
        return options;
    }

    private Process tune() throws IOException {
        return CliProcess.start(jvmOptions(), "tune", "--layers", "16-16-1", "--budget", "600s", "--forks", "1", "-q");
    }

    /** The JVM that measures, once there is one. */
    private ProcessHandle child(Process parent) throws Exception {
        while (parent.isAlive()) {
            // Before it is the JVM it is the program that starts it.
            Optional<ProcessHandle> child = parent.toHandle()
                    .children()
                    .filter(process -> process.info().commandLine().orElse("").contains("CostFork"))
                    .findFirst();
            if (child.isPresent()) {
                return child.get();
            }
            Thread.sleep(POLL_MILLIS);
        }
        throw new AssertionError(new String(parent.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void aChildThatIsToldToEndIsAFailureThatNamesTheSignal() throws Exception {
        for (boolean kill : new boolean[] {false, true}) {
            Process tune = tune();
            try {
                ProcessHandle child = child(tune);
                boolean _ = kill ? child.destroyForcibly() : child.destroy();
                CliProcess run = CliProcess.end(tune);
                assertEquals(ExitCode.FAILURE, run.exitCode(), run.err());
                assertEquals(1, run.err().lines().count(), run.err());
                assertTrue(
                        run.err().contains("a JVM that measures was ended by " + (kill ? "SIGKILL" : "SIGTERM")),
                        run.err());
                assertEquals(List.of(), files());
            } finally {
                tune.destroyForcibly();
            }
        }
    }

    @Test
    void aSignalEndsTheChildAndLeavesNoFile() throws Exception {
        Process tune = tune();
        try {
            ProcessHandle child = child(tune);
            // Not that of Process, which closes the streams too.
            tune.toHandle().destroy();
            CliProcess run = CliProcess.end(tune);
            assertEquals(128 + 15, run.exitCode(), run.err());
            assertEquals("lanewise: stopped\n", run.err());
            child.onExit().get();
            assertEquals(List.of(), files());
        } finally {
            tune.destroyForcibly();
        }
    }

    @Test
    void aKilledTuningLeavesNoChildAndItsFilesGoWithTheNext() throws Exception {
        Process killed = tune();
        try {
            ProcessHandle child = child(killed);
            killed.destroyForcibly().waitFor();
            child.onExit().get();
            assertEquals(2, files().size(), files().toString());
        } finally {
            killed.destroyForcibly();
        }
        Process next = tune();
        try {
            child(next);
            assertEquals(2, files().size(), files().toString());
            next.toHandle().destroy();
            next.waitFor();
            assertEquals(List.of(), files());
        } finally {
            next.destroyForcibly();
        }
    }
}
