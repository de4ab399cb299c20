package dev.lanewise.jmh;

import dev.lanewise.tune.load.LatencyReport;
import dev.lanewise.tune.load.LoadTest;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A {@link LoadTest.Result} in the form of JMH's results: times in nanoseconds. */
final class LatencyJson {

    private LatencyJson() {}

    /** An entry; names and values of {@code parameters} have no character that JSON escapes. */
    static String entry(String benchmark, Map<String, String> parameters, LoadTest.Result result) {
        String params = new TreeMap<>(parameters)
                .entrySet().stream()
                        .map(parameter -> "\"" + parameter.getKey() + "\": \"" + parameter.getValue() + "\"")
                        .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                """
                {
                  "benchmark": "%s",
                  "params": {%s},
                  "primaryMetric": {"scoreUnit": "ns/op", "rawData": [[%d]]},
                  "latency": {
                    "capacity": %s, "stable": %b, "warmUpSeconds": %s,
                    "baseline": %s,
                    "report": %s
                  }
                }""",
                benchmark,
                params,
                result.latency().p50(),
                result.capacity().requestsPerSecond(),
                result.capacity().stable(),
                result.capacity().seconds(),
                report(result.baseline()),
                report(result.latency()));
    }

    private static String report(LatencyReport report) {
        return String.format(
                Locale.ROOT,
                """
                {"offeredRate": %s, "achievedRate": %s, "count": %d, "failed": %d, "unanswered": %d,
                      "mean": %s, "p50": %d, "p90": %d, "p99": %d, "p999": %d, "p9999": %d, "max": %d,
                      "collections": %d, "collectionMillis": %d,
                      "quantiles": [%s]}""",
                report.offeredRate(),
                report.achievedRate(),
                report.count(),
                report.failed(),
                report.unanswered(),
                report.mean(),
                report.p50(),
                report.p90(),
                report.p99(),
                report.p999(),
                report.p9999(),
                report.max(),
                report.collections().count(),
                report.collections().millis(),
                report.quantiles().stream()
                        .map(quantile -> "[" + quantile.nines() + ", " + quantile.nanos() + "]")
                        .collect(Collectors.joining(", ")));
    }
}
