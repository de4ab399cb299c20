package dev.lanewise.kernel;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A main class of the tests in a fresh JVM: with its own flags, and without coverage agent or the profiles of other tests. */
public final class ChildJvm {

    /** The flags that make the vector module available. */
    static final List<String> MODULE = List.of(KernelProvider.MODULE_FLAG.split(" "));

    private ChildJvm() {}

    /** What a JVM prints about its environment; it says nothing about the program. */
    private static final String PICKED_UP = "Picked up JAVA_TOOL_OPTIONS";

    /** A JVM that runs longer hangs, even beside other work: the slowest takes half a minute alone. */
    private static final Duration LIMIT = Duration.ofMinutes(8);

    /** The flags that give a JVM the kernels of this one, on a processor that looks the same. */
    public static List<String> sameKernels() {
        List<String> flags = new ArrayList<>(MODULE);
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("-XX:UseAVX=") || flag.equals("-XX:+IgnoreUnrecognizedVMOptions"))
                .forEach(flags::add);
        for (String property : List.of(
                KernelProvider.KERNELS_PROPERTY,
                KernelProvider.VECTOR_BITS_PROPERTY,
                KernelProvider.REGISTERS_PROPERTY,
                KernelProvider.SECOND_LEVEL_PROPERTY)) {
            String value = System.getProperty(property);
            if (value != null) {
                flags.add("-D" + property + "=" + value);
            }
        }
        return flags;
    }

    /** What a JVM printed. */
    public record Printed(String output, String errors) {}

    /**
     * Runs the main class to its end.
     *
     * @throws AssertionError if it does not end in time
     */
    public static Printed run(List<String> flags, Class<?> main, String... arguments) throws Exception {
        return start(
                flags,
                List.of("-cp", location(KernelProvider.class) + File.pathSeparator + location(main), main.getName()),
                List.of(arguments));
    }

    /** The library as a module on the module path, to which the tests' classes are added. */
    static Printed runAsModule(List<String> flags, Class<?> main) throws Exception {
        String module = "dev.lanewise";
        return start(
                flags,
                List.of(
                        "-p", location(KernelProvider.class).toString(),
                        "--patch-module", module + "=" + location(main),
                        "-m", module + "/" + main.getName()),
                List.of());
    }

    private static Printed start(List<String> flags, List<String> program, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("-Duser.language=en");
        command.addAll(program);
        command.addAll(arguments);
        // Files, not pipes: a pipe that nobody empties holds its writer up, and reading one has no time limit.
        Path output = Files.createTempFile("child-jvm", ".out");
        Path errors = Files.createTempFile("child-jvm", ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            if (!waitFor(process)) {
                throw new AssertionError(program.getLast() + " did not end within " + LIMIT.toMinutes()
                        + " minutes; it printed:\n" + Files.readString(output) + Files.readString(errors));
            }
            return new Printed(Files.readString(output), withoutEnvironment(Files.readString(errors)));
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }

    /** Whether it ended in time; it has ended in any case, also where this thread is interrupted. */
    private static boolean waitFor(Process process) throws InterruptedException {
        try {
            return process.waitFor(LIMIT);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String withoutEnvironment(String errors) {
        return errors.lines()
                .filter(line -> !line.startsWith(PICKED_UP))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private static Path location(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
