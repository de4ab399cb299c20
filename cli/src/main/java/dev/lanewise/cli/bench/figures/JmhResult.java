package dev.lanewise.cli.bench.figures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanewise.tune.load.LoadTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One entry of JMH's JSON result file.
 *
 * @param benchmark class and method, {@code dev.lanewise.jmh.GemmBenchmark.forward}
 * @param parameters of the benchmark
 * @param values of the iterations, at least one
 * @param unit {@code us/op}, {@code ops/ns}
 * @param latency of predictions under load; null for all else
 */
public record JmhResult(
        String benchmark,
        Map<String, String> parameters,
        List<Double> values,
        String unit,
        LoadTest.@Nullable Result latency) {

    public JmhResult {
        values = List.copyOf(values);
    }

    public JmhResult(String benchmark, Map<String, String> parameters, List<Double> values, String unit) {
        this(benchmark, parameters, values, unit, null);
    }

    /** The entries of a file. */
    public static List<JmhResult> read(Path file) {
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
                values,
                metric.required("scoreUnit").asText(),
                entry.has("latency") ? LatencyReader.read(entry.get("latency")) : null);
    }

    public String benchmarkClass() {
        String withoutMethod = benchmark.substring(0, benchmark.lastIndexOf('.'));
        return withoutMethod.substring(withoutMethod.lastIndexOf('.') + 1);
    }

    public String method() {
        return benchmark.substring(benchmark.lastIndexOf('.') + 1);
    }

    public String parameter(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalStateException(benchmark + " has no parameter " + name + ", only " + parameters.keySet());
        }
        return value;
    }

    /** Median over the iterations: one that was disturbed does not count. */
    public double microseconds() {
        return Forks.of(turns()).median();
    }

    /** Microseconds of each iteration. */
    public List<Double> turns() {
        double unit = unitInMicroseconds();
        return values.stream().map(value -> value * unit).toList();
    }

    private double unitInMicroseconds() {
        return switch (unit) {
            case "ns/op" -> 1e-3;
            case "us/op" -> 1;
            case "ms/op" -> 1e3;
            default -> throw new IllegalStateException(benchmark + " is measured in " + unit + ", which is no time");
        };
    }

    /** Operations or bytes, in 10⁹ a second: the best iteration. */
    double billionsPerSecond() {
        if (!unit.equals("ops/ns")) {
            throw new IllegalStateException(benchmark + " is measured in " + unit + ", not in ops/ns");
        }
        return Collections.max(values);
    }
}
