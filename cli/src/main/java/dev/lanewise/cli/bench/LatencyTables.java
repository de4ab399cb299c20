package dev.lanewise.cli.bench;

import dev.lanewise.cli.bench.plan.Implementation;
import dev.lanewise.cli.bench.plan.Suite;
import dev.lanewise.cli.text.Text;
import dev.lanewise.cli.text.TextTable;
import dev.lanewise.tune.load.LatencyReport;
import dev.lanewise.tune.load.LoadTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Latencies of predictions under load as text: a line for each case and implementation, and under it what the machine alone
 * did under the same arrivals; then how many times as long the others take.
 */
final class LatencyTables {

    private static final double NANOS_OF_MICRO = 1e3;

    private final List<Row> rows;

    LatencyTables(BenchResult result) {
        rows = result.rows().stream()
                .filter(row -> row.benchCase().suite().isOpenLoop())
                .toList();
    }

    @Override
    public String toString() {
        String name = Suite.PREDICT.id();
        if (rows.isEmpty()) {
            return name + ": nothing was measured\n";
        }
        return name + ": requests of one row under load, microseconds from the moment a request was due until its end\n"
                + table()
                + ratios()
                + notes();
    }

    private String table() {
        TextTable table = new TextTable(
                "case", "", "of capacity", "requests/s", "mean", "p50", "p90", "p99", "p99.9", "p99.99", "max");
        BenchCase last = null;
        for (Row row : rows) {
            LoadTest.Result test = row.latency();
            if (test == null) {
                continue;
            }
            boolean first = !row.benchCase().equals(last);
            last = row.benchCase();
            double utilization = test.latency().offeredRate() / test.capacity().requestsPerSecond();
            table.row(line(
                    first ? row.benchCase().name() : "",
                    row.implementation().label(),
                    Text.format("%.0f %%", 100 * utilization),
                    test.latency()));
            table.row(line("", "machine alone", "", test.baseline()));
        }
        return table.toString();
    }

    private static String[] line(String benchCase, String who, String utilization, LatencyReport report) {
        List<String> cells = new ArrayList<>(List.of(benchCase, who, utilization));
        cells.add(Text.number(report.achievedRate()));
        cells.add(Text.number(report.mean() / NANOS_OF_MICRO));
        cells.add(micros(report.p50()));
        cells.add(micros(report.p90()));
        cells.add(micros(report.p99()));
        cells.add(micros(report.p999()));
        cells.add(has(report, 4) ? micros(report.p9999()) : Text.NOTHING);
        cells.add(micros(report.max()));
        return cells.toArray(String[]::new);
    }

    /** Whether each fork had requests enough to tell so many nines apart; with fewer that percentile is the longest. */
    private static boolean has(LatencyReport report, int nines) {
        return !report.quantiles().isEmpty() && report.quantiles().getLast().nines() >= nines;
    }

    private static String micros(long nanos) {
        return Text.number(nanos / NANOS_OF_MICRO);
    }

    /** How many times as long as Lanewise the others take under the same rate: geometric means over the cases, and the least. */
    private String ratios() {
        List<Row> compared = rows.stream()
                .filter(row -> row.implementation() != Implementation.LANEWISE_VECTOR
                        && lanewise(row).isPresent())
                .toList();
        List<Implementation> others =
                compared.stream().map(Row::implementation).distinct().toList();
        if (others.isEmpty()) {
            return "";
        }
        if (compared.stream().anyMatch(row -> !Double.isFinite(row.ratioToLanewise()))) {
            return "\nEach was asked for a part of what it can do; to compare them, ask all for the same, as in --rate 20000/s\n";
        }
        TextTable table = new TextTable("times as long as Lanewise", "p50", "p99", "p99.9", "least p99.9");
        for (Implementation other : others) {
            table.row(
                    other.label(),
                    BenchTables.mean(ratios(other, LatencyReport::p50)),
                    BenchTables.mean(ratios(other, LatencyReport::p99)),
                    BenchTables.mean(ratios(other, LatencyReport::p999)),
                    Text.number(ratios(other, LatencyReport::p999).min().orElse(Double.NaN)));
        }
        return "\n" + table;
    }

    private DoubleStream ratios(Implementation other, ToDoubleFunction<LatencyReport> figure) {
        return rows.stream()
                .filter(row -> row.implementation() == other)
                .mapToDouble(row -> report(row, figure)
                        / lanewise(row)
                                .map(lanewise -> report(lanewise, figure))
                                .orElse(Double.NaN))
                .filter(Double::isFinite);
    }

    /** Lanewise at the same case; empty if that failed. */
    private Optional<Row> lanewise(Row row) {
        return rows.stream()
                .filter(other -> other.implementation() == Implementation.LANEWISE_VECTOR
                        && other.benchCase().equals(row.benchCase()))
                .findFirst();
    }

    /** What spoils a figure. */
    private String notes() {
        return note("not stable after its warm-up", row -> stable(row.latency()) ? 0 : 1)
                + note(
                        "could not keep up, its latencies grow with the duration",
                        row -> overloaded(row.latency()) ? 1 : 0)
                + note("requests refused", row -> report(row, LatencyReport::failed))
                + note("requests unanswered at the end", row -> report(row, LatencyReport::unanswered))
                + note(
                        "ms of garbage collection",
                        row -> report(row, r -> r.collections().millis()));
    }

    private static boolean stable(LoadTest.@Nullable Result test) {
        return test == null || test.capacity().stable();
    }

    private static boolean overloaded(LoadTest.@Nullable Result test) {
        return test != null && test.latency().isOverloaded();
    }

    private static double report(Row row, ToDoubleFunction<LatencyReport> figure) {
        LoadTest.Result test = row.latency();
        return test == null ? 0 : figure.applyAsDouble(test.latency());
    }

    private String note(String what, ToDoubleFunction<Row> figure) {
        List<Row> noted =
                rows.stream().filter(row -> figure.applyAsDouble(row) > 0).toList();
        if (noted.isEmpty()) {
            return "";
        }
        return what + ": "
                + noted.stream()
                        .map(row -> row.implementation().label() + " at "
                                + row.benchCase().name() + count(figure.applyAsDouble(row)))
                        .collect(Collectors.joining(", "))
                + "\n";
    }

    private static String count(double value) {
        return value > 1 ? " (" + Math.round(value) + ")" : "";
    }
}
