package dev.lanewise.cli.bench.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.tune.load.Load;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchPlanTest {

    private static final JvmSetup HOST =
            new JvmSetup(Path.of("java"), Path.of("benchmarks.jar"), 512, Map.of(), List.of());

    private static final OpenLoopSettings OPEN_LOOP =
            new OpenLoopSettings(List.of("8-1", "64-128:tanh-10"), new Load.Utilization(0.7), 5, 64, 100);

    private static BenchSettings settings(Suite suite, boolean peers, int vectorBits, int threads, String... shapes) {
        List<Shape> parsed = List.of(shapes).stream().map(Shape::parse).toList();
        return new BenchSettings(List.of(suite), peers, vectorBits, threads, 2, false, parsed, OPEN_LOOP);
    }

    private static ChildPlan child(BenchPlan plan, Implementation implementation) {
        return plan.round().stream()
                .filter(child -> child.implementation() == implementation)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRoundIsTheMachineAndThenAProcessForEachImplementation() {
        BenchPlan plan = BenchPlan.of(settings(Suite.GEMM, true, 0, 1, "2x3x4"), HOST);
        assertEquals(
                List.of(
                        "machine",
                        "gemm Lanewise",
                        "gemm scalar",
                        "gemm plain loop",
                        "gemm oneMKL",
                        "gemm OpenBLAS",
                        "gemm BLIS"),
                plan.round().stream().map(ChildPlan::title).toList());
        assertEquals(2 * plan.round().stream().mapToInt(ChildPlan::iterations).sum(), plan.iterations());
        assertTrue(plan.seconds() > 10 && plan.seconds() < 100, "estimate " + plan.seconds());
        BenchPlan train = BenchPlan.of(settings(Suite.TRAIN, true, 0, 1), HOST);
        assertEquals(
                List.of(
                        "machine",
                        "train Lanewise",
                        "train scalar",
                        "train PyTorch",
                        "train C + BLIS",
                        "train C + OpenBLAS",
                        "train Encog"),
                train.round().stream().map(ChildPlan::title).toList());
        assertEquals(
                3,
                BenchPlan.of(settings(Suite.TRAIN, false, 0, 1), HOST).round().size());
    }

    @Test
    void theImplementationsOfASuiteTakeTurnsAndTheMachineIsAlone() {
        BenchSettings settings = new BenchSettings(
                List.of(Suite.GEMM, Suite.TRAIN), false, 0, 1, 2, false, List.of(Shape.parse("2x3x4")), OPEN_LOOP);
        BenchPlan plan = BenchPlan.of(settings, HOST);
        assertEquals(
                List.of(
                        List.of("machine"),
                        List.of("gemm Lanewise", "gemm scalar", "gemm plain loop"),
                        List.of("train Lanewise", "train scalar")),
                plan.groups().stream()
                        .map(group -> group.stream().map(ChildPlan::title).toList())
                        .toList());
        assertFalse(plan.round().getFirst().jvmOptions().contains("-Dlanewise.turns=true"));
    }

    @Test
    void aChildRunsJmhWithoutForksOfItsOwn() {
        BenchPlan plan = BenchPlan.of(settings(Suite.GEMM, false, 256, 1, "2x3x4", "5x6x7"), HOST);
        assertEquals(
                "java --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED -Dlanewise.turns=true"
                        + " -Djmh.ignoreLock=true -Dlanewise.vectorBits=256 -Dlanewise.child=true -jar benchmarks.jar ^dev\\.lanewise\\.jmh\\.(GemmBenchmark)\\. -f 0 -wm BULK_INDI -wi 2 -w 100ms"
                        + " -i 9 -r 50ms -p variant=LANEWISE_VECTOR -p operands=HOT -p shape=2x3x4,5x6x7"
                        + " -rf json -rff r.json",
                String.join(" ", child(plan, Implementation.LANEWISE_VECTOR).command(HOST, Path.of("r.json"))));
        assertFalse(child(plan, Implementation.PLAIN_LOOP).jvmOptions().contains("-Dlanewise.vectorBits=256"));
        // 2 shapes, 3 products, 2 + 2 + 9 iterations
        assertEquals(2 * 3 * 13, child(plan, Implementation.PLAIN_LOOP).iterations());
    }

    @Test
    void theMachineIsMeasuredAtTheWidthsThatItHas() {
        JvmSetup narrow = new JvmSetup(Path.of("java"), Path.of("benchmarks.jar"), 256, Map.of(), List.of());
        List<String> arguments = BenchPlan.of(settings(Suite.TRAIN, false, 0, 1), narrow)
                .round()
                .getFirst()
                .arguments();
        assertTrue(arguments.contains("vectorBits=128,256"), arguments.toString());
    }

    @Test
    void flagsThatDecideOnTheVectorsReachAllProcesses() {
        List<String> flags = JvmSetup.vectorFlags(
                List.of("-Xmx1g", "-XX:UseAVX=2", "-XX:+UseSerialGC", "-XX:-UseFMA", "-Dx=-XX:UseAVX=1"));
        assertEquals(List.of("-XX:UseAVX=2", "-XX:-UseFMA"), flags);
        JvmSetup narrow = new JvmSetup(Path.of("java"), Path.of("benchmarks.jar"), 256, Map.of(), flags);
        for (Suite suite : List.of(Suite.GEMM, Suite.PREDICT)) {
            for (ChildPlan child :
                    BenchPlan.of(settings(suite, true, 0, 1, "2x3x4"), narrow).round()) {
                assertTrue(child.jvmOptions().containsAll(flags), child.toString());
            }
        }
    }

    @Test
    void slowImplementationsLeaveLargeCasesOut() {
        BenchPlan plan = BenchPlan.of(settings(Suite.GEMM, true, 0, 1, "32x784x128", "1024x1024x1024"), HOST);
        for (Implementation slow : List.of(Implementation.LANEWISE_SCALAR, Implementation.PLAIN_LOOP)) {
            assertEquals(
                    List.of(new ChildPlan.LeftOut("1024x1024x1024", "one call would take too long")),
                    child(plan, slow).leftOut());
            assertTrue(child(plan, slow).arguments().contains("shape=32x784x128"));
        }
        for (Implementation fast :
                List.of(Implementation.LANEWISE_VECTOR, Implementation.MKL, Implementation.OPENBLAS)) {
            assertEquals(List.of(), child(plan, fast).leftOut());
        }
        BenchPlan nothing = BenchPlan.of(settings(Suite.GEMM, true, 0, 1, "1024x1024x1024"), HOST);
        assertFalse(child(nothing, Implementation.PLAIN_LOOP).hasCases());
    }

    @Test
    void whatHasNoAdamLeavesItsStepOut() {
        BenchPlan plan = BenchPlan.of(settings(Suite.TRAIN, true, 0, 1), HOST);
        String step = "4-32-16-4:tanh@10000";
        ChildPlan.LeftOut leftOut = new ChildPlan.LeftOut(step, "it has no Adam");
        for (Implementation without : List.of(Implementation.ENCOG, Implementation.C_BLIS, Implementation.C_OPENBLAS)) {
            assertTrue(child(plan, without).leftOut().contains(leftOut));
        }
        for (Implementation with : List.of(Implementation.LANEWISE_VECTOR, Implementation.PYTORCH)) {
            assertFalse(child(plan, with).leftOut().contains(leftOut));
            assertTrue(String.join(" ", child(plan, with).arguments()).contains(step));
        }
    }

    @Test
    void threadsAreForTrainingStepsAlone() {
        BenchPlan train = BenchPlan.of(settings(Suite.TRAIN, true, 0, 2), HOST);
        assertTrue(child(train, Implementation.LANEWISE_VECTOR).arguments().contains("threads=2"));
        for (Implementation one : List.of(Implementation.ENCOG, Implementation.C_BLIS, Implementation.C_OPENBLAS)) {
            assertTrue(child(train, one).arguments().contains("threads=1"));
        }
        assertEquals(
                Map.of(
                        "MKL_NUM_THREADS",
                        "2",
                        "OMP_NUM_THREADS",
                        "2",
                        "OPENBLAS_NUM_THREADS",
                        "2",
                        "BLIS_NUM_THREADS",
                        "2"),
                child(train, Implementation.PYTORCH).environment());
        BenchPlan gemm = BenchPlan.of(settings(Suite.GEMM, true, 0, 2, "2x3x4"), HOST);
        assertEquals("1", child(gemm, Implementation.MKL).environment().get("MKL_NUM_THREADS"));
        assertEquals(Map.of(), child(gemm, Implementation.LANEWISE_VECTOR).environment());
    }

    @Test
    void openBlasIsToldAboutWideVectorsUnlessTheEnvironmentDoes() {
        BenchSettings settings = settings(Suite.GEMM, true, 0, 1, "2x3x4");
        String name = "OPENBLAS_CORETYPE";
        JvmSetup held = new JvmSetup(HOST.java(), HOST.jar(), 512, Map.of(name, "Haswell"), List.of());
        for (JvmSetup host : List.of(HOST, held)) {
            assertEquals(
                    "SkylakeX",
                    child(BenchPlan.of(settings, host), Implementation.OPENBLAS)
                            .environment()
                            .get(name));
        }
        JvmSetup decided = new JvmSetup(HOST.java(), HOST.jar(), 512, Map.of(name, "Sapphirerapids"), List.of());
        JvmSetup narrow = new JvmSetup(HOST.java(), HOST.jar(), 256, Map.of(), List.of());
        for (JvmSetup host : List.of(decided, narrow)) {
            assertFalse(child(BenchPlan.of(settings, host), Implementation.OPENBLAS)
                    .environment()
                    .containsKey(name));
        }
    }

    @Test
    void predictionsUnderLoadRunInTheirOwnProgram() {
        BenchPlan plan = BenchPlan.of(settings(Suite.PREDICT, true, 128, 2), HOST);
        assertEquals(
                List.of("machine", "predict Lanewise", "predict micro-batcher", "predict ONNX Runtime"),
                plan.round().stream().map(ChildPlan::title).toList());
        ChildPlan lanewise = child(plan, Implementation.LANEWISE_VECTOR);
        assertEquals(
                "java --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED -Dlanewise.turns=true"
                        + " -Djmh.ignoreLock=true -Dlanewise.vectorBits=128 -Dlanewise.child=true -jar benchmarks.jar --open-loop -p variant=LANEWISE_VECTOR -p network=8-1@1,64-128:tanh-10@1"
                        + " -p load=0.7 -p seconds=5.0 -p maxBatchSize=64 -p maxQueueDelayMicros=100 -rf json -rff r.json",
                String.join(" ", lanewise.command(HOST, Path.of("r.json"))));
        assertTrue(child(plan, Implementation.MICRO_BATCHER).jvmOptions().contains("-Dlanewise.vectorBits=128"));
        // Each is warmed up, then measured.
        assertEquals(4, lanewise.iterations());
        assertTrue(lanewise.seconds() > 20 && lanewise.seconds() < 40, "estimate " + lanewise.seconds());
        assertEquals("1", child(plan, Implementation.ONNX_RUNTIME).environment().get("OMP_NUM_THREADS"));
    }

    @Test
    void aTrainingStepHasThreeProductsOfALayerAndTwoOfTheFirst() {
        assertEquals(
                2.0 * 32 * (2 * 784 * 128 + 3 * 128 * 10),
                TrainingShape.parse("784-128-10@32").flops());
        assertEquals(
                2.0 * 10_000 * (2 * 4 * 32 + 3 * 32 * 16 + 3 * 16 * 4),
                TrainingShape.parse("4-32-16-4:tanh@10000").flops());
    }
}
