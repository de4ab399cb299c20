package dev.lanewise.cli.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs one process after the other; {@link #stop} ends the one that runs, and there will be no other. */
final class ChildProcess {

    /** 128 + SIGINT, 128 + SIGTERM: how a JVM ends that was told to. */
    private static final Set<Integer> STOPPED_BY_SIGNAL = Set.of(130, 143);

    /** Ctrl-C reaches all processes of a terminal, the child perhaps before this one. */
    private static final int SECONDS_UNTIL_OWN_SIGNAL = 2;

    private final Host host;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable Process running;

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
        try {
            Path results = Files.createTempFile("lanewise-bench", ".json");
            try {
                return run(plan, results, onIteration);
            } finally {
                Files.deleteIfExists(results);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot measure: " + e.getMessage(), e);
        }
    }

    private Optional<Outcome> run(ChildPlan plan, Path results, Runnable onIteration) throws IOException {
        JmhLog log = new JmhLog(onIteration);
        Optional<Process> process = start(plan, results);
        if (process.isEmpty()) {
            return Optional.empty();
        }
        try (BufferedReader lines = process.get().inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.accept(line);
            }
        } catch (IOException e) {
            if (!isStopped()) {
                throw e;
            }
        }
        int exitCode = await(process.get());
        if (isStopped() || (STOPPED_BY_SIGNAL.contains(exitCode) && isStoppedSoon())) {
            return Optional.empty();
        }
        Set<String> failures = new LinkedHashSet<>(log.failures());
        if (exitCode != 0 && failures.isEmpty()) {
            failures.add("the JVM ended with exit code " + exitCode + ": " + log.lastLine());
        }
        boolean written = exitCode == 0 && Files.size(results) > 0;
        List<JmhResult> read = written ? JmhResult.read(results) : List.of();
        if (read.isEmpty() && failures.isEmpty()) {
            failures.add("JMH measured nothing: " + log.lastLine());
        }
        return Optional.of(new Outcome(read, failures, log.description()));
    }

    private synchronized Optional<Process> start(ChildPlan plan, Path results) throws IOException {
        if (isStopped()) {
            return Optional.empty();
        }
        ProcessBuilder builder = new ProcessBuilder(plan.command(host, results)).redirectErrorStream(true);
        builder.environment().putAll(plan.environment());
        Process process = builder.start();
        running = process;
        process.getOutputStream().close();
        return Optional.of(process);
    }

    /** Ends what runs. May be called by any thread, such as a shutdown hook. */
    synchronized void stop() {
        stopped.countDown();
        if (running != null) {
            running.destroyForcibly();
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private boolean isStoppedSoon() {
        try {
            return stopped.await(SECONDS_UNTIL_OWN_SIGNAL, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private int await(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            stop();
            return STOPPED_BY_SIGNAL.iterator().next();
        }
    }
}
