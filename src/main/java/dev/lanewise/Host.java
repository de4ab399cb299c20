package dev.lanewise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The machine and the JVM that something was measured on. Times measured on one host say nothing about another.
 *
 * @param cpu the processor's name for itself, or the architecture if the system does not tell
 * @param processors that the JVM may use
 * @param jdk version of the JVM, such as {@code 25.0.3+9}
 * @param vectorBits of the kernels in use, 0 for scalar
 */
public record Host(String cpu, int processors, String jdk, int vectorBits) {

    private static final Path LINUX_CPUS = Path.of("/proc/cpuinfo");

    /** This one. */
    public static Host current() {
        return new Host(
                cpuName(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().toString(),
                KernelInfo.active().vectorBits());
    }

    private static String cpuName() {
        if (Files.isReadable(LINUX_CPUS)) {
            try (Stream<String> lines = Files.lines(LINUX_CPUS)) {
                return lines.filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
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
