package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Parameters;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Follows training runs that PyTorch computed in float64, step by step. */
@Tag("everyKernel")
class GoldenTrajectoryTest {

    /** Relative, of float32 losses and predictions against float64 ones. */
    private static final double LOSS_TOLERANCE = 1e-4;

    /** Relative to the largest parameter of a layer. */
    private static final double PARAMETER_TOLERANCE = 1e-3;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seed-2-10-1",
                "regression-tanh-linear",
                "classify-relu-softmax-adam",
                "nesterov-leaky-clip",
                "huber-silu-rmsprop-l2",
                "binary-gelu-adamw"
            })
    void trainingFollowsPyTorch(String name) throws IOException {
        JsonNode golden = read(name);
        NeuralNetwork network = network(golden);
        int rows = golden.get("rows").intValue();
        Dataset data = Dataset.of(floats(golden.get("x")), floats(golden.get("y")), rows);
        List<Double> losses = new ArrayList<>();

        new Trainer(network, plan(golden))
                .callback(new Callback() {
                    @Override
                    public void onBatchEnd(BatchEnd batch) {
                        losses.add(batch.loss());
                    }
                })
                .fit(data);

        double[] expectedLosses = doubles(golden.get("stepLosses"));
        assertEquals(expectedLosses.length, losses.size());
        for (int step = 0; step < expectedLosses.length; step++) {
            assertClose("loss of step " + step, expectedLosses[step], losses.get(step), LOSS_TOLERANCE);
        }
        for (int l = 0; l < network.layerCount(); l++) {
            assertAllClose(
                    "weights of layer " + l,
                    golden.get("finalWeights").get(l),
                    network.layer(l).weights());
            assertAllClose(
                    "biases of layer " + l,
                    golden.get("finalBiases").get(l),
                    network.layer(l).biases());
        }
        float[] firstRows = Arrays.copyOf(data.x(), 8 * data.features());
        assertAllClose("predictions", golden.get("predictionsOfFirst8Rows"), network.predict(firstRows));
    }

    private static void assertAllClose(String what, JsonNode expectedNode, float[] actual) {
        double[] expected = doubles(expectedNode);
        assertEquals(expected.length, actual.length, what);
        double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertTrue(scale > 0, what);
        for (int i = 0; i < expected.length; i++) {
            double error = Math.abs(expected[i] - actual[i]);
            assertTrue(
                    error <= PARAMETER_TOLERANCE * scale,
                    what + "[" + i + "] expected " + expected[i] + " but was " + actual[i]);
        }
    }

    private static void assertClose(String what, double expected, double actual, double relative) {
        assertTrue(
                Math.abs(expected - actual) <= relative * Math.abs(expected),
                what + " expected " + expected + " but was " + actual);
    }

    private static NeuralNetwork network(JsonNode golden) {
        JsonNode layers = golden.get("layers");
        int[] sizes = new int[layers.size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = layers.get(i).intValue();
        }
        Parameters parameters = Parameters.zeros(sizes);
        Activation[] activations = new Activation[sizes.length - 1];
        for (int l = 0; l < activations.length; l++) {
            activations[l] = Activation.parse(golden.get("activations").get(l).textValue());
            parameters.setWeights(l, floats(golden.get("weights").get(l)));
            parameters.setBiases(l, floats(golden.get("biases").get(l)));
        }
        return NeuralNetwork.of(parameters, activations);
    }

    private static TrainingPlan plan(JsonNode golden) {
        return TrainingPlan.builder(Loss.parse(golden.get("loss").textValue()))
                .optimizer(optimizer(golden.get("optimizer")))
                .epochs(golden.get("epochs").intValue())
                .batchSize(golden.get("batchSize").intValue())
                .l2(golden.get("l2").doubleValue())
                .clipNorm(golden.get("clipNorm").asDouble(0))
                .shuffle(false)
                .build();
    }

    private static Optimizer optimizer(JsonNode settings) {
        double rate = settings.get("lr").doubleValue();
        return switch (settings.get("name").textValue()) {
            case "sgd" ->
                new Optimizer.Sgd(
                        rate,
                        settings.path("momentum").asDouble(0),
                        settings.path("nesterov").asBoolean(false));
            case "rmsprop" -> new Optimizer.RmsProp(rate);
            case "adam" -> new Optimizer.Adam(rate);
            case "adamw" ->
                new Optimizer.AdamW(
                        rate, 0.9, 0.999, 1e-8, settings.get("weight_decay").doubleValue(), true);
            default -> throw new IllegalArgumentException(settings.toString());
        };
    }

    private static JsonNode read(String name) throws IOException {
        String resource = "/dev/lanewise/golden/" + name + ".json";
        try (InputStream in = GoldenTrajectoryTest.class.getResourceAsStream(resource)) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in, resource));
        }
    }

    private static float[] floats(JsonNode numbers) {
        double[] values = doubles(numbers);
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static double[] doubles(JsonNode numbers) {
        double[] values = new double[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.get(i).doubleValue();
        }
        return values;
    }
}
