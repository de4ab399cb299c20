package dev.lanewise;

import dev.lanewise.support.Checks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The machine and the JVM that something was measured on. Times measured on one host say nothing about another.
 *
 * @param cpu the processor's name, see {@link #cpuName}; one line of text
 * @param processors that the JVM may use, at least 1
 * @param jdk version of the JVM, such as {@code 25.0.3+9}; one line of text
 * @param vectorBits of the kernels in use: 64, 128, 256 or 512; 0 for scalar
 */
public record Host(String cpu, int processors, String jdk, int vectorBits) {

    private static final Path LINUX_CPUS = Path.of("/proc/cpuinfo");

    private static final Set<Integer> VECTOR_BITS = Set.of(0, 64, 128, 256, 512);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if one is not kept
     */
    public Host {
        requireLine("cpu", cpu);
        Checks.positive("processors", processors);
        requireLine("jdk", jdk);
        if (!VECTOR_BITS.contains(vectorBits)) {
            throw new IllegalArgumentException("vectorBits must be 0, 64, 128, 256 or 512, but is " + vectorBits);
        }
    }

    /**
     * This one. The same again as long as the JVM may use as many processors.
     *
     * @throws IllegalArgumentException as {@link KernelInfo#active}
     * @throws IllegalStateException as {@link KernelInfo#active}
     */
    public static Host current() {
        return new Host(
                cpuName(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().toString(),
                KernelInfo.active().vectorBits());
    }

    /** All of it in one line, the same in every version: {@code AMD EPYC 7B13 x2, JDK 25.0.3+9, 256 bits}. */
    public String id() {
        return cpu + " x" + processors + ", JDK " + jdk + ", " + (vectorBits == 0 ? "scalar" : vectorBits + " bits");
    }

    private static void requireLine(String name, String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(name + " must be one line of text, but is blank");
        }
        text.codePoints()
                .filter(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)
                .findFirst()
                .ifPresent(c -> {
                    throw new IllegalArgumentException(
                            String.format("%s must be one line of text, but holds U+%04X", name, c));
                });
    }

    /**
     * The processor's name for itself on one line: {@code model name} of Linux on x86, implementer and part of the
     * cores on Arm, what Windows calls it; where the system tells nothing (macOS), its name and version and the
     * architecture, so that machines that cannot be told apart at least are of one kind.
     */
    public static String cpuName() {
        String name = "";
        if (Files.isReadable(LINUX_CPUS)) {
            try {
                // A virtual machine may call its processor anything, hence any bytes are read.
                name = cpuName(Files.readAllLines(LINUX_CPUS, StandardCharsets.ISO_8859_1));
            } catch (IOException _) {
                // As if it were not there.
            }
        }
        if (name.isEmpty()) {
            name = line(Objects.requireNonNullElse(System.getenv("PROCESSOR_IDENTIFIER"), ""));
        }
        return name.isEmpty() ? architecture() : name;
    }

    /** The name from the lines of Linux's {@code /proc/cpuinfo}; empty if they hold none. */
    static String cpuName(List<String> cpuInfo) {
        for (String key : List.of("model name", "Model Name", "cpu model", "uarch")) {
            Optional<String> name = values(cpuInfo, key).findFirst();
            if (name.isPresent()) {
                return name.get();
            }
        }
        Set<String> cores = new TreeSet<>();
        String implementer = "";
        for (String entry : cpuInfo) {
            implementer = value(entry, "CPU implementer").orElse(implementer);
            String of = implementer;
            value(entry, "CPU part").ifPresent(part -> cores.add(of + ":" + part));
        }
        return cores.isEmpty() ? "" : System.getProperty("os.arch") + " " + String.join(" ", cores);
    }

    private static Stream<String> values(List<String> cpuInfo, String key) {
        return cpuInfo.stream().flatMap(entry -> value(entry, key).stream());
    }

    /** The value of a line of {@code key : value}, if it is of this key and not blank. */
    private static Optional<String> value(String entry, String key) {
        int colon = entry.indexOf(':');
        boolean found = colon >= 0 && entry.substring(0, colon).strip().equals(key);
        return Optional.of(found ? line(entry.substring(colon + 1)) : "").filter(value -> !value.isEmpty());
    }

    private static String line(String text) {
        return text.replaceAll("\\p{Cc}", " ").strip();
    }

    private static String architecture() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch");
    }
}
