package dev.lanewise.cli.bench;

import dev.lanewise.tune.LoadTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was measured.
 *
 * @param limits of the machine
 * @param rows ordered by suite, case and implementation
 * @param libraries what the peers say that they are
 * @param failures one line each
 */
public record BenchResult(
        MachineLimits limits, List<Row> rows, Map<Implementation, String> libraries, List<String> failures) {

    /** Gathers the results of all processes. */
    static final class Collector {

        private record Key(BenchCase benchCase, Implementation implementation) {}

        private final int forcedBits;
        private final List<JmhResult> machine = new ArrayList<>();
        private final Map<Key, List<JmhResult>> measured = new LinkedHashMap<>();
        private final Map<Implementation, String> libraries = new EnumMap<>(Implementation.class);
        private final Set<String> failures = new LinkedHashSet<>();

        /** For Lanewise's vectors of a width; 0 for the machine's own. */
        Collector(int forcedBits) {
            this.forcedBits = forcedBits;
        }

        void add(ChildPlan plan, ChildProcess.Outcome outcome) {
            outcome.failures().forEach(failure -> failures.add(plan.title() + ": " + failure));
            Implementation implementation = plan.implementation();
            if (implementation == null) {
                machine.addAll(outcome.results());
                return;
            }
            for (JmhResult result : outcome.results()) {
                Key key = new Key(BenchCase.of(result), implementation);
                measured.computeIfAbsent(key, _ -> new ArrayList<>()).add(result);
            }
            Suite suite = plan.suite();
            boolean peer = suite != null && !suite.implementations(false).contains(implementation);
            if (peer && !outcome.results().isEmpty()) {
                outcome.description().ifPresent(text -> libraries.put(implementation, text));
            }
        }

        BenchResult result() {
            MachineLimits limits = MachineLimits.of(machine);
            // By case, and what is compared beside each other; forks and suites came implementation by implementation.
            Map<BenchCase, List<Row>> byCase = new LinkedHashMap<>();
            measured.forEach((key, results) -> byCase.computeIfAbsent(key.benchCase(), _ -> new ArrayList<>())
                    .add(row(key, results, limits)));
            List<Row> rows = byCase.entrySet().stream()
                    .sorted((a, b) -> a.getKey().suite().compareTo(b.getKey().suite()))
                    .flatMap(entry -> entry.getValue().stream())
                    .toList();
            return new BenchResult(limits, rows, Collections.unmodifiableMap(libraries), List.copyOf(failures));
        }

        private Row row(Key key, List<JmhResult> results, MachineLimits limits) {
            Forks forks = Forks.of(results.stream().map(JmhResult::microseconds).toList());
            int bits = vectorBits(key.implementation(), limits);
            int threads = Integer.parseInt(results.getFirst().parameters().getOrDefault("threads", "1"));
            double microseconds = forks.median();
            double flops = key.benchCase().flops();
            double gflops = flops > 0 ? flops / microseconds * 1e-3 : Double.NaN;
            return new Row(
                    key.benchCase(),
                    key.implementation(),
                    bits,
                    threads,
                    microseconds,
                    gflops,
                    100 * gflops / (threads * limits.peakGflops(bits)),
                    isComparable(key) ? microseconds / lanewise(key.benchCase()) : Double.NaN,
                    forks.spread(),
                    forks.isBimodal(),
                    latency(key));
        }

        /** Latencies of different rates say nothing about each other. */
        private boolean isComparable(Key key) {
            LoadTest.Result own = latency(key);
            LoadTest.Result lanewise = latency(new Key(key.benchCase(), Implementation.LANEWISE_VECTOR));
            return own == null
                    || (lanewise != null
                            && own.latency().offeredRate() == lanewise.latency().offeredRate());
        }

        private LoadTest.@Nullable Result latency(Key key) {
            return LatencyForks.medians(measured.getOrDefault(key, List.of()));
        }

        private double lanewise(BenchCase benchCase) {
            List<JmhResult> results = measured.get(new Key(benchCase, Implementation.LANEWISE_VECTOR));
            return results == null
                    ? Double.NaN
                    : Forks.of(results.stream().map(JmhResult::microseconds).toList())
                            .median();
        }

        private int vectorBits(Implementation implementation, MachineLimits limits) {
            return switch (implementation) {
                case LANEWISE_VECTOR, MICRO_BATCHER -> forcedBits > 0 ? forcedBits : limits.widestBits();
                case LANEWISE_SCALAR, ENCOG -> 0;
                case PLAIN_LOOP, MKL, OPENBLAS, PYTORCH, ONNX_RUNTIME -> limits.widestBits();
            };
        }
    }
}
