package dev.lanewise.cli.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs processes, each in the thread that asks for it; {@link #stop} ends those that run, and there will be no others. */
final class ChildProcess {

    /** 128 + SIGINT, 128 + SIGTERM: how a JVM ends that was told to. */
    private static final Set<Integer> STOPPED_BY_SIGNAL = Set.of(130, 143);

    /** Ctrl-C reaches all processes of a terminal, the child perhaps before this one. */
    private static final int SECONDS_UNTIL_OWN_SIGNAL = 2;

    private final Host host;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Set<Process> running = new HashSet<>();

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
        try {
            Path results = Files.createTempFile("lanewise-bench", ".json");
            try {
                return run(plan, results, onIteration, onTurn);
            } finally {
                Files.deleteIfExists(results);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot measure: " + e.getMessage(), e);
        }
    }

    private Optional<Outcome> run(ChildPlan plan, Path results, Runnable onIteration, Consumer<Turn> onTurn)
            throws IOException {
        JmhLog log = new JmhLog(onIteration);
        Optional<Process> process = start(plan, results);
        if (process.isEmpty()) {
            return Optional.empty();
        }
        try (BufferedReader lines = process.get().inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.accept(line);
                Optional<Turn> turn = Turn.parse(line);
                if (turn.isPresent()) {
                    onTurn.accept(turn.get());
                    give(process.get());
                }
            }
        } catch (IOException e) {
            if (!isStopped()) {
                throw e;
            }
        }
        int exitCode = await(process.get());
        forget(process.get());
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
        running.add(process);
        return Optional.of(process);
    }

    private static void give(Process process) {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException _) {
            // It has ended, which its output and its exit code tell.
        }
    }

    private synchronized void forget(Process process) {
        running.remove(process);
    }

    /** Ends what runs. May be called by any thread, such as a shutdown hook. */
    synchronized void stop() {
        stopped.countDown();
        running.forEach(Process::destroyForcibly);
    }

    boolean isStopped() {
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
