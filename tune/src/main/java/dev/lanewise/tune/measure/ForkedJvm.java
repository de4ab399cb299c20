package dev.lanewise.tune.measure;

import dev.lanewise.Model;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Another JVM like this one: the same kernels, with the same choices of the compiler and of memory, and nothing else on its class
 * path than Lanewise, wherever its classes lie here: in folders, in jars of their own, in one jar of an application, on the class
 * path or on the module path.
 */
public final class ForkedJvm {

    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    /** Options that change what C2 makes of a kernel, or how much memory there is. Agents and logs stay where they are. */
    private static final Pattern INHERITED =
            Pattern.compile("-XX:[+-]?(Unlock\\w+VMOptions|Use\\w+|Tiered\\w+|MaxVectorSize|ActiveProcessorCount)(=.*)?"
                    + "|-Xint|-Xm[nsx].*");

    private ForkedJvm() {}

    /**
     * The command of a main class of this module.
     *
     * @throws TuningException if the classes of Lanewise lie where no other JVM finds them
     */
    public static List<String> command(Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> INHERITED.matcher(option).matches())
                .forEach(command::add);
        if (ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent()) {
            command.addAll(List.of("--add-modules", VECTOR_MODULE));
        }
        for (String name : new TreeSet<>(System.getProperties().stringPropertyNames())) {
            if (name.startsWith("lanewise.") && !name.equals(ChildJvm.PROPERTY)) {
                command.add("-D" + name + "=" + System.getProperty(name));
            }
        }
        command.addAll(List.of(ChildJvm.OPTION, "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8"));
        String classPath = Stream.of(Model.class, ForkedJvm.class, main)
                .map(type -> location(type).toString())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(arguments);
        return command;
    }

    private static Path location(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL url = source == null ? null : source.getLocation();
        if (url == null || !"file".equals(url.getProtocol())) {
            throw new TuningException(
                    "the classes of Lanewise must lie in a folder or a jar, so that other JVMs can load them, but "
                            + type.getName() + " comes from " + (url == null ? "nowhere" : url));
        }
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new TuningException("cannot find the classes of Lanewise at " + url, e);
        }
    }

    /**
     * Runs it to its end; whatever happens, it has ended afterwards.
     *
     * @param command of the JVM
     * @param output file for all that it prints
     * @param millis that it may take
     * @param goOn asked every 20 ms
     * @throws TuningException if it cannot be started, fails, is told to end, or takes longer; gives the last line that it printed
     * @throws CancellationException as {@link ChildJvm#run}
     */
    public static void run(List<String> command, Path output, long millis, BooleanSupplier goOn) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        ChildJvm.Ending ending = start(command, output).run(_ -> {}, () -> {
            if (System.nanoTime() - end > 0) {
                throw new TuningException(
                        "a JVM that measures must end within " + millis + " ms, but does not: give it more time");
            }
            return goOn.getAsBoolean();
        });
        if (!ending.isSuccess()) {
            throw new TuningException("a JVM that measures " + ending + ": " + lastLine(output));
        }
    }

    private static ChildJvm start(List<String> command, Path output) {
        try {
            return ChildJvm.start(new ProcessBuilder(command).redirectOutput(output.toFile()));
        } catch (IOException e) {
            throw new TuningException("cannot start a JVM that measures: " + e.getMessage(), e);
        }
    }

    /** The last that is no part of a stack trace. */
    private static String lastLine(Path output) {
        try {
            return new String(Files.readAllBytes(output), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
                    .reduce("it printed nothing", (_, line) -> line);
        } catch (IOException e) {
            return "what it printed cannot be read: " + e.getMessage();
        }
    }
}
