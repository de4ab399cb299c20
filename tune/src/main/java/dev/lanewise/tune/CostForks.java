package dev.lanewise.tune;

import dev.lanewise.Model;
import dev.lanewise.Precision;
import dev.lanewise.io.ModelFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;

/**
 * Measures what batches cost on one thread, in several JVMs, one after the other: how the compiler inlines and where arrays lie
 * differs from one to the next, so one alone may be exact and far from what a service will see. Each gets as much of the time as
 * the others; up to half of that goes into a {@linkplain dev.lanewise.infer.WarmUp warm-up}, which ends as soon as times are stable,
 * the rest into rounds of all sizes. A warm-up that the time has cut short shows as {@linkplain CostCurve#jitter jitter}.
 *
 * <p>The model goes through a temporary file. No JVM survives this one, whatever ends it.
 *
 * @param forks how many JVMs, at least 1; from 2 on the intervals say something of other JVMs
 * @param time for all of them; a second for each is little, four are good
 * @param seed of inputs, orders and resampling
 * @param cancelled asked every 20 ms, on the calling thread
 * @param progress hears as often how much is done, from 0 to 1, on the calling thread
 */
public record CostForks(int forks, Duration time, long seed, BooleanSupplier cancelled, DoubleConsumer progress) {

    /** A JVM that has not ended so long after its time will not. */
    private static final long GRACE_MILLIS = 2000;

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
     * @throws TuningException if a JVM cannot be started or fails, or the time is too short
     * @throws CancellationException if {@code cancelled} says so or the thread is interrupted, whose flag stays
     */
    public CostCurve measure(Model model, Precision precision, List<Integer> rows) {
        requireAscending(rows);
        try (TemporaryFolder folder = new TemporaryFolder()) {
            Path file = folder.file("model.safetensors");
            ModelFiles.save(model, file);
            return measure(file, precision, List.copyOf(rows), folder);
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
    CostCurve measure(Path model, Precision precision, List<Integer> rows, TemporaryFolder folder) {
        long end = System.nanoTime() + time.toNanos();
        List<CostSamples> samples = new ArrayList<>();
        for (int fork = 0; fork < forks; fork++) {
            long millis = Math.max(1, (end - System.nanoTime()) / 1_000_000 / (forks - fork));
            CostFork.Task task =
                    new CostFork.Task(model, folder.file("samples.txt"), precision, rows, millis, seed + fork);
            samples.add(run(task, folder.file("output.txt"), end));
        }
        progress.accept(1);
        return CostCurve.of(samples, seed);
    }

    private CostSamples run(CostFork.Task task, Path output, long end) {
        List<String> command = ForkedJvm.command(CostFork.class, task.arguments());
        ForkedJvm.run(command, output, task.millis() + GRACE_MILLIS, () -> {
            progress.accept(Math.clamp(1 - (end - System.nanoTime()) / (double) time.toNanos(), 0, 1));
            return !cancelled.getAsBoolean();
        });
        try {
            return CostSamples.parse(Files.readAllLines(task.samples()), task.rows());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + task.samples() + ": " + e.getMessage(), e);
        }
    }
}
