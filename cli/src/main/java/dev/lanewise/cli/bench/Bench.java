package dev.lanewise.cli.bench;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Carries out a {@link BenchPlan}. */
public final class Bench {

    private final BenchPlan plan;
    private final int forcedBits;
    private final ChildProcess child;

    /** What is told while it runs. */
    public interface Listener {
        /** A process begins; {@code fork} counts from 1. */
        void onChildBegin(int fork, ChildPlan child);

        /** JMH is done with an iteration. */
        void onIterationEnd();
    }

    /** For a plan on the host that it was made for. */
    public Bench(BenchPlan plan, BenchSettings settings, Host host) {
        this.plan = plan;
        forcedBits = settings.vectorBits();
        child = new ChildProcess(host);
    }

    /** Measures. Empty if it was stopped. */
    public Optional<BenchResult> run(Listener listener) {
        BenchResult.Collector collector = new BenchResult.Collector(forcedBits);
        Set<ChildPlan> hopeless = new HashSet<>();
        for (int fork = 1; fork <= plan.forks(); fork++) {
            for (ChildPlan next : plan.round()) {
                if (!next.hasCases() || hopeless.contains(next)) {
                    continue;
                }
                listener.onChildBegin(fork, next);
                Optional<ChildProcess.Outcome> outcome = child.run(next, listener::onIterationEnd);
                if (outcome.isEmpty()) {
                    return Optional.empty();
                }
                collector.add(next, outcome.get());
                if (outcome.get().results().isEmpty()) {
                    hopeless.add(next);
                }
            }
        }
        return Optional.of(collector.result());
    }

    /** Ends the measurement at once. May be called by any thread. */
    public void stop() {
        child.stop();
    }
}
