package dev.lanewise.cli.bench;

import dev.lanewise.Host;
import dev.lanewise.KernelInfo;
import dev.lanewise.cli.bench.figures.MachineLimits;
import dev.lanewise.cli.bench.figures.Slowdown;
import dev.lanewise.cli.bench.plan.BenchPlan;
import dev.lanewise.cli.bench.plan.BenchSettings;
import dev.lanewise.cli.bench.plan.Implementation;
import dev.lanewise.cli.bench.plan.Suite;
import dev.lanewise.cli.context.Machine;
import dev.lanewise.cli.text.Text;
import dev.lanewise.cli.text.TextTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Results of benchmarks as text: the machine, then for each suite a table of cases and one of means. A dash stands for what was
 * not measured.
 */
final class BenchTables {

    private final BenchSettings settings;
    private final BenchPlan plan;
    private final BenchResult result;

    BenchTables(BenchSettings settings, BenchPlan plan, BenchResult result) {
        this.settings = settings;
        this.plan = plan;
        this.result = result;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(machine());
        for (Suite suite : settings.suites()) {
            text.append('\n').append(suite.isOpenLoop() ? new LatencyTables(result) : suite(suite));
        }
        return text.toString();
    }

    private String machine() {
        MachineLimits limits = result.limits();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("cpu", Host.cpuName() + ", " + Machine.processors() + " processors");
        facts.put("jdk", Machine.jdk());
        facts.put("kernels", kernels());
        if (KernelInfo.active().isVector()) {
            // In one line they are wider than a terminal.
            facts.put("tiles", KernelInfo.active().tiles().replace(", ", ",\n" + " ".repeat(10)));
        }
        facts.put(
                "peak",
                limits.peakGflops().entrySet().stream()
                                .map(e -> e.getKey() + " bits " + Text.number(e.getValue()))
                                .collect(Collectors.joining(", "))
                        + " GFLOP/s, one core");
        limits.peakFoundBy()
                .forEach((bits, by) -> facts.put("peak " + bits, "no chain of multiply-adds was as fast as " + by));
        facts.put(
                "copy",
                limits.levels().stream()
                                .map(level -> size(level.bytes()) + " " + Text.number(level.copy()))
                                .collect(Collectors.joining(", "))
                        + " GB/s");
        facts.put(
                "triad",
                limits.levels().stream()
                                .map(level -> size(level.bytes()) + " " + Text.number(level.triad()))
                                .collect(Collectors.joining(", "))
                        + " GB/s");
        result.libraries().forEach((implementation, library) -> facts.put(implementation.label(), library));
        speed(result.slowdown()).ifPresent(speed -> facts.put("speed", speed));
        facts.put("forks", plan.forks() + (plan.forks() < 3 ? " (too few to tell two groups apart)" : ""));
        return facts.entrySet().stream()
                .map(fact -> Text.format("%-9s %s%n", fact.getKey(), fact.getValue()))
                .collect(Collectors.joining());
    }

    /** How evenly the machine ran; empty if that was not measured. */
    static Optional<String> speed(Slowdown slowdown) {
        if (!Double.isFinite(slowdown.p90())) {
            return Optional.empty();
        }
        return Optional.of(
                slowdown.isUneven()
                        ? Text.format(
                                "uneven: one of ten turns took %.2f times the fastest of its row, or more;"
                                        + " compare ratios, not times",
                                slowdown.p90())
                        : Text.format(
                                "even: nine of ten turns took at most %.2f times the fastest of their row",
                                slowdown.p90()));
    }

    private String kernels() {
        if (settings.vectorBits() > 0) {
            return "vector, " + settings.vectorBits() + " bits (asked for)";
        }
        return result.rows().stream()
                .filter(row -> row.implementation() == Implementation.LANEWISE_VECTOR)
                .findFirst()
                .map(row -> "vector, " + row.vectorBits() + " bits")
                .orElse("none was measured");
    }

    private String suite(Suite suite) {
        Map<BenchCase, Map<Implementation, Row>> cases = new LinkedHashMap<>();
        for (Row row : result.rows()) {
            if (row.benchCase().suite() == suite) {
                cases.computeIfAbsent(row.benchCase(), _ -> new LinkedHashMap<>())
                        .put(row.implementation(), row);
            }
        }
        if (cases.isEmpty()) {
            return suite.id() + ": nothing was measured\n";
        }
        List<Implementation> others = suite.implementations(settings.peers()).stream()
                .filter(i -> i != Implementation.LANEWISE_VECTOR)
                .toList();
        return suite.id() + ": Lanewise" + threads(suite)
                + ", and how many times as long the others take\n"
                + table(suite, cases, others)
                + "\n"
                + means(suite, others);
    }

    private String threads(Suite suite) {
        return !suite.isThreaded() || settings.threads() == 1
                ? " on 1 thread"
                : " on " + settings.threads() + " threads";
    }

