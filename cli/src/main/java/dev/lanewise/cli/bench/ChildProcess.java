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

/** Runs the processes that measure; {@link #stop} ends the one that runs, and there will be no other. */
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

    /** Runs a process to its end; {@code onIteration} is called after each iteration. Empty if it was stopped. */
    Optional<Outcome> run(ChildPlan plan, Runnable onIteration) {
        try (TemporaryFolder folder = new TemporaryFolder()) {
            return Optional.of(run(plan, folder.file("results.json"), onIteration));
        } catch (CancellationException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot measure: " + e.getMessage(), e);
        }
    }

    private Outcome run(ChildPlan plan, Path results, Runnable onIteration) throws IOException {
        JmhLog log = new JmhLog(onIteration);
        ProcessBuilder command = new ProcessBuilder(plan.command(host, results));
        command.environment().putAll(plan.environment());
        ChildJvm.Ending ending = ChildJvm.start(command).run(log::accept, () -> !stopped);
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
}
