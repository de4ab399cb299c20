package dev.lanewise.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lanewise.Host;
import dev.lanewise.KernelInfo;
import dev.lanewise.cli.context.ExitCode;
import dev.lanewise.cli.context.Machine;
import dev.lanewise.cli.context.OutputOptions;
import dev.lanewise.cli.context.Version;
import dev.lanewise.cli.text.Json;
import dev.lanewise.cli.text.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
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
        facts.put("jdk", Machine.jdk());
        facts.put("jvm", Machine.property("java.vm.version") + " (" + Machine.property("java.vm.info") + ")");
        facts.put("system", Machine.system());
        facts.put("cpu", Host.cpuName() + ", " + Machine.processors() + " processors for the JVM");
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
            if (kernels.isVector()) {
                facts.put("tiles", kernels.tiles());
            }
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

    private static String compilerVectors() {
        OptionalInt bits = Machine.vectorBits();
        if (bits.isEmpty()) {
            return "unknown";
        }
        return bits.getAsInt() == 0 ? "none" : "up to " + bits.getAsInt() + " bits";
    }
}
