package dev.lanewise.cli.bench.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.bench.BenchCase;
import dev.lanewise.cli.bench.plan.Suite;
import dev.lanewise.tune.load.Capacity;
import dev.lanewise.tune.load.GarbageCollections;
import dev.lanewise.tune.load.LatencyReport;
import dev.lanewise.tune.load.LatencyReport.Quantile;
import dev.lanewise.tune.load.LoadTest;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** From what the program under load wrote (a recorded run, its quantiles shortened) to one test out of several. */
class LatencyForksTest {

    private static LatencyReport report(long unit, Quantile... quantiles) {
        return new LatencyReport(
                unit,
                unit,
                10,
                1,
                2,
                unit,
                unit,
                unit,
                unit,
                unit,
                unit,
                unit,
                List.of(quantiles),
                new GarbageCollections(1, unit));
    }

    private static JmhResult fork(long unit, boolean stable, Quantile... quantiles) {
        LoadTest.Result result =
                new LoadTest.Result(new Capacity(unit, stable, unit), report(10 * unit), report(unit, quantiles));
        return new JmhResult("OpenLoopBenchmark.predict", Map.of(), List.of((double) unit), "ns/op", result);
    }

    private static LoadTest.Result medians(JmhResult... forks) {
        return Objects.requireNonNull(LatencyForks.medians(List.of(forks)));
    }

    @Test
    void figuresAreMediansCountsAreSumsAndTheLongestIsTheLongest() {
        LoadTest.Result result = medians(fork(3, true), fork(1, true), fork(9, true));
        LatencyReport latency = result.latency();
        assertEquals(3, result.capacity().requestsPerSecond());
        assertTrue(result.capacity().stable());
        assertEquals(
                List.of(3L, 3L, 3L, 3L, 3L),
                Stream.of(latency.p50(), latency.p90(), latency.p99(), latency.p999(), latency.p9999())
                        .toList());
        assertEquals(3, latency.mean());
        assertEquals(3, latency.offeredRate());
        assertEquals(3, latency.achievedRate());
        assertEquals(9, latency.max());
        assertEquals(30, latency.count());
        assertEquals(3, latency.failed());
        assertEquals(6, latency.unanswered());
        assertEquals(new GarbageCollections(3, 13), latency.collections());
        assertEquals(30, result.baseline().p99());
        assertEquals(90, result.baseline().max());
    }

    @Test
    void quantilesGoAsFarAsAllForksHaveThem() {
        LatencyReport latency = medians(
                        fork(1, true, new Quantile(0, 5), new Quantile(1, 6), new Quantile(2, 7)),
                        fork(1, true, new Quantile(0, 8), new Quantile(1, 10)))
                .latency();
        assertEquals(List.of(new Quantile(0, 7), new Quantile(1, 8)), latency.quantiles());
    }

    @Test
    void oneForkThatIsNotStableSpoilsAll() {
        assertFalse(medians(fork(1, true), fork(1, false)).capacity().stable());
    }

    @Test
    void otherBenchmarksHaveNoLatencies() {
        assertNull(LatencyForks.medians(List.of(new JmhResult("x", Map.of(), List.of(1.0), "us/op"))));
    }

    @Test
    void readsWhatTheProgramWrote() throws URISyntaxException {
        List<JmhResult> results =
                JmhResult.read(Path.of(Objects.requireNonNull(LatencyForksTest.class.getResource("open-loop.json"))
                        .toURI()));
        JmhResult first = results.getFirst();
        assertEquals("OpenLoopBenchmark", first.benchmarkClass());
        assertEquals(new BenchCase(Suite.PREDICT, "predict", "16-64-64-1@1", 0, 0), BenchCase.of(first));
        assertEquals(0.482, first.microseconds(), 1e-12);
        LoadTest.Result latency = Objects.requireNonNull(first.latency());
        assertEquals(new Capacity(3391377.083415708, true, 2.6014104700000003), latency.capacity());
        assertEquals(
                new LatencyReport(
                        2374552.0,
                        2374551.7518593417,
                        4749104,
                        0,
                        0,
                        917.9298926702805,
                        482,
                        1208,
                        13623,
                        34655,
                        61823,
                        85823,
                        List.of(new Quantile(0, 240), new Quantile(1, 1208), new Quantile(6.67661168024354, 85823)),
                        new GarbageCollections(0, 0)),
                latency.latency());
        assertEquals(549, latency.baseline().p99());
        assertEquals("784-128-10@1", results.get(1).parameter("network"));
    }
}
