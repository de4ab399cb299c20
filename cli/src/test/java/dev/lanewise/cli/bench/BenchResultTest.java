package dev.lanewise.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.tune.Load;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** From what JMH wrote (recorded runs of three and five iterations) to rows. */
class BenchResultTest {

    private static final String FORWARD = "dev.lanewise.jmh.GemmBenchmark.forward";

    private static List<JmhResult> recorded(String file) throws URISyntaxException {
        return JmhResult.read(Path.of(
                Objects.requireNonNull(BenchResultTest.class.getResource(file)).toURI()));
    }

    private static ChildPlan child(Implementation implementation) {
        BenchSettings settings = new BenchSettings(
                List.of(Suite.GEMM),
                true,
                0,
                1,
                3,
                false,
                List.of(new Shape(32, 784, 128)),
                new OpenLoopSettings(List.of(), new Load.Utilization(0.7), 5, 64, 0));
        return ChildPlan.of(
                Suite.GEMM, implementation, settings, new Host(Path.of("java"), Path.of("jar"), 512, Map.of()));
    }

    private static ChildProcess.Outcome outcome(List<JmhResult> results, String... failures) {
        return new ChildProcess.Outcome(results, Set.of(failures), Optional.of("library 1.0"));
    }

    private static JmhResult forward(double microseconds) {
        return new JmhResult(FORWARD, Map.of("shape", "32x784x128"), microseconds, "us/op");
    }

    private static Row row(BenchResult result, Implementation implementation) {
        return result.rows().stream()
                .filter(row -> row.implementation() == implementation)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void readsTheMedianOfTheIterations() throws Exception {
        JmhResult first = recorded("jmh-gemm.json").getFirst();
        assertEquals(FORWARD, first.benchmark());
        assertEquals("GemmBenchmark", first.benchmarkClass());
        assertEquals("forward", first.method());
        assertEquals("32x784x128", first.parameter("shape"));
        assertEquals(37.392763099631, first.microseconds());
    }

    @Test
    void readsPeaksAndBandwidth() throws Exception {
        MachineLimits limits = MachineLimits.of(recorded("jmh-machine.json"));
        assertEquals(Set.of(256, 512), limits.peakGflops().keySet());
        assertEquals(512, limits.widestBits());
        assertTrue(limits.peakGflops(0) > limits.peakGflops(256));
        assertTrue(Double.isNaN(limits.peakGflops(64)));
        assertEquals(
                List.of(12L << 10, 192L << 20),
                limits.levels().stream().map(MachineLimits.Level::bytes).toList());
    }

    @Test
    void rowsAreMediansOverForksAndRatiosOfMedians() throws Exception {
        BenchResult.Collector collector = new BenchResult.Collector(0);
        collector.add(
                ChildPlan.ofMachine(new Host(Path.of("java"), Path.of("jar"), 512, Map.of())),
                outcome(recorded("jmh-machine.json")));
        for (double microseconds : new double[] {20, 22, 40}) {
            collector.add(child(Implementation.LANEWISE_VECTOR), outcome(List.of(forward(microseconds))));
            collector.add(child(Implementation.MKL), outcome(List.of(forward(2 * microseconds))));
        }
        collector.add(child(Implementation.OPENBLAS), outcome(List.of(), "is not there"));
        BenchResult result = collector.result();
        Row lanewise = row(result, Implementation.LANEWISE_VECTOR);
        assertEquals("forward 32x784x128", lanewise.benchCase().name());
        assertEquals(22, lanewise.microseconds());
        double gflops = 2.0 * 32 * 784 * 128 / 22 * 1e-3;
        assertEquals(gflops, lanewise.gflops(), 1e-12);
        assertEquals(100 * gflops / result.limits().peakGflops(512), lanewise.percentOfPeak(), 1e-12);
        assertEquals(512, lanewise.vectorBits());
        assertEquals(1, lanewise.ratioToLanewise());
        assertEquals(20.0 / 22, lanewise.forkSpread());
        assertTrue(lanewise.bimodal());
        assertEquals(2, row(result, Implementation.MKL).ratioToLanewise());
        assertEquals(2, result.rows().size());
        assertEquals(Map.of(Implementation.MKL, "library 1.0"), result.libraries());
        assertEquals(List.of("gemm OpenBLAS: is not there"), result.failures());
    }

    @Test
    void aForcedWidthIsComparedWithThePeakOfItsWidth() throws Exception {
        BenchResult.Collector collector = new BenchResult.Collector(256);
        collector.add(
                ChildPlan.ofMachine(new Host(Path.of("java"), Path.of("jar"), 512, Map.of())),
                outcome(recorded("jmh-machine.json")));
        collector.add(child(Implementation.LANEWISE_VECTOR), outcome(List.of(forward(40))));
        collector.add(child(Implementation.LANEWISE_SCALAR), outcome(List.of(forward(400))));
        BenchResult result = collector.result();
        Row lanewise = row(result, Implementation.LANEWISE_VECTOR);
        assertEquals(256, lanewise.vectorBits());
        assertEquals(100 * lanewise.gflops() / result.limits().peakGflops(256), lanewise.percentOfPeak());
        assertTrue(Double.isNaN(lanewise.forkSpread()));
        Row scalar = row(result, Implementation.LANEWISE_SCALAR);
        assertEquals(0, scalar.vectorBits());
        assertEquals(100 * scalar.gflops() / result.limits().peakGflops(512), scalar.percentOfPeak());
    }

    @Test
    void withoutLanewiseThereIsNoRatio() {
        BenchResult.Collector collector = new BenchResult.Collector(0);
        collector.add(child(Implementation.MKL), outcome(List.of(forward(40))));
        Row row = row(collector.result(), Implementation.MKL);
        assertTrue(Double.isNaN(row.ratioToLanewise()));
        assertTrue(Double.isNaN(row.percentOfPeak()));
    }
}
