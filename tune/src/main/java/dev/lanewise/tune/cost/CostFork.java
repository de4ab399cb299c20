package dev.lanewise.tune.cost;

import dev.lanewise.Model;
import dev.lanewise.Precision;
import dev.lanewise.Predictor;
import dev.lanewise.io.ModelFiles;
import dev.lanewise.io.ModelFormatException;
import dev.lanewise.tune.measure.ChildJvm;
import dev.lanewise.tune.measure.Compiler;
import dev.lanewise.tune.measure.ProcessorTime;
import dev.lanewise.tune.measure.RandomRows;
import dev.lanewise.tune.measure.TuningException;
import dev.lanewise.warmup.WarmUp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/** Main class of a JVM that measures the time of batches, writes it to a file and ends. It ends, too, when its parent does. */
final class CostFork {

    /** Of the time, at most so much goes into warming up. */
    private static final double WARM_UP = 0.5;

    /** Inputs that calls take in turn. */
    private static final int BUFFERS = 4;

    private CostFork() {}

    /**
     * What a JVM is told.
     *
     * @param model file of the network
     * @param samples file to write
     * @param precision of the weights
     * @param rows of the sizes
     * @param millis from the start of the JVM to its end
     * @param mostMillis the same if the machine is so busy that there are too few rounds by then
     * @param seed of inputs and orders
     */
    record Task(
            Path model,
            Path samples,
            Precision precision,
            List<Integer> rows,
            long millis,
            long mostMillis,
            long seed) {

        List<String> arguments() {
            String sizes = rows.stream().map(String::valueOf).collect(Collectors.joining(","));
            return List.of(
                    model.toString(),
                    samples.toString(),
                    precision.id(),
                    sizes,
                    String.valueOf(millis),
                    String.valueOf(mostMillis),
                    String.valueOf(seed));
        }

        static Task parse(String... arguments) {
            List<Integer> rows =
                    Arrays.stream(arguments[3].split(",")).map(Integer::valueOf).toList();
            return new Task(
                    Path.of(arguments[0]),
                    Path.of(arguments[1]),
                    Precision.parse(arguments[2]),
                    rows,
                    Long.parseLong(arguments[4]),
                    Long.parseLong(arguments[5]),
                    Long.parseLong(arguments[6]));
        }
    }

    /** Takes the arguments of a {@link Task}. What goes wrong is the last line of the error output. */
    public static void main(String... arguments) {
        ChildJvm.endWithParent();
        try {
            measure(Task.parse(arguments));
        } catch (ModelFormatException | TuningException | UncheckedIOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void measure(Task task) {
        Model model = ModelFiles.load(task.model());
        int maxRows = Collections.max(task.rows());
        Predictor predictor = model.newPredictor(maxRows, task.precision());
        Duration budget = Duration.ofNanos(Math.max(1, (long) (WARM_UP * nanosLeft(task.millis()))));
        WarmUp.of(predictor).budget(budget).run();
        float[] features = RandomRows.of(model.featureScaling(), BUFFERS * maxRows, task.seed());
        CostSampler sampler = new CostSampler(
                new Batches(predictor, features),
                task.rows(),
                System::nanoTime,
                ProcessorTime.clock(),
                Compiler::isAtWork,
                task.seed());
        try {
            Files.write(task.samples(), lines(sampler, task));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + task.samples() + ": " + e.getMessage(), e);
        }
    }

    private static List<String> lines(CostSampler sampler, Task task) {
        try {
            return sampler.sample(nanosLeft(task.millis()), nanosLeft(task.mostMillis()))
                    .lines();
        } catch (TuningException e) {
            return CostSamples.noneBecause(String.valueOf(e.getMessage()));
        }
    }

    private static long nanosLeft(long millis) {
        return Math.max(
                0, 1_000_000 * (millis - ManagementFactory.getRuntimeMXBean().getUptime()));
    }

    /** Predicts, with other rows in each call. */
    private static final class Batches implements IntConsumer {

        private final Predictor predictor;
        private final float[] features;
        private final float[] out;
        private int buffer;

        Batches(Predictor predictor, float[] features) {
            this.predictor = predictor;
            this.features = features;
            out = new float[predictor.maxBatchSize() * predictor.outputs()];
        }

        @Override
        public void accept(int rows) {
            buffer = (buffer + 1) % BUFFERS;
            predictor.predict(features, buffer * rows * predictor.inputs(), rows, out, 0);
        }
    }
}
