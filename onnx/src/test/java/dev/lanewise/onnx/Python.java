package dev.lanewise.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DynamicTest;

/** A Python with PyTorch and ONNX, as Debian has them. */
final class Python {

    /** Where this is set, a Python without these is a failure: otherwise the tests that need it are skipped. */
    private static final String REQUIRED = "LANEWISE_PYTHON_REQUIRED";

    private static final List<String> COMMANDS = List.of("/usr/bin/python3", "python3");

    private Python() {}

    /**
     * What takes the place of tests that cannot be made: one that is reported as skipped, with the reason, or fails where a Python is
     * required. A factory that gave up itself would be reported as no test at all. Empty if there is a Python.
     */
    static List<DynamicTest> missing() throws InterruptedException {
        List<String> reasons = new ArrayList<>();
        return command(reasons).isPresent()
                ? List.of()
                : List.of(DynamicTest.dynamicTest("needs PyTorch and ONNX for Python", () -> {
                    assertFalse(System.getenv().containsKey(REQUIRED), reasons.toString());
                    abort(reasons + ": apt-get install python3-torch python3-onnx");
                }));
    }

    /** Runs one of the scripts beside the tests, and gives what it printed. */
    static String run(String script, Path argument) throws Exception {
        List<String> reasons = new ArrayList<>();
        String command = command(reasons).orElseThrow(() -> new AssertionError(reasons));
        String file = Path.of("src", "test", "python", script).toString();
        Finished finished = finish(List.of(command, "-B", file, argument.toString()));
        assertEquals(0, finished.code(), finished.text());
        return finished.text();
    }

    private static Optional<String> command(List<String> reasons) throws InterruptedException {
        for (String command : COMMANDS) {
            try {
                // Not imported, which takes seconds.
                Finished finished = finish(
                        List.of(
                                command,
                                "-c",
                                "from importlib.util import find_spec as f; import sys; sys.exit(not (f('torch') and f('onnx')))"));
                if (finished.code() == 0) {
                    return Optional.of(command);
                }
                reasons.add(command + " has no torch or no onnx");
            } catch (IOException e) {
                reasons.add(String.valueOf(e.getMessage()));
            }
        }
        return Optional.empty();
    }

    private record Finished(int code, String text) {}

    private static Finished finish(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(true, process.waitFor(5, TimeUnit.MINUTES), text);
            return new Finished(process.exitValue(), text);
        } finally {
            process.destroyForcibly();
        }
    }
}
