package dev.lanewise.kernel;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A main class of the tests in a fresh JVM: with its own flags, and without coverage agent or the profiles of other tests. */
public final class ChildJvm {

    /** The flags that make the vector module available. */
    static final List<String> MODULE = List.of(KernelProvider.MODULE_FLAG.split(" "));

    private ChildJvm() {}

    /** The flags that give a JVM the kernels of this one. */
    public static List<String> sameKernels() {
        List<String> flags = new ArrayList<>(MODULE);
        for (String property : List.of(KernelProvider.KERNELS_PROPERTY, KernelProvider.VECTOR_BITS_PROPERTY)) {
            String value = System.getProperty(property);
            if (value != null) {
                flags.add("-D" + property + "=" + value);
            }
        }
        return flags;
    }

    /** What a JVM printed. */
    public record Printed(String output, String errors) {}

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
        Path errors = Files.createTempFile("child-jvm", ".err");
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return new Printed(output, Files.readString(errors));
        } finally {
            Files.delete(errors);
        }
    }

    private static Path location(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
