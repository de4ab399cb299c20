package dev.lanewise.cli.bench.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * What will run: a round of processes, and the round again for each fork. The processes of a suite are alive together and take
 * turns, so that what is compared runs within a second, and the machine's changing speed hits all alike.
 *
 * @param round the machine first, then the implementations suite by suite
 * @param forks rounds
 */
public record BenchPlan(List<ChildPlan> round, int forks) {

    /** The plan for what is asked for. */
    public static BenchPlan of(BenchSettings settings, JvmSetup host) {
        List<ChildPlan> round = new ArrayList<>(List.of(ChildPlan.ofMachine(host)));
        for (Suite suite : settings.suites()) {
            for (Implementation implementation : suite.implementations(settings.peers())) {
                round.add(
                        suite.isOpenLoop()
                                ? OpenLoopPlan.of(suite, implementation, settings, host)
                                : ChildPlan.of(suite, implementation, settings, host));
            }
        }
        return new BenchPlan(List.copyOf(round), settings.forks());
    }

    /** The processes of the round that take turns: the machine alone, then those of each suite. */
    public List<List<ChildPlan>> groups() {
        List<List<ChildPlan>> groups = new ArrayList<>();
        for (ChildPlan child : round) {
            if (groups.isEmpty() || groups.getLast().getFirst().suite() != child.suite()) {
                groups.add(new ArrayList<>());
            }
            groups.getLast().add(child);
        }
        return groups;
    }

    /** About how long it takes. */
    public double seconds() {
        return forks * round.stream().mapToDouble(ChildPlan::seconds).sum();
    }

    /** Iterations of JMH in all. */
    public int iterations() {
        return forks * round.stream().mapToInt(ChildPlan::iterations).sum();
    }
}
