package dev.lanewise.cli.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lanewise.Host;
import dev.lanewise.KernelInfo;
import dev.lanewise.cli.bench.figures.MachineLimits;
import dev.lanewise.cli.bench.plan.BenchPlan;
import dev.lanewise.cli.bench.plan.BenchSettings;
import dev.lanewise.cli.bench.plan.ChildPlan;
import dev.lanewise.cli.context.Machine;
import dev.lanewise.cli.context.Version;
import dev.lanewise.cli.text.Json;
import dev.lanewise.tune.load.LatencyReport;
import dev.lanewise.tune.load.LoadTest;
import java.time.Instant;

/**
 * What {@code bench} says at its end.
 *
 * @param settings what was asked for
 * @param plan what was run
 * @param result what was measured
 * @param start when
 * @param command the command line
 */
record BenchReport(BenchSettings settings, BenchPlan plan, BenchResult result, Instant start, String command) {

    /** For people. */
    String text() {
        return new BenchTables(settings, plan, result).toString();
    }

    /** For machines. */
    String json() {
        ObjectNode node = Json.object("bench");
        node.put("commandLine", command);
        node.put("date", start.toString());
        node.put("lanewise", Version.get());
        writeMachine(node.putObject("machine"));
        ObjectNode libraries = node.putObject("libraries");
        result.libraries().forEach((implementation, text) -> libraries.put(implementation.name(), text));
        node.put("forks", settings.forks());
        ArrayNode leftOut = node.putArray("leftOut");
        for (ChildPlan child : plan.round()) {
            child.leftOut().forEach(each -> leftOut.add(child.title() + " " + each.size()));
        }
        ArrayNode absent = node.putArray("absent");
        result.absent().forEach(absent::add);
        ArrayNode failures = node.putArray("failures");
        result.failures().forEach(failures::add);
        ArrayNode cases = node.putArray("cases");
        result.rows().stream().map(Row::benchCase).distinct().forEach(c -> write(c, cases.addObject()));
        ArrayNode rows = node.putArray("rows");
        result.rows().forEach(row -> write(row, rows.addObject()));
        return Json.text(node) + System.lineSeparator();
    }

    private void writeMachine(ObjectNode machine) {
        machine.put("cpu", Host.cpuName());
        machine.put("processors", Machine.processors());
        machine.put("jdk", Machine.jdk());
        machine.put("tiles", KernelInfo.active().tiles());
        machine.put("system", Machine.system());
        ArrayNode flags = machine.putArray("flags");
        plan.round().getFirst().jvmOptions().forEach(flags::add);
        ObjectNode peaks = machine.putObject("peakGflops");
        result.limits().peakGflops().forEach((bits, gflops) -> Json.put(peaks, Integer.toString(bits), gflops));
        ObjectNode foundBy = machine.putObject("peakFoundBy");
        result.limits().peakFoundBy().forEach((bits, by) -> foundBy.put(Integer.toString(bits), by));
        ArrayNode levels = machine.putArray("bandwidth");
        for (MachineLimits.Level level : result.limits().levels()) {
            ObjectNode entry = levels.addObject().put("bytes", level.bytes());
            Json.put(entry, "copyGigabytesPerSecond", level.copy());
            Json.put(entry, "triadGigabytesPerSecond", level.triad());
        }
        ObjectNode slowdown = machine.putObject("slowdown");
        Json.put(slowdown, "median", result.slowdown().median());
        Json.put(slowdown, "p90", result.slowdown().p90());
        slowdown.put("uneven", result.slowdown().isUneven());
        slowdown.put("sentence", BenchTables.speed(result.slowdown()).orElse(null));
    }

    private static void write(BenchCase benchCase, ObjectNode node) {
        node.put("suite", benchCase.suite().id());
        node.put("case", benchCase.name());
        node.put("group", benchCase.group());
        node.put("size", benchCase.size());
        Json.put(node, "flopsPerByte", benchCase.intensity());
    }

    private static void write(Row row, ObjectNode node) {
        node.put("suite", row.benchCase().suite().id());
        node.put("case", row.benchCase().name());
        node.put("implementation", row.implementation().name());
        node.put("vectorBits", row.vectorBits());
        node.put("threads", row.threads());
        Json.put(node, "microseconds", row.microseconds());
        Json.put(node, "gflops", row.gflops());
        Json.put(node, "percentOfPeak", row.percentOfPeak());
        Json.put(node, "ratioToLanewise", row.ratioToLanewise());
        Json.put(node, "ratioSpread", row.ratioSpread());
        Json.put(node, "turnSpread", row.turnSpread());
        Json.put(node, "forkSpread", row.forkSpread());
        node.put("bimodal", row.bimodal());
        ArrayNode turns = node.putArray("turns");
        row.turns().forEach(fork -> fork.forEach(turns.addArray()::add));
        LoadTest.Result latency = row.latency();
        if (latency != null) {
            write(latency, node.putObject("latency"));
        }
    }

    private static void write(LoadTest.Result result, ObjectNode node) {
        Json.put(node, "capacity", result.capacity().requestsPerSecond());
        node.put("stable", result.capacity().stable());
        node.put("overloaded", result.latency().isOverloaded());
        write(result.latency(), node);
        write(result.baseline(), node.putObject("baseline"));
    }

    private static void write(LatencyReport report, ObjectNode node) {
        Json.put(node, "offeredRate", report.offeredRate());
        Json.put(node, "achievedRate", report.achievedRate());
        node.put("count", report.count());
        node.put("failed", report.failed());
        node.put("unanswered", report.unanswered());
        Json.put(node, "mean", report.mean());
        node.put("p50", report.p50());
        node.put("p90", report.p90());
        node.put("p99", report.p99());
        node.put("p999", report.p999());
        node.put("p9999", report.p9999());
        node.put("max", report.max());
        node.put("collections", report.collections().count());
        node.put("collectionMillis", report.collections().millis());
        ArrayNode quantiles = node.putArray("quantiles");
        for (LatencyReport.Quantile quantile : report.quantiles()) {
            quantiles.addArray().add(quantile.nines()).add(quantile.nanos());
        }
    }
}
