package dev.lanewise.cli.bench.plan;

import dev.lanewise.tune.measure.ChildJvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One process: all cases of a suite in one implementation. Each implementation has a process of its own because oneMKL and
 * OpenBLAS both export {@code cblas_sgemm}, and whichever is loaded first would answer for both.
 *
 * @param title for people
 * @param suite null for the measurement of the machine
 * @param implementation null for the measurement of the machine
 * @param jvmOptions in front of the jar
 * @param arguments of JMH
 * @param environment on top of the inherited one
 * @param leftOut cases that are not measured
 * @param iterations that JMH will do
 * @param seconds about how long it takes
 */
public record ChildPlan(
        String title,
        @Nullable Suite suite,
        @Nullable Implementation implementation,
        List<String> jvmOptions,
        List<String> arguments,
        Map<String, String> environment,
        List<LeftOut> leftOut,
        int iterations,
        double seconds) {

    /**
     * A case that is not measured.
     *
     * @param size of the case
     * @param reason for people
     */
    public record LeftOut(String size, String reason) {}

    /** OpenBLAS's names of the processors whose kernels have 512 bits. */
    private static final Set<String> AVX512_CORES = Set.of("SkylakeX", "Cooperlake", "Sapphirerapids");

    private static final List<String> JVM_OPTIONS =
            List.of("--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED");
    static final double SECONDS_TO_START = 1;

    /** Ten functions and four updates at two lengths; for the estimate alone. */
    private static final int ACTIVATION_CASES = 28;

    /** Numbers of chains by which a peak is looked for. */
    private static final int CHAINS = 2;

    /** Four sizes of copy, four of triad. */
    private static final int BANDWIDTH_CASES = 8;

    private record Case(String size, double flops, boolean adam) {}

    /** Measures peak and bandwidth. */
    public static ChildPlan ofMachine(JvmSetup host) {
        List<String> widths = IntStream.of(128, 256, 512)
                .filter(bits -> bits <= Math.max(128, host.vectorBits()))
                .mapToObj(Integer::toString)
                .toList();
        Iterations iterations = Iterations.MACHINE;
        List<String> arguments = new ArrayList<>(List.of("^dev\\.lanewise\\.jmh\\.MachineBenchmark\\."));
        arguments.addAll(iterations.arguments());
        arguments.addAll(List.of("-p", "vectorBits=" + String.join(",", widths)));
        int cases = CHAINS * widths.size() + BANDWIDTH_CASES;
        return new ChildPlan(
                "machine",
                null,
                null,
                jvmOptions(host),
                arguments,
                Map.of(),
                List.of(),
                cases * iterations.count(),
                SECONDS_TO_START + cases * iterations.seconds(0));
    }

    /** Measures an implementation. */
    public static ChildPlan of(Suite suite, Implementation implementation, BenchSettings settings, JvmSetup host) {
        List<Case> all = cases(suite, settings);
        List<Case> measured = all.stream()
                .filter(c -> reasonToLeaveOut(implementation, c).isEmpty())
                .toList();
        List<LeftOut> leftOut = all.stream()
                .flatMap(c -> reasonToLeaveOut(implementation, c).map(reason -> new LeftOut(c.size(), reason)).stream())
                .distinct()
                .toList();
        Iterations iterations = Iterations.of(suite, implementation, settings.quick());
        double seconds = measured.stream()
                .mapToDouble(c -> iterations.seconds(implementation.roughSeconds(c.flops())))
                .sum();
        return new ChildPlan(
                suite.id() + " " + implementation.label(),
                suite,
                implementation,
                jvmOptions(implementation, settings, host),
                arguments(
                        suite,
                        implementation,
                        iterations,
                        measured.stream().map(Case::size).distinct().toList(),
                        settings),
                environment(suite, implementation, settings, host),
                leftOut,
                measured.size() * iterations.count(),
                SECONDS_TO_START + seconds);
    }

    /** Whether anything is left to measure. */
    public boolean hasCases() {
        return iterations > 0;
    }

    private static Optional<String> reasonToLeaveOut(Implementation implementation, Case measured) {
        if (measured.adam() && !implementation.hasAdam()) {
            return Optional.of("it has no Adam");
        }
        return implementation.leavesOut(measured.flops())
                ? Optional.of("one call would take too long")
                : Optional.empty();
    }

    private static List<Case> cases(Suite suite, BenchSettings settings) {
        return switch (suite) {
            // Three products of each shape.
            case GEMM ->
                settings.shapes().stream()
                        .flatMap(s -> IntStream.range(0, 3).mapToObj(_ -> new Case(s.toString(), s.flops(), false)))
                        .toList();
            case ACTIVATIONS ->
                IntStream.range(0, ACTIVATION_CASES)
                        .mapToObj(_ -> new Case("", 0, false))
                        .toList();
            case PREDICT -> throw new IllegalArgumentException("not a suite of JMH: " + suite);
            case TRAIN ->
                (settings.quick() ? TrainingShape.QUICK : TrainingShape.ALL)
                        .stream()
                                .map(s -> new Case(s.toString(), s.flops(), s.tanhAndAdam()))
                                .toList();
        };
    }

    private static List<String> jvmOptions(JvmSetup host) {
        List<String> options = new ArrayList<>(JVM_OPTIONS);
        options.addAll(host.vectorFlags());
        return options;
    }

    public static List<String> jvmOptions(Implementation implementation, BenchSettings settings, JvmSetup host) {
        List<String> options = jvmOptions(host);
        // JMH keeps itself from running twice; here several processes wait while one runs.
        options.addAll(List.of("-Dlanewise.turns=true", "-Djmh.ignoreLock=true"));
        if (implementation.hasLanewiseVectors() && settings.vectorBits() != 0) {
            options.add("-Dlanewise.vectorBits=" + settings.vectorBits());
        }
        return options;
    }

    private static List<String> arguments(
            Suite suite,
            Implementation implementation,
            Iterations iterations,
            List<String> sizes,
            BenchSettings settings) {
        List<String> arguments = new ArrayList<>(List.of(suite.pattern()));
        arguments.addAll(iterations.arguments());
        arguments.addAll(List.of("-p", "variant=" + implementation));
        switch (suite) {
            case GEMM -> arguments.addAll(List.of("-p", "operands=HOT", "-p", "shape=" + String.join(",", sizes)));
            case ACTIVATIONS, PREDICT -> {}
            case TRAIN -> {
                arguments.addAll(List.of("-p", "network=" + String.join(",", sizes)));
                arguments.addAll(List.of("-p", "threads=" + threads(suite, implementation, settings)));
            }
        }
        return arguments;
    }

    private static int threads(Suite suite, Implementation implementation, BenchSettings settings) {
        return suite.isThreaded() && !implementation.hasOneThread() ? settings.threads() : 1;
    }

    public static Map<String, String> environment(
            Suite suite, Implementation implementation, BenchSettings settings, JvmSetup host) {
        Map<String, String> environment = new TreeMap<>();
        if (implementation.isNative()) {
            String threads = Integer.toString(threads(suite, implementation, settings));
            for (String name :
                    List.of("MKL_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS")) {
                environment.put(name, threads);
            }
        }
        // It goes by the processor's model number, and takes AVX2 kernels on one that is newer than itself. What the
        // environment
        // asks for counts only if it is of 512 bits: anything else would hold the peer back.
        String chosen = host.environment().getOrDefault("OPENBLAS_CORETYPE", "");
        if (implementation.isOverOpenBlas() && host.vectorBits() == 512 && !AVX512_CORES.contains(chosen)) {
            environment.put("OPENBLAS_CORETYPE", "SkylakeX");
        }
        return environment;
    }

    /** The command line; JMH writes its results to {@code resultFile}. */
    public List<String> command(JvmSetup host, Path resultFile) {
        List<String> command = new ArrayList<>(List.of(host.java().toString()));
        command.addAll(jvmOptions);
        command.add(ChildJvm.OPTION);
        command.addAll(List.of("-jar", host.jar().toString()));
        command.addAll(arguments);
        command.addAll(List.of("-rf", "json", "-rff", resultFile.toString()));
        return command;
    }
}
