package dev.lanewise.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Activation;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Precision;
import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.infer.MicroBatcher;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BatchTunerTest {

    private static final Model MODEL =
            Model.of(NeuralNetwork.of(new int[] {8, 16, 3}, Activation.RELU, Activation.SOFTMAX));
    private static final ServingGoal GOAL = new ServingGoal(Optional.empty(), Optional.empty(), 1, Precision.FLOAT32);

    @Test
    void aBudgetTooShortSaysWhatWouldDo() {
        BatchTuner tuner = new BatchTuner(new TuningOptions(Duration.ofSeconds(3), 1, 0, (_, _) -> {}));
        String message = assertThrows(TuningException.class, () -> tuner.tuneServing(MODEL, GOAL))
                .getMessage();
        assertEquals("a budget of 3000 ms is too short to tune for serving; take at least 15 s", message);
    }

    @Test
    void cancellingEndsIt() {
        AtomicReference<BatchTuner> running = new AtomicReference<>();
        BatchTuner tuner = new BatchTuner(new TuningOptions(Duration.ofSeconds(60), 1, 0, (phase, done) -> {
            assertEquals("cost curve", phase);
            running.get().cancel();
        }));
        running.set(tuner);
        assertThrows(CancellationException.class, () -> tuner.tuneServing(MODEL, GOAL));
    }

    @Test
    void aRealRunAnswersAllRequestsOfOneWorkerAndOfTwo() {
        for (int workers : List.of(1, 2)) {
            BatchingOptions options =
                    BatchingOptions.builder().maxBatchSize(8).workers(workers).build();
            Workload load = Workload.poisson(2_000, Duration.ofMillis(600), 1);
            Performance observed = new ServingRun(MODEL, options, 1, () -> false).run(load);
            assertEquals(observed.rate(), observed.throughput(), 0.2 * observed.rate());
            assertTrue(observed.p50() > 0 && observed.p50() <= observed.p99());
            assertTrue(observed.p50() <= observed.overallP99() && observed.overallP99() <= observed.p999());
            assertTrue(observed.meanBatchSize() >= 1 && observed.meanBatchSize() <= 8);
        }
    }

    @Test
    void calibrationMeasuresEveryCost() {
        ServiceCosts costs =
                ServiceCalibration.measure(MODEL, Precision.FLOAT32, Costs.curve(100, 50), 600_000_000, 1, () -> false);
        assertTrue(costs.send() > 0 && costs.complete() > 0, costs::toString);
        assertTrue(costs.perBatch() >= 0 && costs.gather() >= 0, costs::toString);
        assertTrue(costs.capacity(64, 1) > costs.capacity(1, 1), costs::toString);
        assertTrue(costs.wakeUps().length > 0);
    }

    @Test
    void theAnswerConfiguresABatcher() {
        ServingSearch search = new ServingSearch(
                Costs.only(Costs.curve(20_000, 1_000)),
                new BatcherSimulation(Costs.only(Costs.curve(20_000, 1_000)), Disturbances.none()),
                1);
        ServingGoal goal = new ServingGoal(
                Optional.of(Duration.ofMillis(1)),
                Optional.of(new ArrivalProcess.Poisson(100_000, 1)),
                1,
                Precision.BFLOAT16);
        ServingVerdict verdict = new ServingDecision(
                        goal,
                        search,
                        Duration.ofSeconds(1),
                        (options, load) -> new Performance(100_000, 100_000, 1, 1, 1, 1, 8))
                .verdict();
        BatchingOptions options = MicroBatcher.configure(verdict.result(MODEL).orElseThrow());
        BatchingOptions best = verdict.best().orElseThrow().options();
        assertEquals(best.maxBatchSize(), options.maxBatchSize());
        assertEquals(best.maxQueueDelayMicros(), options.maxQueueDelayMicros());
        assertEquals(best.preferredBatchSizes(), options.preferredBatchSizes());
        assertEquals(Precision.BFLOAT16, options.precision());
    }
}
