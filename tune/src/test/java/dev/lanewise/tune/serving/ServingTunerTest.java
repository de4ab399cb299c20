package dev.lanewise.tune.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Activation;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Precision;
import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.infer.MicroBatcher;
import dev.lanewise.tune.BatchTuner;
import dev.lanewise.tune.load.ArrivalProcess;
import dev.lanewise.tune.load.NanoClock;
import dev.lanewise.tune.measure.TuningException;
import dev.lanewise.tune.measure.TuningOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ServingTunerTest {

    private static final Model MODEL =
            Model.of(NeuralNetwork.of(new int[] {8, 16, 3}, Activation.RELU, Activation.SOFTMAX));
    private static final ServingGoal GOAL = new ServingGoal(Optional.empty(), Optional.empty(), 1, Precision.FLOAT32);

    @Test
    void aBudgetTooShortSaysWhatWouldDo() {
        BatchTuner tuner = new BatchTuner(new TuningOptions(Duration.ofSeconds(3), 1, 0, (_, _) -> {}));
        String message = assertThrows(TuningException.class, () -> tuner.tuneServing(MODEL, GOAL))
                .getMessage();
        assertEquals("a budget of 3000 ms is too short to tune for serving; take a --budget of at least 15 s", message);
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

    /** Time goes on in steps while the sender waits, so the machine has time enough for any answer, however busy it is. */
    private static final class PatientClock implements NanoClock {

        private final AtomicLong now = new AtomicLong();

        @Override
        public long nanoTime() {
            return now.get();
        }

        @Override
        public long waitUntil(long time) {
            LockSupport.parkNanos(500_000);
            return now.updateAndGet(before -> Math.max(before, time));
        }
    }

    @Test
    void aRealRunAnswersAllRequestsOfOneWorkerAndOfTwo() {
        for (int workers : List.of(1, 2)) {
            BatchingOptions options = BatchingOptions.builder()
                    .maxBatchSize(8)
                    .workers(workers)
                    .queueCapacity(4_096)
                    .build();
            Workload load = Workload.poisson(500, Duration.ofMillis(900), 1);
            ServingRun.Observation seen = new ServingRun(MODEL, options, 1, new PatientClock(), () -> false)
                    .run(load, Duration.ofMillis(400), 1_000);
            Performance observed = seen.performance();
            assertEquals(load.times().length, seen.latencies().length);
            // A request without an answer would have the longest latency that is known, two seconds or more.
            assertTrue(Arrays.stream(seen.latencies()).allMatch(latency -> latency >= 0 && latency < 2_000_000_000));
            assertEquals(observed.rate(), observed.throughput(), 0.02 * observed.rate());
            assertTrue(observed.p50() >= 0 && observed.p50() <= observed.p99());
            assertTrue(observed.p50() <= observed.overallP99() && observed.overallP99() <= observed.p999());
            assertTrue(observed.meanBatchSize() >= 1 && observed.meanBatchSize() <= 8);
            // Before, between three pieces, after: a tenth of a second each, at the rate of one worker.
            assertEquals(200.0 / workers, seen.echoes().length, 60.0 / workers);
            assertTrue(Arrays.stream(seen.echoes()).allMatch(latency -> latency >= 0 && latency < 2_000_000_000));
            assertTrue(seen.compilationMillis() >= 0 && seen.collections().millis() >= 0);
        }
    }

    @Test
    void calibrationMeasuresEveryCost() {
        ServiceCosts costs =
                ServiceCalibration.measure(MODEL, Precision.FLOAT32, Costs.curve(100, 50), 600_000_000, 1, () -> false);
        assertTrue(costs.send() > 0 && costs.complete() > 0, costs::toString);
        assertTrue(costs.perBatch() >= 0 && costs.gather() >= 0, costs::toString);
        assertTrue(costs.capacity(64, 1) >= costs.capacity(1, 1), costs::toString);
        assertTrue(costs.wakeUps().length > 0);
    }

    @Test
    void aTuningComesToAVerdict() {
        List<String> phases = new ArrayList<>();
        List<Double> progress = new ArrayList<>();
        TuningOptions options = new TuningOptions(Duration.ofSeconds(15), 3, 1, (phase, done) -> {
            phases.add(phase);
            progress.add(done);
        });
        MadeUpMachine machine = new MadeUpMachine(Costs.only(Costs.curve(20_000, 1_000)));
        ServingVerdict verdict = new ServingTuner(GOAL, options, () -> false, machine).tune();
        assertInstanceOf(ServingVerdict.Finding.Met.class, verdict.finding());
        assertEquals(List.of("cost curve", "interruptions", "batcher", "simulation", "validation"), phases);
        assertEquals(progress.stream().sorted().toList(), progress);
        assertEquals(1, progress.getLast());
        assertTrue(verdict.result(MODEL).isPresent());
        assertTrue(verdict.best().orElseThrow().meetsTarget());
    }

    @Test
    void theAnswerConfiguresABatcher() {
        ServingGoal goal = new ServingGoal(
                Optional.of(Duration.ofMillis(1)),
                Optional.of(new ArrivalProcess.Poisson(100_000, 1)),
                1,
                Precision.BFLOAT16);
        MadeUpMachine machine = new MadeUpMachine(Costs.only(Costs.curve(20_000, 1_000)));
        ServingVerdict verdict = new ServingJudge(
                        goal, machine.search(), Duration.ofSeconds(1), Duration.ofSeconds(1), machine)
                .verdict();
        BatchingOptions options = MicroBatcher.configure(verdict.result(MODEL).orElseThrow());
        BatchingOptions best = verdict.best().orElseThrow().options();
        assertEquals(best.maxBatchSize(), options.maxBatchSize());
        assertEquals(best.maxQueueDelayMicros(), options.maxQueueDelayMicros());
        assertEquals(best.preferredBatchSizes(), options.preferredBatchSizes());
        assertEquals(best.queueCapacity(), options.queueCapacity(), "as the real run had it");
        assertTrue(options.queueCapacity() > 9_000, "what arrives in a tenth of a second");
        assertEquals(Precision.BFLOAT16, options.precision());
    }

    @Test
    void moreWorkersThanABatcherMayHaveAreRefusedAtOnce() {
        assertEquals(
                "workers must be 1 to 62, but is 63",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new ServingGoal(Optional.empty(), Optional.empty(), 63, Precision.FLOAT32))
                        .getMessage());
    }
}
