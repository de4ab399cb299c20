package dev.lanewise.tune.cost;

import dev.lanewise.Model;
import dev.lanewise.Precision;
import dev.lanewise.io.ModelFiles;
import dev.lanewise.tune.measure.ForkedJvm;
import dev.lanewise.tune.measure.TemporaryFolder;
import dev.lanewise.tune.measure.TuningException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;

/**
 * Measures what batches cost on one thread, in several JVMs, one after the other: how the compiler inlines and where
 * arrays lie differs from one to the next, so one alone may be exact and far from what a service will see. Each gets as
 * much of the time as the others; up to half of that goes into a {@linkplain dev.lanewise.warmup.WarmUp warm-up}, which
 * ends as soon as times are stable, the rest into rounds of all sizes. Rounds during which the compiler is at work do
 * not count, and a JVM that has none of the others, or takes many times as long as another at some size, is left out.
 *
 * <p>The model goes through a temporary file. No JVM survives this one, whatever ends it.
 *
 * @param forks how many JVMs, at least 1; from 2 on the intervals say something of other JVMs
 * @param time for all of them; a second for each is little, four are good. On a busy machine half as long again, and
 *     fewer JVMs
 * @param seed of inputs, orders and resampling
 * @param cancelled asked every 20 ms, on the calling thread
 * @param progress called as often with the fraction done, from 0 to 1, on the calling thread
 */
public record CostForks(int forks, Duration time, long seed, BooleanSupplier cancelled, DoubleConsumer progress) {

    /** A JVM that has not ended so long after its time will not. */
    private static final long GRACE_MILLIS = 10_000;

    /** On a busy machine all of them together may take so much more of the time until there are rounds enough. */
    private static final double EXTENSION = 0.5;

    private static final long NANOS_OF_MILLI = 1_000_000;

    /** Checks the ranges. */
    public CostForks {
        if (forks < 1) {
            throw new IllegalArgumentException("forks must be at least 1, but is " + forks);
        }
        if (!time.isPositive()) {
            throw new IllegalArgumentException("time must be above 0, but is " + time);
        }
    }

    /** As many JVMs and as much time, seed 0, never cancelled, silent. */
    public CostForks(int forks, Duration time) {
        this(forks, time, 0, () -> false, _ -> {});
    }

    /**
     * Batch sizes to measure: powers of two, half as much again as each, and {@code maxRows}.
     *
     * @param maxRows at least 1
     * @return 1, 2, 3, 4, 6, 8, 12, 16, … up to {@code maxRows}
     */
    public static List<Integer> rowsUpTo(int maxRows) {
        if (maxRows < 1) {
            throw new IllegalArgumentException("maxRows must be at least 1, but is " + maxRows);
        }
        List<Integer> rows = new ArrayList<>();
        for (long power = 1; power < maxRows; power *= 2) {
            rows.add((int) power);
            long between = power + power / 2;
            if (power > 1 && between < maxRows) {
                rows.add((int) between);
            }
        }
        rows.add(maxRows);
        return List.copyOf(rows);
    }

    /**
     * Measures.
     *
     * @param precision how the weights are kept
     * @param rows batch sizes, ascending from 1 on
     * @throws IllegalArgumentException if {@code rows} are anything else, or the model cannot be saved
     * @throws TuningException if a JVM cannot be started or fails, or the time is too short for all of them, or for the
     *     compiler in all of them
     * @throws CancellationException if {@code cancelled} says so or the thread is interrupted, whose flag stays
     */
    public CostCurve measure(Model model, Precision precision, List<Integer> rows) {
        return measure(model, precision, rows, Duration.ofNanos((long) (EXTENSION * time.toNanos())));
    }

    /** With so much more time on a busy machine. */
    CostCurve measure(Model model, Precision precision, List<Integer> rows, Duration extension) {
        requireAscending(rows);
        try (TemporaryFolder folder = new TemporaryFolder()) {
            Path file = folder.file("model.safetensors");
            ModelFiles.save(model, file);
            return measure(file, precision, List.copyOf(rows), extension, folder);
        } catch (UncheckedIOException e) {
            throw new TuningException("cannot hand the model to a JVM that measures: " + e.getMessage(), e);
        }
    }

    private static void requireAscending(List<Integer> rows) {
        boolean ascending = !rows.isEmpty() && rows.getFirst() == 1;
        for (int i = 1; i < rows.size(); i++) {
            ascending &= rows.get(i) > rows.get(i - 1);
        }
        if (!ascending) {
            throw new IllegalArgumentException("rows must ascend from 1 on, but are " + rows);
        }
    }

    /** With the model in a file. */
    CostCurve measure(Path model, Precision precision, List<Integer> rows, Duration extension, TemporaryFolder folder) {
        long start = System.nanoTime();
        List<CostSamples> samples = new ArrayList<>();
        String missing = "";
        int planned = forks;
        for (int fork = 0; fork < planned; fork++) {
            long left = start + time.toNanos() - System.nanoTime();
            if (left <= 0 && !samples.isEmpty()) {
                break; // the others have taken the time on a busy machine
            }
            long millis = Math.max(1, left / NANOS_OF_MILLI / (planned - fork));
            long mostMillis = millis + extension.toMillis() / (planned - fork);
            CostFork.Task task = new CostFork.Task(
                    model, folder.file("samples.txt"), precision, rows, millis, mostMillis, seed + fork);
            List<String> lines = run(task, folder.file("output.txt"), start);
            Optional<String> reason = CostSamples.missingBecause(lines);
            if (reason.isEmpty()) {
                samples.add(CostSamples.parse(lines, rows));
            } else {
                missing = reason.get();
                planned = Math.min(planned, fork + 2); // one more, with all the time that is left
            }
        }
        progress.accept(1);
        if (samples.isEmpty()) {
            throw new TuningException("no JVM that measures had the time for it: " + missing);
        }
        return CostCurve.of(CostCurve.compiled(samples), seed);
    }

    private List<String> run(CostFork.Task task, Path output, long start) {
        List<String> command = ForkedJvm.command(CostFork.class, task.arguments());
        ForkedJvm.run(command, output, task.mostMillis() + GRACE_MILLIS, () -> {
            progress.accept(Math.clamp((System.nanoTime() - start) / (double) time.toNanos(), 0, 1));
            return !cancelled.getAsBoolean();
        });
        try {
            return Files.readAllLines(task.samples());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + task.samples() + ": " + e.getMessage(), e);
        }
    }
}
