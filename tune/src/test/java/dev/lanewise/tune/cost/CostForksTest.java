package dev.lanewise.tune.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Activation;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Precision;
import dev.lanewise.io.ModelFiles;
import dev.lanewise.tune.measure.ChildJvm;
import dev.lanewise.tune.measure.ForkedJvm;
import dev.lanewise.tune.measure.TemporaryFolder;
import dev.lanewise.tune.measure.TuningException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts JVMs; how fast they are decides nothing here. */
class CostForksTest {

    private static final Model MODEL =
            Model.of(NeuralNetwork.of(new int[] {3, 4, 2}, Activation.RELU, Activation.SOFTMAX));
    private static final List<Integer> ROWS = List.of(1, 2, 3);

    /** Longer than any test: what ends before does not because its time is over. */
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    private static CostForks forks(Duration time, BooleanSupplier cancelled) {
        return new CostForks(1, time, 0, cancelled, _ -> {});
    }

    private static CostCurve measure(CostForks forks) {
        return forks.measure(MODEL, Precision.FLOAT32, ROWS);
    }

    /** Folders that measurements of this JVM have left. */
    private static List<Path> left() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith(TemporaryFolder.prefix()))
                    .toList();
        }
    }

    @Test
    void sizesArePowersOfTwoAndWhatLiesBetweenUpToTheLargest() {
        assertEquals(List.of(1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256), CostForks.rowsUpTo(256));
        assertEquals(List.of(1), CostForks.rowsUpTo(1));
        assertEquals(List.of(1, 2), CostForks.rowsUpTo(2));
        assertEquals(List.of(1, 2, 3), CostForks.rowsUpTo(3));
        assertEquals(List.of(1, 2, 3, 4, 5), CostForks.rowsUpTo(5));
        assertEquals(List.of(1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 100), CostForks.rowsUpTo(100));
        assertEquals(Integer.MAX_VALUE, CostForks.rowsUpTo(Integer.MAX_VALUE).getLast());
        assertThrows(IllegalArgumentException.class, () -> CostForks.rowsUpTo(0));
    }

    @Test
    void aCurveComesFromSeveralJvms() throws IOException {
        List<Double> progress = new ArrayList<>();
        CostForks forks = new CostForks(2, Duration.ofSeconds(2), 0, () -> false, progress::add);
        // However busy the machine is, the first has the time for its rounds; the second only if there is time left.
        CostCurve curve = forks.measure(MODEL, Precision.FLOAT32, ROWS, HOUR);
        assertEquals(ROWS, curve.points().stream().map(CostCurve.Point::rows).toList());
        assertTrue(curve.forks().size() == 1 || curve.forks().size() == 2, curve::toString);
        assertEquals(progress.stream().sorted().toList(), progress);
        assertEquals(1, progress.getLast());
        assertEquals(List.of(), left());
    }

    @Test
    void aModelThatCannotBeReadIsSaid() throws IOException {
        try (TemporaryFolder temporary = new TemporaryFolder()) {
            Path file = folder.resolve("broken.safetensors");
            Files.writeString(file, "no model");
            TuningException e = assertThrows(
                    TuningException.class,
                    () -> forks(HOUR, () -> false).measure(file, Precision.FLOAT32, ROWS, HOUR, temporary));
            assertTrue(
                    e.getMessage().startsWith("a JVM that measures has failed with exit code 1: " + file),
                    e.getMessage());
        }
    }

    @Test
    void tooLittleTimeIsSaid() {
        TuningException e =
                assertThrows(TuningException.class, () -> measure(forks(Duration.ofMillis(1), () -> false)));
        assertTrue(
                e.getMessage()
                        .endsWith(
                                "only 0 rounds of 3 batch sizes up to 3 rows fit into 0 ms, not counting 0 while code was"
                                        + " compiled, which must be 5 or more: give it more time (--budget) or fewer rows"),
                e.getMessage());
    }

    /** The JVM that measures, once it runs. */
    private static boolean find(List<ProcessHandle> earlier, AtomicReference<ProcessHandle> child) {
        ProcessHandle.current()
                .children()
                .filter(process -> !earlier.contains(process))
                .findFirst()
                .ifPresent(child::set);
        return child.get() != null;
    }

    @Test
    void aCancelledMeasurementEndsItsJvm() throws IOException {
        List<ProcessHandle> earlier = ProcessHandle.current().children().toList();
        AtomicReference<ProcessHandle> child = new AtomicReference<>();
        assertThrows(CancellationException.class, () -> measure(forks(HOUR, () -> find(earlier, child))));
        assertFalse(child.get().isAlive());
        assertEquals(List.of(), left());
    }

    @Test
    void anInterruptedMeasurementEndsItsJvm() throws IOException {
        List<ProcessHandle> earlier = ProcessHandle.current().children().toList();
        AtomicReference<ProcessHandle> child = new AtomicReference<>();
        BooleanSupplier interrupts = () -> {
            if (find(earlier, child)) {
                Thread.currentThread().interrupt();
            }
            return false;
        };
        assertThrows(CancellationException.class, () -> measure(forks(HOUR, interrupts)));
        assertTrue(Thread.interrupted());
        assertFalse(child.get().isAlive());
        assertEquals(List.of(), left());
    }

    @Test
    void aJvmEndsWithItsParent() throws Exception {
        Path model = folder.resolve("model.safetensors");
        ModelFiles.save(MODEL, model);
        CostFork.Task task = new CostFork.Task(
                model, folder.resolve("samples.txt"), Precision.FLOAT32, ROWS, HOUR.toMillis(), HOUR.toMillis(), 0);
        Process process = new ProcessBuilder(ForkedJvm.command(CostFork.class, task.arguments()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();
        try {
            // What the system does when a parent ends.
            process.getOutputStream().close();
            assertEquals(ChildJvm.NO_PARENT, process.waitFor());
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void sizesAscendFromOne() {
        CostForks forks = forks(HOUR, () -> false);
        for (List<Integer> rows : List.of(List.<Integer>of(), List.of(2, 3), List.of(1, 1), List.of(1, 3, 2))) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> forks.measure(MODEL, Precision.FLOAT32, rows));
            assertEquals("rows must ascend from 1 on, but are " + rows, e.getMessage());
        }
    }

    @Test
    void forksAndTimeArePositive() {
        assertThrows(IllegalArgumentException.class, () -> new CostForks(0, HOUR));
        assertThrows(IllegalArgumentException.class, () -> new CostForks(1, Duration.ZERO));
    }
}
