package dev.lanewise.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command in a JVM of its own, as the launcher starts it. */
public record CliProcess(int exitCode, String out, String err) {

    static final List<String> VECTOR_MODULE = List.of("--add-modules", "jdk.incubator.vector");

    public static CliProcess run(List<String> jvmOptions, String... arguments)
            throws IOException, InterruptedException {
        return end(start(jvmOptions, arguments));
    }

    public static Process start(List<String> jvmOptions, String... arguments) throws IOException {
        return builder(jvmOptions, arguments).start();
    }

    static ProcessBuilder builder(List<String> jvmOptions, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of("-cp", classPath, Main.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    static CliProcess end(Process process) throws IOException, InterruptedException {
        StringBuilder err = new StringBuilder();
        Thread reader = Thread.ofVirtual().start(() -> err.append(text(process.getErrorStream())));
        String out = text(process.getInputStream());
        reader.join();
        return new CliProcess(process.waitFor(), out, withoutLinesOfTheJvm(err.toString()));
    }

    private static String text(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without what the JVM itself prints: a warning against which it has no option, and the options of the environment. */
    static String withoutLinesOfTheJvm(String err) {
        return err.replaceAll("(?m)^(WARNING: Using incubator modules|Picked up JAVA_TOOL_OPTIONS): .*\\R", "");
    }
}
