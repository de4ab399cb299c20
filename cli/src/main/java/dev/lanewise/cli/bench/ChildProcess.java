package dev.lanewise.cli.bench;

import dev.lanewise.cli.bench.figures.JmhLog;
import dev.lanewise.cli.bench.figures.JmhResult;
import dev.lanewise.cli.bench.plan.ChildPlan;
import dev.lanewise.cli.bench.plan.JvmSetup;
import dev.lanewise.tune.measure.ChildJvm;
import dev.lanewise.tune.measure.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs processes, each in the thread that asks for it; {@link #stop} ends those that run, and there will be no others. */
final class ChildProcess {

    private final JvmSetup host;
    private volatile boolean stopped;

    ChildProcess(JvmSetup host) {
        this.host = host;
    }

    /**
     * What came of a process.
     *
     * @param results of JMH; empty if it did not come to an end
     * @param failures each of them once
     * @param description what was measured, in its own words
     */
    record Outcome(List<JmhResult> results, Set<String> failures, Optional<String> description) {}

    /**
     * Runs a process to its end. Empty if it was stopped. An exception of a callback, or a line of the protocol that cannot be
     * read, ends the process and is thrown from here.
     *
     * @param onIteration called after each iteration
     * @param onTurn called when the process asks for a turn; it gets it when this returns
     */
    Optional<Outcome> run(ChildPlan plan, Runnable onIteration, Consumer<Turn> onTurn) {
        try (TemporaryFolder folder = new TemporaryFolder()) {
            return Optional.of(run(plan, folder.file("results.json"), onIteration, onTurn));
        } catch (CancellationException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot measure: " + e.getMessage(), e);
        }
    }

    private Outcome run(ChildPlan plan, Path results, Runnable onIteration, Consumer<Turn> onTurn) throws IOException {
        JmhLog log = new JmhLog(onIteration);
        ProcessBuilder command = new ProcessBuilder(plan.command(host, results));
        command.environment().putAll(plan.environment());
        ChildJvm child = ChildJvm.start(command);
        Consumer<String> lines = line -> {
            log.accept(line);
            Turn.parse(line).ifPresent(turn -> {
                onTurn.accept(turn);
                child.send("\n");
            });
        };
        ChildJvm.Ending ending = run(child, lines);
        Set<String> failures = new LinkedHashSet<>(log.failures());
        if (!ending.isSuccess() && failures.isEmpty()) {
            failures.add("the JVM " + ending + ": " + log.lastLine());
        }
        boolean written = ending.isSuccess() && Files.exists(results);
        List<JmhResult> read = written ? JmhResult.read(results) : List.of();
        if (read.isEmpty() && failures.isEmpty()) {
            failures.add("JMH measured nothing: " + log.lastLine());
        }
        return new Outcome(read, failures, log.description());
    }

    /** What {@code lines} throws would end the reading alone, and the process would wait for its turn for ever. */
    private ChildJvm.Ending run(ChildJvm child, Consumer<String> lines) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Consumer<String> untilFailure = line -> {
            if (failure.get() == null) {
                try {
                    lines.accept(line);
                } catch (RuntimeException | Error e) {
                    failure.set(e);
                }
            }
        };
        try {
            ChildJvm.Ending ending = child.run(untilFailure, () -> !stopped && failure.get() == null);
            rethrow(failure.get());
            return ending;
        } catch (CancellationException e) {
            rethrow(failure.get());
            throw e;
        }
    }

    private static void rethrow(@Nullable Throwable failure) {
        switch (failure) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }

    /** Ends what runs, within 20 ms. May be called by any thread, such as a shutdown hook. */
    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }
}
