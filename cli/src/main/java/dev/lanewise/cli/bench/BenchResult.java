package dev.lanewise.cli.bench;

import dev.lanewise.cli.bench.figures.ForkLevels;
import dev.lanewise.cli.bench.figures.Forks;
import dev.lanewise.cli.bench.figures.JmhResult;
import dev.lanewise.cli.bench.figures.MachineLimits;
import dev.lanewise.cli.bench.figures.Measured;
import dev.lanewise.cli.bench.figures.Slowdown;
import dev.lanewise.cli.bench.figures.TurnRatios;
import dev.lanewise.cli.bench.plan.ChildPlan;
import dev.lanewise.cli.bench.plan.Implementation;
import dev.lanewise.cli.bench.plan.Suite;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What was measured.
 *
 * @param limits of the machine
 * @param slowdown of the machine meanwhile
 * @param rows ordered by suite, case and implementation
 * @param libraries what the peers say that they are
 * @param absent peers that this system has not got, one line each
 * @param failures one line each
 */
public record BenchResult(
        MachineLimits limits,
        Slowdown slowdown,
        List<Row> rows,
        Map<Implementation, String> libraries,
        List<String> absent,
        List<String> failures) {

    /** Gathers the results of all processes. */
    static final class Collector {

        private final int forcedBits;
        private final List<JmhResult> machine = new ArrayList<>();
        private final Map<BenchCase, Map<Implementation, Measured>> measured = new LinkedHashMap<>();
        private final Map<Implementation, String> libraries = new EnumMap<>(Implementation.class);
        private final Set<String> absent = new LinkedHashSet<>();
        private final Set<String> failures = new LinkedHashSet<>();

        /** For Lanewise's vectors of a width; 0 for the machine's own. */
        Collector(int forcedBits) {
            this.forcedBits = forcedBits;
        }

        void add(int fork, ChildPlan plan, ChildProcess.Outcome outcome) {
            Implementation implementation = plan.implementation();
            boolean optional = implementation != null
                    && implementation.isOfTheSystem()
                    && outcome.results().isEmpty();
            Set<String> lines = optional ? absent : failures;
            outcome.failures().forEach(failure -> lines.add(plan.title() + ": " + failure));
            if (implementation == null) {
                machine.addAll(outcome.results());
                return;
            }
            for (JmhResult result : outcome.results()) {
                measured.computeIfAbsent(BenchCase.of(result), _ -> new LinkedHashMap<>())
                        .computeIfAbsent(implementation, _ -> new Measured())
                        .add(fork, result);
            }
            Suite suite = plan.suite();
            boolean peer = suite != null && !suite.implementations(false).contains(implementation);
            if (peer && !outcome.results().isEmpty()) {
                outcome.description().ifPresent(text -> libraries.put(implementation, text));
            }
        }

        BenchResult result() {
            MachineLimits limits = limits();
            List<Row> rows = new ArrayList<>();
            measured.entrySet().stream()
                    .sorted(Comparator.comparing(entry -> entry.getKey().suite()))
                    .forEach(entry -> entry.getValue()
                            .keySet()
                            .forEach(implementation ->
                                    rows.add(row(entry.getKey(), entry.getValue(), implementation, limits))));
            Slowdown slowdown = Slowdown.of(measured.values().stream()
                    .flatMap(implementations -> implementations.values().stream())
                    .flatMap(one -> one.turns().values().stream())
                    .toList());
            return new BenchResult(
                    limits,
                    slowdown,
                    List.copyOf(rows),
                    Collections.unmodifiableMap(libraries),
                    List.copyOf(absent),
                    List.copyOf(failures));
        }

        /** No kernel is faster than the machine: what one reached is its peak. */
        private MachineLimits limits() {
            MachineLimits limits = MachineLimits.of(machine);
            for (Map.Entry<BenchCase, Map<Implementation, Measured>> one : measured.entrySet()) {
                for (Map.Entry<Implementation, Measured> entry : one.getValue().entrySet()) {
                    limits = limits.reached(
                            vectorBits(entry.getKey(), limits),
                            bestGflops(one.getKey(), entry.getValue())
                                    / entry.getValue().threads(),
                            entry.getKey().label() + " at " + one.getKey().name());
                }
            }
            return limits;
        }

        private Row row(
                BenchCase benchCase,
                Map<Implementation, Measured> all,
                Implementation implementation,
                MachineLimits limits) {
            Measured own = Objects.requireNonNull(all.get(implementation));
            Measured lanewise = all.get(Implementation.LANEWISE_VECTOR);
            Forks forks = Forks.of(List.copyOf(own.medians().values()));
            TurnRatios ratios = own.isComparableTo(lanewise)
                    ? TurnRatios.of(own.turns(), lanewise == null ? Map.of() : lanewise.turns())
                    : new TurnRatios(Double.NaN, Double.NaN);
            List<Map<Integer, Double>> medians =
                    all.values().stream().map(Measured::medians).toList();
            int bits = vectorBits(implementation, limits);
            return new Row(
                    benchCase,
                    implementation,
                    bits,
                    own.threads(),
                    forks.median(),
                    gflops(benchCase, forks.median()),
                    100 * bestGflops(benchCase, own) / (own.threads() * limits.peakGflops(bits)),
                    ratios.median(),
                    ratios.spread(),
                    own.turnSpread(),
                    forks.spread(),
                    Forks.of(ForkLevels.relative(own.medians(), medians)).isBimodal(),
                    List.copyOf(own.turns().values()),
                    own.latency());
        }

        private static double bestGflops(BenchCase benchCase, Measured measured) {
            return gflops(benchCase, measured.fastest());
        }

        private static double gflops(BenchCase benchCase, double microseconds) {
            return benchCase.flops() > 0 ? benchCase.flops() / microseconds * 1e-3 : Double.NaN;
        }

        private int vectorBits(Implementation implementation, MachineLimits limits) {
            return switch (implementation) {
                case LANEWISE_VECTOR, MICRO_BATCHER -> forcedBits > 0 ? forcedBits : limits.widestBits();
                case LANEWISE_SCALAR, ENCOG -> 0;
                case PLAIN_LOOP, MKL, OPENBLAS, BLIS, C_BLIS, C_OPENBLAS, PYTORCH, ONNX_RUNTIME -> limits.widestBits();
            };
        }
    }
}
