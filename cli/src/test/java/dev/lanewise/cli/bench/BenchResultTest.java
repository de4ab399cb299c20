package dev.lanewise.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.bench.figures.JmhResult;
import dev.lanewise.cli.bench.figures.MachineLimits;
import dev.lanewise.cli.bench.plan.BenchSettings;
import dev.lanewise.cli.bench.plan.ChildPlan;
import dev.lanewise.cli.bench.plan.Implementation;
import dev.lanewise.cli.bench.plan.JvmSetup;
import dev.lanewise.cli.bench.plan.OpenLoopSettings;
import dev.lanewise.cli.bench.plan.Shape;
import dev.lanewise.cli.bench.plan.Suite;
import dev.lanewise.tune.load.Load;
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
                Suite.GEMM,
                implementation,
                settings,
                new JvmSetup(Path.of("java"), Path.of("jar"), 512, Map.of(), List.of()));
    }

    private static ChildProcess.Outcome outcome(List<JmhResult> results, String... failures) {
        return new ChildProcess.Outcome(results, Set.of(failures), Optional.of("library 1.0"));
    }

    private static JmhResult forward(Double... microseconds) {
        return new JmhResult(FORWARD, Map.of("shape", "32x784x128"), List.of(microseconds), "us/op");
    }

    private static double gflops(double microseconds) {
        return 2.0 * 32 * 784 * 128 / microseconds * 1e-3;
    }

    private static ChildPlan machine() {
        return ChildPlan.ofMachine(new JvmSetup(Path.of("java"), Path.of("jar"), 512, Map.of(), List.of()));
    }

    private static Row row(BenchResult result, Implementation implementation) {
        return result.rows().stream()
                .filter(row -> row.implementation() == implementation)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void readsTheMedianOfTheIterationsAndEachOfThem() throws Exception {
        JmhResult first = recorded("jmh-gemm.json").getFirst();
        assertEquals(FORWARD, first.benchmark());
        assertEquals("GemmBenchmark", first.benchmarkClass());
        assertEquals("forward", first.method());
        assertEquals("32x784x128", first.parameter("shape"));
        assertEquals(37.392763099631, first.microseconds());
        assertEquals(List.of(54.8893789359392, 37.392763099631, 29.254895652173914), first.turns());
    }

    @Test
    void readsPeaksAndBandwidth() throws Exception {
        MachineLimits limits = MachineLimits.of(recorded("jmh-machine.json"));
        assertEquals(Set.of(256, 512), limits.peakGflops().keySet());
        assertEquals(512, limits.widestBits());
        assertTrue(limits.peakGflops(0) > limits.peakGflops(256));
        assertTrue(Double.isNaN(limits.peakGflops(64)));
        assertEquals(259.68540467695476, limits.peakGflops(512), "the best window");
        assertEquals(43.701131556479496, limits.levels().get(1).copy());
        assertEquals(
                List.of(12L << 10, 192L << 20),
                limits.levels().stream().map(MachineLimits.Level::bytes).toList());
    }

    @Test
    void rowsAreMediansOverForksAndRatiosAreOfTurns() throws Exception {
        BenchResult.Collector collector = new BenchResult.Collector(0);
        collector.add(1, machine(), outcome(recorded("jmh-machine.json")));
        int fork = 0;
        for (double microseconds : new double[] {20, 22, 40}) {
            fork++;
            collector.add(fork, child(Implementation.LANEWISE_VECTOR), outcome(List.of(forward(microseconds))));
            collector.add(fork, child(Implementation.MKL), outcome(List.of(forward(2 * microseconds))));
        }
        collector.add(1, child(Implementation.OPENBLAS), outcome(List.of(), "is not there"));
        BenchResult result = collector.result();
        Row lanewise = row(result, Implementation.LANEWISE_VECTOR);
        assertEquals("forward 32x784x128", lanewise.benchCase().name());
        assertEquals(22, lanewise.microseconds());
        assertEquals(gflops(22), lanewise.gflops(), 1e-12);
        assertEquals(512, lanewise.vectorBits());
        assertEquals(1, lanewise.ratioToLanewise());
        assertEquals(20.0 / 22, lanewise.forkSpread());
        assertFalse(lanewise.bimodal(), "both are slow in the last fork: the machine's doing");
        Row mkl = row(result, Implementation.MKL);
        assertEquals(2, mkl.ratioToLanewise());
        assertEquals(0, mkl.ratioSpread());
        assertEquals(2, result.rows().size());
        assertEquals(Map.of(Implementation.MKL, "library 1.0"), result.libraries());
        assertEquals(List.of("gemm OpenBLAS: is not there"), result.failures());
    }

    @Test
    void aForkThatIsSlowInOneImplementationAloneIsAGroup() {
        BenchResult.Collector collector = new BenchResult.Collector(0);
        double[] clocks = {1, 1.8, 1, 1.8};
        double[] lanewise = {10, 10, 14, 14};
        for (int fork = 0; fork < 4; fork++) {
            double clock = clocks[fork];
            collector.add(
                    fork, child(Implementation.LANEWISE_VECTOR), outcome(List.of(forward(clock * lanewise[fork]))));
            collector.add(fork, child(Implementation.MKL), outcome(List.of(forward(clock * 20))));
            collector.add(fork, child(Implementation.PLAIN_LOOP), outcome(List.of(forward(clock * 300))));
        }
        BenchResult result = collector.result();
        assertTrue(row(result, Implementation.LANEWISE_VECTOR).bimodal());
        assertFalse(row(result, Implementation.MKL).bimodal());
        assertFalse(row(result, Implementation.PLAIN_LOOP).bimodal());
    }

    @Test
    void theShareOfThePeakIsThatOfTheFastestTurn() throws Exception {
        BenchResult.Collector collector = new BenchResult.Collector(0);
        collector.add(1, machine(), outcome(recorded("jmh-machine.json")));
        collector.add(1, child(Implementation.LANEWISE_VECTOR), outcome(List.of(forward(50.0, 90.0, 90.0, 90.0))));
        BenchResult result = collector.result();
        Row row = row(result, Implementation.LANEWISE_VECTOR);
        assertEquals(90, row.microseconds());
        assertEquals(gflops(90), row.gflops(), 1e-12);
        assertEquals(100 * gflops(50) / result.limits().peakGflops(512), row.percentOfPeak(), 1e-12);
        assertEquals(Map.of(), result.limits().peakFoundBy());
        assertEquals(10.0 / 90, row.turnSpread(), 1e-12);
        assertEquals(1.8, result.slowdown().p90(), 1e-12);
    }

    @Test
    void whatAKernelReachesIsThePeak() throws Exception {
        BenchResult.Collector collector = new BenchResult.Collector(0);
        collector.add(1, machine(), outcome(recorded("jmh-machine.json")));
        collector.add(1, child(Implementation.LANEWISE_VECTOR), outcome(List.of(forward(5.0, 40.0, 40.0))));
        collector.add(1, child(Implementation.MKL), outcome(List.of(forward(4.0, 40.0, 40.0))));
        BenchResult result = collector.result();
        assertEquals(gflops(4), result.limits().peakGflops(512), 1e-9);
        assertEquals(
                Map.of(512, "oneMKL at forward 32x784x128"), result.limits().peakFoundBy());
        assertEquals(100, row(result, Implementation.MKL).percentOfPeak(), 1e-12);
        assertEquals(80, row(result, Implementation.LANEWISE_VECTOR).percentOfPeak(), 1e-12);
    }

    @Test
    void aForcedWidthIsComparedWithThePeakOfItsWidth() throws Exception {
        BenchResult.Collector collector = new BenchResult.Collector(256);
        collector.add(1, machine(), outcome(recorded("jmh-machine.json")));
        collector.add(1, child(Implementation.LANEWISE_VECTOR), outcome(List.of(forward(80.0))));
        collector.add(1, child(Implementation.LANEWISE_SCALAR), outcome(List.of(forward(400.0))));
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
        collector.add(1, child(Implementation.MKL), outcome(List.of(forward(40.0))));
        Row row = row(collector.result(), Implementation.MKL);
        assertTrue(Double.isNaN(row.ratioToLanewise()));
        assertTrue(Double.isNaN(row.percentOfPeak()));
    }
}
