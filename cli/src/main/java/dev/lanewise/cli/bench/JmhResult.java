package dev.lanewise.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanewise.tune.LoadTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One entry of JMH's JSON result file.
 *
 * @param benchmark class and method, {@code dev.lanewise.jmh.GemmBenchmark.forward}
 * @param parameters of the benchmark
 * @param value median over the iterations: one that was disturbed does not count
 * @param unit {@code us/op}, {@code ops/ns}
 * @param latency of predictions under load; null for all else
 */
record JmhResult(
        String benchmark,
        Map<String, String> parameters,
        double value,
        String unit,
        LoadTest.@Nullable Result latency) {

    JmhResult(String benchmark, Map<String, String> parameters, double value, String unit) {
        this(benchmark, parameters, value, unit, null);
    }

    /** The entries of a file. */
    static List<JmhResult> read(Path file) {
        try {
            List<JmhResult> results = new ArrayList<>();
            for (JsonNode entry : new ObjectMapper().readTree(file.toFile())) {
                results.add(of(entry));
            }
            return results;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the result of JMH: " + e.getMessage(), e);
        }
    }

    private static JmhResult of(JsonNode entry) {
        Map<String, String> parameters = new TreeMap<>();
        entry.path("params")
                .properties()
                .forEach(p -> parameters.put(p.getKey(), p.getValue().asText()));
        JsonNode metric = entry.required("primaryMetric");
        List<Double> values = new ArrayList<>();
        for (JsonNode fork : metric.required("rawData")) {
            fork.forEach(iteration -> values.add(iteration.asDouble()));
        }
        return new JmhResult(
                entry.required("benchmark").asText(),
                parameters,
                Forks.of(values).median(),
                metric.required("scoreUnit").asText(),
                entry.has("latency") ? LatencyReader.read(entry.get("latency")) : null);
    }

    String benchmarkClass() {
        String withoutMethod = benchmark.substring(0, benchmark.lastIndexOf('.'));
        return withoutMethod.substring(withoutMethod.lastIndexOf('.') + 1);
    }

    String method() {
        return benchmark.substring(benchmark.lastIndexOf('.') + 1);
    }

    String parameter(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalStateException(benchmark + " has no parameter " + name + ", only " + parameters.keySet());
        }
        return value;
    }

    double microseconds() {
        return switch (unit) {
            case "ns/op" -> value * 1e-3;
            case "us/op" -> value;
            case "ms/op" -> value * 1e3;
            default -> throw new IllegalStateException(benchmark + " is measured in " + unit + ", which is no time");
        };
    }

    /** Operations or bytes, in 10⁹ a second. */
    double billionsPerSecond() {
        if (!unit.equals("ops/ns")) {
            throw new IllegalStateException(benchmark + " is measured in " + unit + ", not in ops/ns");
        }
        return value;
    }
}
