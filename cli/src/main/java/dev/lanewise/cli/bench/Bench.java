package dev.lanewise.cli.bench;

import dev.lanewise.cli.bench.plan.BenchPlan;
import dev.lanewise.cli.bench.plan.BenchSettings;
import dev.lanewise.cli.bench.plan.ChildPlan;
import dev.lanewise.cli.bench.plan.JvmSetup;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Carries out a {@link BenchPlan}. */
public final class Bench {

    private final BenchPlan plan;
    private final int forcedBits;
    private final ChildProcess child;

    /** What is told while it runs, by several threads, one after the other. */
    public interface Listener {
        /** A process begins; {@code fork} counts from 1. */
        void onChildBegin(int fork, ChildPlan child);

        /** JMH is done with an iteration. */
        void onIterationEnd();
    }

    /** For a plan on the host that it was made for. */
    public Bench(BenchPlan plan, BenchSettings settings, JvmSetup host) {
        this.plan = plan;
        forcedBits = settings.vectorBits();
        child = new ChildProcess(host);
    }

    /** Measures. Empty if it was stopped. */
    public Optional<BenchResult> run(Listener listener) {
        BenchResult.Collector collector = new BenchResult.Collector(forcedBits);
        Set<ChildPlan> failed = new HashSet<>();
        for (int fork = 1; fork <= plan.forks(); fork++) {
            for (List<ChildPlan> group : plan.groups()) {
                List<ChildPlan> children = group.stream()
                        .filter(child -> child.hasCases() && !failed.contains(child))
                        .toList();
                Map<ChildPlan, ChildProcess.Outcome> outcomes = inTurns(fork, children, listener);
                if (outcomes.size() < children.size()) {
                    return Optional.empty();
                }
                for (ChildPlan child : children) {
                    ChildProcess.Outcome outcome = Objects.requireNonNull(outcomes.get(child));
                    collector.add(fork, child, outcome);
                    if (outcome.results().isEmpty()) {
                        failed.add(child);
                    }
                }
            }
        }
        return Optional.of(collector.result());
    }

    /** All of them alive at once, one of them running. What was stopped has no outcome. */
    private Map<ChildPlan, ChildProcess.Outcome> inTurns(int fork, List<ChildPlan> children, Listener listener) {
        Turns turns = new Turns(children.size());
        Map<ChildPlan, ChildProcess.Outcome> outcomes = new ConcurrentHashMap<>();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < children.size(); i++) {
                int number = i;
                ChildPlan plan = children.get(i);
                all.add(threads.submit(() -> {
                    turns.awaitStart(number);
                    try {
                        if (child.isStopped()) {
                            return;
                        }
                        listener.onChildBegin(fork, plan);
                        child.run(plan, listener::onIterationEnd, turn -> turns.await(number, turn))
                                .ifPresent(outcome -> outcomes.put(plan, outcome));
                    } catch (RuntimeException | Error e) {
                        child.stop();
                        throw e;
                    } finally {
                        turns.leave(number);
                    }
                }));
            }
            await(all);
        }
        return outcomes;
    }

    private void await(List<Future<?>> all) {
        try {
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException _) {
            stop();
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the measurement at once. May be called by any thread. */
    public void stop() {
        child.stop();
    }
}
