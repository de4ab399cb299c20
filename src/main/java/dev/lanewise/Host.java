package dev.lanewise;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The machine and the JVM that something was measured on. Times measured on one host say nothing about another.
 *
 * @param cpu the processor's name for itself, or the architecture if the system does not tell; one line of text
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

    /** A virtual machine may call its processor anything, hence any bytes are read and control characters replaced. */
    private static String cpuName() {
        if (Files.isReadable(LINUX_CPUS)) {
            try (Stream<String> lines = Files.lines(LINUX_CPUS, StandardCharsets.ISO_8859_1)) {
                return lines.filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1)
                                .replaceAll("\\p{Cc}", " ")
                                .strip())
                        .filter(name -> !name.isEmpty())
                        .findFirst()
                        .orElseGet(Host::architecture);
            } catch (IOException _) {
                return architecture();
            }
        }
        String windows = System.getenv("PROCESSOR_IDENTIFIER");
        return windows == null ? architecture() : windows;
    }

    private static String architecture() {
        return System.getProperty("os.arch");
    }
}
