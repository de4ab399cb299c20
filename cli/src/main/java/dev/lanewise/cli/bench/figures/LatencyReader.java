package dev.lanewise.cli.bench.figures;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lanewise.tune.load.Capacity;
import dev.lanewise.tune.load.GarbageCollections;
import dev.lanewise.tune.load.LatencyReport;
import dev.lanewise.tune.load.LoadTest;
import java.util.ArrayList;
import java.util.List;

/** Reads what the process that measured predictions under load wrote. */
final class LatencyReader {

    private LatencyReader() {}

    static LoadTest.Result read(JsonNode node) {
        return new LoadTest.Result(
                new Capacity(
                        node.required("capacity").asDouble(),
                        node.required("stable").asBoolean(),
                        node.required("warmUpSeconds").asDouble()),
                report(node.required("baseline")),
                report(node.required("report")));
    }

    private static LatencyReport report(JsonNode node) {
        List<LatencyReport.Quantile> quantiles = new ArrayList<>();
        for (JsonNode quantile : node.required("quantiles")) {
            quantiles.add(new LatencyReport.Quantile(
                    quantile.get(0).asDouble(), quantile.get(1).asLong()));
        }
        return new LatencyReport(
                node.required("offeredRate").asDouble(),
                node.required("achievedRate").asDouble(),
                node.required("count").asLong(),
                node.required("failed").asLong(),
                node.required("unanswered").asLong(),
                node.required("mean").asDouble(),
                node.required("p50").asLong(),
                node.required("p90").asLong(),
                node.required("p99").asLong(),
                node.required("p999").asLong(),
                node.required("p9999").asLong(),
                node.required("max").asLong(),
                quantiles,
                new GarbageCollections(
                        node.required("collections").asLong(),
                        node.required("collectionMillis").asLong()));
    }
}
