package dev.lanewise.tune.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.MiniBatch;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.train.Optimizer;
import dev.lanewise.train.TrainingPlan;
import dev.lanewise.tune.measure.TuningException;
import dev.lanewise.tune.measure.TuningOptions;
import dev.lanewise.tune.training.TrainingVerdict.NoiseScale;
import dev.lanewise.tune.training.TrainingVerdict.StepCost;
import dev.lanewise.tune.training.TrainingVerdict.ValidationRun;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class TrainingTunerTest {

    private static final int FEATURES = 10;

    /** {@code y = x₁ + … + x₁₀ + noise}. */
    private static Dataset data(int rows, double noise) {
        Random random = new Random(rows);
        float[] x = new float[rows * FEATURES];
        float[] y = new float[rows];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
            y[i / FEATURES] += x[i];
        }
        for (int i = 0; i < y.length; i++) {
            y[i] += (float) (noise * random.nextGaussian());
        }
        return Dataset.of(x, y, rows);
    }

    private static NeuralNetwork network() {
        NeuralNetwork network = NeuralNetwork.of(new int[] {FEATURES, 1}, Activation.LINEAR);
        network.parameters().setWeights(0, new float[FEATURES]);
        return network;
    }

    private static TrainingPlan plan(double learningRate) {
        return TrainingPlan.builder(new Loss.MeanSquaredError())
                .optimizer(new Optimizer.Sgd(learningRate))
                .epochs(3)
                .threads(1)
                .build();
    }

    private static TrainingTuner tuner(double learningRate, int rows, Duration budget, BooleanSupplier cancelled) {
        TuningOptions options = new TuningOptions(budget, 1, 7, (_, _) -> {});
        return new TrainingTuner(network(), plan(learningRate), data(rows, 1), options, cancelled);
    }

    private static NoiseScale noise(double learningRate) {
        Deadline deadline = Deadline.starting(System::nanoTime, Duration.ofMinutes(5), () -> false);
        return NoiseWhileTraining.measure(
                network(), plan(learningRate), data(50_000, 3), Effort.FULL, 1, deadline, deadline);
    }

    /** With steps of almost nothing the network stays where it is, where the scale is {@code d + 2 + (d + 1) σ² / |δ|²}. */
    @Test
    void theNoiseAlongATrainingThatGoesNowhereIsThatOfItsStart() {
        double expected = FEATURES + 2 + (FEATURES + 1) * 9 / 10.0;
        NoiseScale scale = noise(1e-9);
        assertEquals(expected, scale.rows(), 0.05 * expected);
        assertTrue(scale.low() < expected && expected < scale.high(), scale.toString());
    }

    /** By and by {@code δ} goes to 0. */
    @Test
    void theNoiseAlongATrainingIsMoreThanThatOfItsStart() {
        NoiseScale scale = noise(0.001);
        assertTrue(scale.low() > 50, scale.toString());
    }

    @Test
    void whenTimeIsOverTheNoiseOfHalfTheMeasurementsIsEnough() {
        Deadline later = Deadline.starting(System::nanoTime, Duration.ofMinutes(5), () -> false);
        NoiseScale scale = NoiseWhileTraining.measure(
                network(), plan(1e-9), data(50_000, 3), Effort.FULL, 1, later.part(0), later);
        assertEquals(FEATURES + 2 + (FEATURES + 1) * 9 / 10.0, scale.rows(), 3);
    }

    @Test
    void aVerdictWithRunsIsComplete() {
        List<Double> progress = new ArrayList<>();
        TuningOptions options = new TuningOptions(Duration.ofMinutes(5), 1, 7, (_, done) -> progress.add(done));
        NeuralNetwork network = network();
        float[] before = network.parameters().values().clone();
        TrainingVerdict verdict =
                new TrainingTuner(network, plan(0.01), data(5000, 1), options, () -> false).tune(data(500, 1));

        assertArrayEquals(before, network.parameters().values());
        assertEquals(
                List.of(8, 16, 32, 64, 128, 256, 512),
                verdict.costs().stream().map(StepCost::batchSize).toList());
        assertEquals(7, verdict.expected().size());
        assertEquals(3, verdict.runs().size());
        assertTrue(
                verdict.runs().stream().map(ValidationRun::batchSize).toList().contains(verdict.batchSize()));
        double start = verdict.runs().getFirst().points().getFirst().loss();
        for (ValidationRun run : verdict.runs()) {
            assertEquals(start, run.points().getFirst().loss());
            assertTrue(run.seconds() < Double.POSITIVE_INFINITY, run.toString());
        }
        assertTrue(verdict.targetLoss() < start, verdict.toString());
        assertEquals(progress.stream().sorted().toList(), progress);
        assertEquals(1, progress.getLast());
    }

    @Test
    void aQuickVerdictHasNoRuns() {
        TrainingVerdict verdict =
                tuner(0.01, 300, Duration.ofMinutes(5), () -> false).quick();
        assertTrue(verdict.runs().isEmpty());
        assertTrue(
                verdict.costs().stream().map(StepCost::batchSize).toList().contains(verdict.batchSize()),
                verdict::toString);
    }

    @Test
    void aBudgetThatIsTooShortSaysWhatWouldDo() {
        TrainingTuner tuner = tuner(0.01, 5000, Duration.ofNanos(1), () -> false);
        String message = assertThrows(TuningException.class, tuner::quick).getMessage();
        assertTrue(message.startsWith("a budget of 0.0 s is too short for this network and data: about "), message);
    }

    @Test
    void tooFewRowsAreSaid() {
        TrainingTuner tuner = tuner(0.01, 95, Duration.ofMinutes(5), () -> false);
        assertEquals(
                "a batch size can be tuned on 96 rows or more, but there are 95; take one batch of all rows",
                assertThrows(TuningException.class, tuner::quick).getMessage());
    }

    @Test
    void aPlanThatDivergesIsSaid() {
        TrainingTuner tuner = tuner(1e30, 5000, Duration.ofMinutes(5), () -> false);
        assertEquals(
                "the training diverges at learning rate 1.0E30 and batches of 32 rows; tune with a lower learning rate",
                assertThrows(TuningException.class, tuner::quick).getMessage());
    }

    @Test
    void dataThatDoesNotFitIsRefused() {
        TuningOptions options = TuningOptions.defaults();
        NeuralNetwork other = NeuralNetwork.of(new int[] {3, 1}, Activation.LINEAR);
        TrainingTuner tuner = new TrainingTuner(other, plan(0.01), data(500, 1), options, () -> false);
        assertThrows(IllegalArgumentException.class, tuner::quick);
    }

    @Test
    void aCancelledTuningEnds() {
        TrainingTuner tuner = tuner(0.01, 5000, Duration.ofMinutes(5), () -> true);
        assertThrows(CancellationException.class, tuner::quick);
    }

    /** 784-128-10 with Adam: four blocks of parameters, and 1248 floats a row. */
    @Test
    void memoryIsThatOfBlocksAndRows() {
        NeuralNetwork network = NeuralNetwork.of(new int[] {784, 128, 10}, Activation.RELU, Activation.SOFTMAX);
        TrainingPlan plan =
                TrainingPlan.builder(new Loss.SparseCategoricalCrossEntropy()).build();
        long block = 785 * 128 + 129 * 16;
        long row = 784 + 2 * 16 + 3 * 128 + 3 * 16;
        assertEquals(4 * (4 * block + 32 * row), StepMemory.bytes(network, plan, 32));
    }

    @Test
    void memoryGrowsAsTheBuffersOfAMiniBatchDo() {
        NeuralNetwork network =
                NeuralNetwork.of(new int[] {70, 1024, 33, 5}, Activation.GELU, Activation.LINEAR, Activation.SIGMOID);
        TrainingPlan plan = TrainingPlan.builder(new Loss.BinaryCrossEntropy()).build();
        allocated(network, plan, 64);
        long grown = allocated(network, plan, 256) - allocated(network, plan, 64);
        assertEquals(StepMemory.bytes(network, plan, 256) - StepMemory.bytes(network, plan, 64), grown);
    }

    private static long allocated(NeuralNetwork network, TrainingPlan plan, int rows) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try (MiniBatch batch = new MiniBatch(network, plan.loss(), rows)) {
            long after = threads.getCurrentThreadAllocatedBytes();
            assertEquals(0, batch.rows());
            return after - before;
        }
    }
}
