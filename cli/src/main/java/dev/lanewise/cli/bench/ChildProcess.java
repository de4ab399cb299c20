package dev.lanewise.cli.bench;

import dev.lanewise.tune.ChildJvm;
import dev.lanewise.tune.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** Runs processes, each in the thread that asks for it; {@link #stop} ends those that run, and there will be no others. */
final class ChildProcess {

    private final Host host;
    private volatile boolean stopped;

    ChildProcess(Host host) {
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
     * Runs a process to its end. Empty if it was stopped.
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
        ChildJvm.Ending ending = child.run(
                line -> {
                    log.accept(line);
                    Turn.parse(line).ifPresent(turn -> {
                        onTurn.accept(turn);
                        child.send("\n");
                    });
                },
                () -> !stopped);
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

    /** Ends what runs, within 20 ms. May be called by any thread, such as a shutdown hook. */
    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }
}
