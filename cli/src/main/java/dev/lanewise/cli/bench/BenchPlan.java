package dev.lanewise.cli.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What will run: a round of processes one after the other, and the round again for each fork. So what is compared runs close
 * together, and drift of the clock hits all alike.
 *
 * @param round the machine first, then implementation after implementation
 * @param forks rounds
 */
public record BenchPlan(List<ChildPlan> round, int forks) {

    /** The plan for what is asked for. */
    public static BenchPlan of(BenchSettings settings, Host host) {
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

    /** About how long it takes. */
    public double seconds() {
        return forks * round.stream().mapToDouble(ChildPlan::seconds).sum();
    }

    /** Iterations of JMH in all. */
    public int iterations() {
        return forks * round.stream().mapToInt(ChildPlan::iterations).sum();
    }
}
