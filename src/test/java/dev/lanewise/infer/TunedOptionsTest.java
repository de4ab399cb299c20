package dev.lanewise.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.Activation;
import dev.lanewise.Host;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Precision;
import dev.lanewise.TuningResult;
import dev.lanewise.Warnings;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TunedOptionsTest {

    private static TuningResult result(Host host, int maxBatchSize, int workers) {
        return result(host, maxBatchSize, workers, 10_000);
    }

    private static TuningResult result(Host host, int maxBatchSize, int workers, double requestsPerSecond) {
        TuningResult.Serving serving = new TuningResult.Serving(
                Precision.BFLOAT16, maxBatchSize, 150, List.of(4, 8), workers, requestsPerSecond, 280_000);
        return new TuningResult(host, List.of(16, 8, 1), Optional.of(serving), Optional.empty());
    }

    @Test
    void aBatcherHasTheSettingsThatWereFound() {
        BatchingOptions expected = BatchingOptions.builder()
                .maxBatchSize(48)
                .maxQueueDelayMicros(150)
                .preferredBatchSizes(4, 8)
                .workers(3)
                .precision(Precision.BFLOAT16)
                .build();
        Model model = Model.of(NeuralNetwork.of(new int[] {16, 8, 1}, Activation.RELU, Activation.SIGMOID));
        try (Warnings warnings = Warnings.of(MicroBatcher.class);
                MicroBatcher batcher = MicroBatcher.of(model, MicroBatcher.configure(result(Host.current(), 48, 3)))) {
            assertEquals(expected, batcher.options());
            batcher.predict(new float[16], new float[1]);
            assertEquals(List.of(), warnings.messages());
        }
    }

    @Test
    void theQueueHasPlacesForFourBatchesWherePossible() {
        assertEquals(1024, queueCapacity(256));
        assertEquals(1028, queueCapacity(257));
        assertEquals(1 << 20, queueCapacity(1 << 18));
        assertEquals(1 << 20, queueCapacity(1 << 20));
    }

    @Test
    void theQueueHoldsWhatArrivesInATenthOfASecond() {
        assertEquals(
                20_000,
                MicroBatcher.configure(result(Host.current(), 8, 1, 200_000)).queueCapacity());
        assertEquals(
                1 << 16,
                MicroBatcher.configure(result(Host.current(), 8, 1, 1e9)).queueCapacity());
    }

    private static int queueCapacity(int maxBatchSize) {
        return MicroBatcher.configure(result(Host.current(), maxBatchSize, 1)).queueCapacity();
    }

    @Test
    void settingsThatNoBatcherCanHaveAreRefused() {
        assertRefused("workers must be 1 to 62, but is 63", result(Host.current(), 8, 63));
        assertRefused("maxBatchSize must be 1 to 1048576, but is 2147483647", result(Host.current(), 0x7fffffff, 1));
    }

    @Test
    void onAnotherHostABatcherHasItsDefaultsAndAWarningSaysWhy() {
        Host here = Host.current();
        Host other = new Host("another processor", 3, "25.0.3+9", 256);
        try (Warnings warnings = Warnings.of(MicroBatcher.class)) {
            assertEquals(
                    BatchingOptions.builder().precision(Precision.BFLOAT16).build(),
                    MicroBatcher.configure(result(other, 48, 3)));
            assertEquals(
                    List.of("the micro-batcher takes its defaults: its tuning is for the host another processor x3,"
                            + " JDK 25.0.3+9, 256 bits, but this is " + here.id()
                            + "; to tune for this one, run \"lanewise tune\" here"),
                    warnings.messages());
        }
    }

    @Test
    void everyPartOfAHostCounts() {
        Host here = Host.current();
        List<Host> others = List.of(
                new Host(here.cpu() + "+", here.processors(), here.jdk(), here.vectorBits()),
                new Host(here.cpu(), here.processors() + 1, here.jdk(), here.vectorBits()),
                new Host(here.cpu(), here.processors(), here.jdk() + "+", here.vectorBits()),
                new Host(here.cpu(), here.processors(), here.jdk(), here.vectorBits() == 128 ? 256 : 128));
        try (Warnings warnings = Warnings.of(MicroBatcher.class)) {
            others.forEach(other -> assertEquals(
                    64, MicroBatcher.configure(result(other, 48, 3)).maxBatchSize()));
            assertEquals(others.size(), warnings.messages().size());
        }
    }

    @Test
    void aTuningForTrainingAloneIsRefusedOnEveryHost() {
        Optional<TuningResult.Training> training = Optional.of(new TuningResult.Training(64, 2, 0.1, 500));
        for (Host host : List.of(Host.current(), new Host("another processor", 3, "25", 256))) {
            assertRefused(
                    "the tuning must be for serving, but is for training alone",
                    new TuningResult(host, List.of(16, 1), Optional.empty(), training));
        }
    }

    private static void assertRefused(String message, TuningResult result) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> MicroBatcher.configure(result))
                        .getMessage());
    }
}
