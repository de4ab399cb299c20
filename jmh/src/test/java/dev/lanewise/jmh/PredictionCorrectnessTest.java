package dev.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the benchmarks of inference compare gives the same answers. */
class PredictionCorrectnessTest {

    /** All kinds of network that are measured, and two whose sizes are no multiples of anything. */
    static Stream<String> networks() {
        return Stream.of(
                "16-64-64-1@1",
                "16-64-64-1@8",
                "64-128:tanh-10@1",
                "64-128:tanh-10@32",
                "784-128-10@1",
                "784-128-10@32",
                "784-512-256-10@1",
                "784-512-256-10@32",
                "1024-2048-2048-1000@1",
                "1024-2048-2048-1000@8",
                "13-37:tanh-21-5@7",
                "30-41-1@3");
    }

    @ParameterizedTest
    @MethodSource("networks")
    void vectorKernelsGiveTheRightAnswersAtEachPrecision(String network) {
        ExactPrediction prediction = ExactPrediction.of(network);
        prediction.assertAnsweredBy(Prediction.Kind.LANEWISE_VECTOR);
        // These networks lose nothing when they are compressed.
        prediction.assertAnsweredBy(Prediction.Kind.LANEWISE_BFLOAT16);
        prediction.assertAnsweredBy(Prediction.Kind.LANEWISE_INT8);
    }

    /** In a process of their own, since kernels are chosen once for a process. */
    @Test
    void scalarKernelsGiveTheRightAnswers() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ExactPrediction.class.getName(),
                Prediction.Kind.LANEWISE_SCALAR.name()));
        command.addAll(networks().toList());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }

    @ParameterizedTest
    @Tag("peers")
    @MethodSource("networks")
    void onnxRuntimeGivesTheRightAnswers(String network) {
        ExactPrediction.of(network).assertAnsweredBy(Prediction.Kind.ONNX_RUNTIME);
    }

    @ParameterizedTest
    @Tag("peers")
    @MethodSource("networks")
    void theNetworkInCGivesTheRightAnswers(String network) {
        ExactPrediction.of(network).assertAnsweredBy(Prediction.Kind.C_BLIS);
        ExactPrediction.of(network).assertAnsweredBy(Prediction.Kind.C_OPENBLAS);
    }

    @ParameterizedTest
    @Tag("peers")
    @MethodSource("networks")
    void pyTorchGivesTheRightAnswers(String network) {
        ExactPrediction.of(network).assertAnsweredBy(Prediction.Kind.PYTORCH);
    }

    @ParameterizedTest
    @Tag("peers")
    @EnumSource(names = {"ONNX_RUNTIME", "PYTORCH"})
    void peersSayWhatTheyAre(Prediction.Kind kind) {
        try (Prediction prediction = Prediction.of(kind, PredictionCase.of(PredictionShape.parse("2-3-1@4")))) {
            String described = prediction.describe();
            assertTrue(described.matches("(ONNX Runtime|PyTorch) \\d+\\.\\d+\\.\\d+, threads: 1, .*"), described);
        }
    }

    @Test
    void theBoundsAreTight() {
        networks().map(ExactPrediction::of).forEach(prediction -> {
            double most = DoubleStream.of(prediction.answers()).max().orElseThrow();
            double loosest = DoubleStream.of(prediction.bounds()).max().orElseThrow();
            assertTrue(loosest < 1e-3 * most, prediction.predictionCase().shape() + ": " + loosest + " of " + most);
            assertTrue(
                    DoubleStream.of(prediction.answers()).distinct().count() > 1 || prediction.answers().length == 1);
        });
    }

    @ParameterizedTest
    @MethodSource("networks")
    void weightsOf126InsteadOf127AreNoticed(String network) {
        ExactPrediction prediction = ExactPrediction.of(network);
        float[] weights = prediction.predictionCase().weights()[0];
        float largest = 0;
        for (float weight : weights) {
            largest = Math.max(largest, Math.abs(weight));
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= Math.abs(weights[i]) == largest ? 126f / 127 : 1;
        }
        assertThrows(AssertionError.class, () -> prediction.assertAnsweredBy(Prediction.Kind.LANEWISE_VECTOR));
    }

    @Test
    void eachCallHasOtherRowsThanTheOneBefore() {
        try (PredictionCalls calls = new PredictionCalls("9-8-4@2", Prediction.Kind.LANEWISE_VECTOR)) {
            float[] first = calls.next().clone();
            float[] second = calls.next().clone();
            assertFalse(Arrays.equals(first, second));
            // A row further on.
            assertArrayEquals(Arrays.copyOfRange(first, 4, 8), Arrays.copyOf(second, 4));
            for (int call = 2; call < 32; call++) {
                assertFalse(Arrays.equals(first, calls.next()));
            }
            assertArrayEquals(first, calls.next());
        }
    }
}
