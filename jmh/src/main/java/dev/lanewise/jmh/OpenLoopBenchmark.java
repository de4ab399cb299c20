package dev.lanewise.jmh;

import dev.lanewise.tune.load.Capacity;
import dev.lanewise.tune.load.LoadTest;
import dev.lanewise.tune.load.NanoClock;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Predictions of one row under load: requests arrive at random, whether or not earlier ones are answered, and their latency
 * counts from then. No benchmark of JMH, which has no such mode, but a program with its manners: parameters, what it prints,
 * and the form of its results, to which it adds an object {@code latency}.
 *
 * <pre>java --add-modules jdk.incubator.vector -jar jmh/target/benchmarks.jar --open-loop \
 *     -p variant=LANEWISE_VECTOR -p network=784-128-10@1,16-64-64-1@1 -p load=0.7 -p seconds=5 -rff result.json</pre>
 *
 * <p>All networks are warmed up before the first is measured: see {@link LoadTest} for the rest. See {@link OpenLoopSettings}
 * for the parameters.
 */
final class OpenLoopBenchmark {

    /** In front of the parameters. */
    static final String OPTION = "--open-loop";

    private static final String BENCHMARK = "dev.lanewise.jmh.OpenLoopBenchmark.predict";

    // C2 can throw away what it compiled for one network when the next one comes: each sees all before any is measured.
    private static final Duration LEAST_WARM_UP = Duration.ofSeconds(1);
    private static final Duration MOST_WARM_UP = Duration.ofSeconds(5);

    private OpenLoopBenchmark() {}

    static void main(String[] args) throws IOException {
        OpenLoopSettings settings = OpenLoopSettings.parse(List.of(args).subList(1, args.length));
        if (settings.networks().size() > 1) {
            forEachNetwork(settings, "warm-up", "# Warmup Iteration", OpenLoopBenchmark::warmUp);
        }
        List<String> entries = new ArrayList<>();
        forEachNetwork(settings, "measurement", "Iteration", (network, target) -> {
            LoadTest.Result result = settings.loadTest().run(target, target.inFlight());
            entries.add(
                    LatencyJson.entry(BENCHMARK, Map.of("network", network, "variant", settings.variant()), result));
            return "p99 " + result.latency().p99() + " ns";
        });
        Files.writeString(settings.resultFile(), "[" + String.join(",\n", entries) + "]\n");
    }

    /** What is done with a network; says what came of it. */
    private interface Step {
        String run(String network, OpenLoopTarget target);
    }

    private static void forEachNetwork(OpenLoopSettings settings, String kind, String title, Step step) {
        int iteration = 0;
        for (String network : settings.networks()) {
            iteration++;
            Turns.await(kind, BENCHMARK, Map.of("network", network));
            String line = title + String.format(Locale.ROOT, " %3d: ", iteration);
            try (OpenLoopTarget target = OpenLoopTarget.of(settings, network)) {
                System.out.println(settings.variant() + " is " + target.describe());
                System.out.println(line + network + ", " + step.run(network, target));
            } catch (IllegalArgumentException | IllegalStateException | OutOfMemoryError e) {
                // Out of memory by arrays of this network or of this many requests: the others may fit.
                System.out.println(
                        line + "<failure>\n\n" + e.getClass().getName() + ": " + network + ": " + e.getMessage());
            }
        }
    }

    private static String warmUp(String network, OpenLoopTarget target) {
        Capacity capacity =
                Capacity.measure(target, target.inFlight(), LEAST_WARM_UP, MOST_WARM_UP, NanoClock.system());
        return Math.round(capacity.requestsPerSecond()) + " requests a second";
    }
}
