package dev.lanewise.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.HotSpotDiagnosticMXBean;
import dev.lanewise.KernelInfo;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tells what this machine and this JVM are, and which kernels run on them. */
@Command(
        name = "doctor",
        description = {
            "Tells what Lanewise runs on, and what is wrong with it.",
            "JDK, processor, vector width, kernels and the reason for them; exit code 1 if it cannot compute at all."
        },
        footer = {"  lanewise doctor", "  lanewise -Dlanewise.kernels=scalar doctor"})
final class DoctorCommand implements Callable<Integer> {

    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    @Spec
    private CommandSpec spec;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        boolean flag = ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("lanewise", Version.get());
        facts.put("jdk", property("java.version") + ", " + property("java.vm.name") + ", " + property("java.vendor"));
        facts.put("jvm", property("java.vm.version") + " (" + property("java.vm.info") + ")");
        facts.put("system", property("os.name") + " " + property("os.version") + ", " + property("os.arch"));
        facts.put("cpu", cpu() + ", " + Runtime.getRuntime().availableProcessors() + " processors for the JVM");
        facts.put("memory", (Runtime.getRuntime().maxMemory() >> 20) + " MiB for the JVM");
        facts.put("compiler vectors", compilerVectors());
        facts.put("flag", "--add-modules " + VECTOR_MODULE + (flag ? " is there" : " is missing"));
        facts.put("lanewise.kernels", System.getProperty("lanewise.kernels", "not set (auto)"));
        facts.put("lanewise.vectorBits", System.getProperty("lanewise.vectorBits", "not set"));

        String advice = "";
        boolean works = true;
        try {
            KernelInfo kernels = KernelInfo.active();
            facts.put("kernels", kernels.toString());
            boolean chosen = "scalar".equals(System.getProperty("lanewise.kernels"));
            if (!kernels.isVector() && !chosen) {
                advice = "networks run, but slowly: " + kernels.reason();
            }
        } catch (IllegalArgumentException | IllegalStateException e) {
            works = false;
            facts.put("kernels", "none");
            advice = String.valueOf(e.getMessage());
        }
        print(facts, advice, works);
        return works ? ExitCode.OK : ExitCode.FAILURE;
    }

    private void print(Map<String, String> facts, String advice, boolean works) {
        if (output.json()) {
            ObjectNode node = Json.object("doctor").put("works", works);
            facts.forEach(node::put);
            node.put("problem", advice.isEmpty() ? null : advice);
            spec.commandLine().getOut().println(Json.text(node));
            return;
        }
        facts.forEach((name, value) -> spec.commandLine().getOut().println(Text.format("%-20s %s", name, value)));
        spec.commandLine().getOut().println();
        spec.commandLine().getOut().println(advice.isEmpty() ? "all is well" : "problem: " + advice);
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }

    /** The processor's name where Linux tells it. */
    private static String cpu() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(property("os.arch"));
        } catch (IOException _) {
            return property("os.arch");
        }
    }

    /** The widest vectors that HotSpot's compiler uses here, whether or not the module is there. */
    private static String compilerVectors() {
        HotSpotDiagnosticMXBean bean = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (bean == null) {
            return "unknown";
        }
        try {
            int bytes = Integer.parseInt(bean.getVMOption("MaxVectorSize").getValue());
            return bytes == 0 ? "none" : "up to " + bytes * Byte.SIZE + " bits";
        } catch (IllegalArgumentException _) {
            return "unknown";
        }
    }
}
