package dev.lanewise.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Patience;
import dev.lanewise.Samples;
import dev.lanewise.kernel.ChildJvm;
import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.train.History;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.TrainingPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library's events, read back from recordings. */
class FlightRecorderTest {

    private final Answers answers = new Answers(3, 2, 16);

    @TempDir
    private Path folder;

    @Test
    void eachBatchIsAnEvent() throws IOException {
        List<RecordedEvent> events = record("dev.lanewise.PredictBatch", () -> {
            try (MicroBatcher batcher = MicroBatcher.of(
                    answers.model(0),
                    BatchingOptions.builder()
                            .maxBatchSize(2)
                            .maxQueueDelayMicros(Patience.LONG_DELAY_MICROS)
                            .build())) {
                batcher.submit(answers.row(0))
                        .thenCombine(batcher.submit(answers.row(1)), (a, b) -> a)
                        .join();
                batcher.swap(answers.model(1));
                batcher.submit(answers.row(0))
                        .thenCombine(batcher.submit(answers.row(1)), (a, b) -> a)
                        .join();
            }
        });
        assertEquals(2, events.size());
        for (int batch = 0; batch < 2; batch++) {
            RecordedEvent event = events.get(batch);
            assertEquals(2, event.getInt("rows"));
            assertEquals(batch, event.getLong("modelGeneration"));
            assertTrue(event.getDuration("queueWait").isPositive());
            assertTrue(event.getDuration("computeTime").isPositive());
            assertTrue(event.getDuration().isPositive());
        }
    }

    @Test
    void eachEpochIsAnEvent() throws IOException {
        Random random = new Random(1);
        Dataset data = Samples.regression(random, 100, 4);
        NeuralNetwork network = Samples.network(random, new int[] {4, 1}, Activation.LINEAR);
        TrainingPlan plan = TrainingPlan.builder(new Loss.MeanSquaredError())
                .epochs(3)
                .validationSplit(0.2)
                .build();
        List<History.Epoch> epochs = new ArrayList<>();
        List<RecordedEvent> events = record(
                "dev.lanewise.TrainingEpoch",
                () -> epochs.addAll(new Trainer(network, plan).fit(data).epochs()));
        assertEquals(3, events.size());
        for (int i = 0; i < 3; i++) {
            RecordedEvent event = events.get(i);
            History.Epoch epoch = epochs.get(i);
            assertEquals(epoch.number(), event.getInt("epoch"));
            assertEquals(epoch.loss(), event.getDouble("loss"));
            assertEquals(epoch.validationLoss(), event.getDouble("validationLoss"));
            assertEquals(epoch.rowsPerSecond(), event.getDouble("rowsPerSecond"));
            assertTrue(event.getDuration().isPositive());
        }
    }

    @Test
    void fallingBackToScalarKernelsIsAnEvent() throws Exception {
        Path file = folder.resolve("fallback.jfr");
        ChildJvm.Printed printed =
                ChildJvm.run(List.of("-XX:StartFlightRecording:filename=" + file), OneAnswerProbe.class);
        assertTrue(printed.output().endsWith(OneAnswerProbe.ANSWERED + System.lineSeparator()), printed.errors());
        List<RecordedEvent> events = eventsIn(file, "dev.lanewise.KernelFallback");
        assertEquals(1, events.size());
        assertTrue(events.getFirst().getString("reason").contains(KernelProvider.MODULE_FLAG));
    }

    @Test
    void theLibraryRunsWithoutTheFlightRecorder() throws Exception {
        ChildJvm.Printed printed =
                ChildJvm.run(List.of("--limit-modules", "java.base,jdk.incubator.vector"), OneAnswerProbe.class);
        assertEquals(OneAnswerProbe.ANSWERED, printed.output().strip(), printed.errors());
    }

    private List<RecordedEvent> record(String name, Runnable task) throws IOException {
        Path file = folder.resolve("events.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(name);
            recording.start();
            task.run();
            recording.stop();
            recording.dump(file);
        }
        return eventsIn(file, name);
    }

    private static List<RecordedEvent> eventsIn(Path file, String name) throws IOException {
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }
}
