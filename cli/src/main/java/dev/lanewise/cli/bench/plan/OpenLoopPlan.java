package dev.lanewise.cli.bench.plan;

import dev.lanewise.tune.load.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Plans the processes that measure predictions under load. */
final class OpenLoopPlan {

    /** Warm-up of each network beside the others, warm-up and rehearsal before its turn. */
    private static final double SECONDS_BEFORE = 1.2 + 2.2 + 2;

    private OpenLoopPlan() {}

    static ChildPlan of(Suite suite, Implementation implementation, BenchSettings settings, JvmSetup host) {
        OpenLoopSettings openLoop = settings.openLoop();
        List<String> networks = openLoop.networks();
        // With several networks, the program says when it has warmed up each of them, too.
        int iterations = networks.size() > 1 ? 2 * networks.size() : networks.size();
        return new ChildPlan(
                suite.id() + " " + implementation.label(),
                suite,
                implementation,
                ChildPlan.jvmOptions(implementation, settings, host),
                arguments(implementation, openLoop),
                ChildPlan.environment(suite, implementation, settings, host),
                List.of(),
                iterations,
                ChildPlan.SECONDS_TO_START + networks.size() * (SECONDS_BEFORE + 2 * openLoop.seconds()));
    }

    private static List<String> arguments(Implementation implementation, OpenLoopSettings settings) {
        List<String> parameters = new ArrayList<>();
        parameters.add("variant=" + implementation);
        // Requests have one row.
        parameters.add(
                "network=" + settings.networks().stream().map(n -> n + "@1").collect(Collectors.joining(",")));
        parameters.add(
                switch (settings.load()) {
                    case Load.Rate rate -> "rate=" + rate.requestsPerSecond();
                    case Load.Utilization load -> "load=" + load.fraction();
                });
        parameters.add("seconds=" + settings.seconds());
        parameters.add("maxBatchSize=" + settings.maxBatchSize());
        parameters.add("maxQueueDelayMicros=" + settings.maxQueueDelayMicros());
        List<String> arguments = new ArrayList<>(List.of("--open-loop"));
        parameters.forEach(parameter -> arguments.addAll(List.of("-p", parameter)));
        return arguments;
    }
}