    private static String table(
            Suite suite, Map<BenchCase, Map<Implementation, Row>> cases, List<Implementation> others) {
        boolean activations = suite == Suite.ACTIVATIONS;
        List<String> head = new ArrayList<>(List.of("case", "µs"));
        head.addAll(activations ? List.of("of copy") : List.of("GFLOP/s", "% peak"));
        others.forEach(other -> head.add(other.label()));
        head.addAll(List.of("spread", "of ratios"));
        TextTable table = new TextTable(head.toArray(String[]::new));
        cases.forEach((benchCase, rows) -> {
            Optional<Row> lanewise = Optional.ofNullable(rows.get(Implementation.LANEWISE_VECTOR));
            List<String> cells = new ArrayList<>();
            cells.add(benchCase.name());
            cells.add(cell(lanewise.map(Row::microseconds)));
            if (activations) {
                cells.add(cell(lanewise.flatMap(row -> copies(row, cases))));
            } else {
                cells.add(cell(lanewise.map(Row::gflops)));
                cells.add(cell(lanewise.map(Row::percentOfPeak)));
            }
            others.forEach(
                    other -> cells.add(cell(Optional.ofNullable(rows.get(other)).map(Row::ratioToLanewise))));
            cells.add(percent(lanewise.stream().mapToDouble(Row::turnSpread)));
            cells.add(percent(
                    others.stream().map(rows::get).filter(Objects::nonNull).mapToDouble(Row::ratioSpread)));
            table.row(cells.toArray(String[]::new));
        });
        return table + twoGroups(cases.values());
    }

    /** The largest; a dash if there is none. */
    private static String percent(DoubleStream spreads) {
        OptionalDouble largest = spreads.filter(Double::isFinite).max();
        return largest.isPresent() ? Text.format("%.1f %%", 100 * largest.getAsDouble()) : Text.NOTHING;
    }

    private static String twoGroups(Collection<Map<Implementation, Row>> cases) {
        return cases.stream()
                .flatMap(rows -> rows.values().stream())
                .filter(Row::bimodal)
                .map(row -> "the forks fall into two groups: "
                        + row.implementation().label() + " at "
                        + row.benchCase().name() + "\n")
                .collect(Collectors.joining());
    }

    /** Its time in times of copying as much. */
    private static Optional<Double> copies(Row row, Map<BenchCase, Map<Implementation, Row>> cases) {
        return cases.entrySet().stream()
                .filter(e -> e.getKey().group().equals("copy")
                        && e.getKey().size().equals(row.benchCase().size()))
                .map(e -> e.getValue().get(row.implementation()))
                .findFirst()
                .map(copy -> row.microseconds() / copy.microseconds());
    }

    private String means(Suite suite, List<Implementation> others) {
        List<String> head = new ArrayList<>(List.of("geometric mean"));
        others.forEach(other -> head.add(other.label()));
        TextTable table = new TextTable(head.toArray(String[]::new));
        // The copy is the same code in all of them.
        List<Row> rows = result.rows().stream()
                .filter(row -> row.benchCase().suite() == suite
                        && !row.benchCase().group().equals("copy"))
                .toList();
        List<String> groups =
                rows.stream().map(row -> row.benchCase().group()).distinct().toList();
        if (suite == Suite.GEMM) {
            for (String group : groups) {
                List<Row> ofGroup = rows.stream()
                        .filter(row -> row.benchCase().group().equals(group))
                        .toList();
                table.row(line(group, others, other -> mean(ratios(ofGroup, other))));
            }
        }
        table.row(line("all", others, other -> mean(ratios(rows, other))));
        table.row(line(
                "smallest",
                others,
                other -> cell(ratios(rows, other).min().stream().boxed().findFirst())));
        StringBuilder text = new StringBuilder(table.toString());
        for (Implementation other : others) {
            rows.stream()
                    .filter(row -> row.implementation() == other && row.ratioToLanewise() < 1)
                    .min(Comparator.comparingDouble(Row::ratioToLanewise))
                    .ifPresent(row -> text.append(Text.format(
                            "%s is faster in %d of %d cases, most of all at %s%n",
                            other.label(),
                            ratios(rows, other).filter(ratio -> ratio < 1).count(),
                            ratios(rows, other).count(),
                            row.benchCase().name())));
        }
        return text.toString();
    }

    private interface Figure {
        String of(Implementation other);
    }

    private static String[] line(String name, List<Implementation> others, Figure figure) {
        List<String> cells = new ArrayList<>(List.of(name));
        others.forEach(other -> cells.add(figure.of(other)));
        return cells.toArray(String[]::new);
    }

    private static DoubleStream ratios(List<Row> rows, Implementation implementation) {
        return rows.stream()
                .filter(row -> row.implementation() == implementation)
                .mapToDouble(Row::ratioToLanewise)
                .filter(Double::isFinite);
    }

    static String mean(DoubleStream ratios) {
        double logarithm = ratios.map(Math::log).average().orElse(Double.NaN);
        return Text.number(Math.exp(logarithm));
    }

    private static String cell(Optional<Double> value) {
        return value.map(Text::number).orElse(Text.NOTHING);
    }

    private static String size(long bytes) {
        return bytes < 1 << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
    }
}
