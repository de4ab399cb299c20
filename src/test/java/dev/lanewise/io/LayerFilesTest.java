package dev.lanewise.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Activation;
import dev.lanewise.Architecture;
import dev.lanewise.FeatureScaling;
import dev.lanewise.Initializer;
import dev.lanewise.Layer;
import dev.lanewise.LayerSamples;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.ParameterSlot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Format 2: layers of every kind. */
class LayerFilesTest {

    @TempDir
    private Path folder;

    /** Every kind of layer with every option; the numbers are written here, so that nothing else can change the file. */
    static Model sample() {
        Architecture architecture = new Architecture(
                2,
                List.of(
                        new Layer.Dense(3, Activation.LINEAR, false, Optional.of(Initializer.LECUN_NORMAL), 0.001, 0.5),
                        new Layer.BatchNormalization(0.9, 0.001),
                        new Layer.Nonlinearity(Activation.GELU),
                        new Layer.Dropout(0.25),
                        new Layer.PRelu(0.125),
                        new Layer.Residual(
                                List.of(new Layer.LayerNormalization(1e-5), new Layer.Dense(3, Activation.TANH))),
                        new Layer.Dense(2, Activation.SOFTMAX)));
        NeuralNetwork network = NeuralNetwork.of(architecture, 0);
        float next = 0.125f;
        for (ParameterSlot slot : network.parameters().slots()) {
            float[] values = new float[(int) slot.count()];
            for (int i = 0; i < values.length; i++) {
                values[i] = next;
                next += 0.125f;
            }
            network.parameters().setValues(slot, values);
        }
        return new Model(network, FeatureScaling.none(2), List.of("no", "yes"), Map.of("seed", "42"));
    }

    private static byte[] golden() throws IOException {
        try (InputStream in = LayerFilesTest.class.getResourceAsStream("model-v2.safetensors")) {
            assertTrue(in != null, "model-v2.safetensors is missing");
            return in.readAllBytes();
        }
    }

    @Test
    void format2CanBeReadForEver() throws IOException {
        Model model = RawFile.load(golden());
        ModelAssert.assertSame(sample(), model);
        assertEquals(sample().network().architecture(), model.network().architecture());
        assertArrayEquals(golden(), RawFile.bytesOf(model));
        ModelReport report = ModelFiles.verify(Files.write(folder.resolve("model"), golden()));
        assertEquals(2, report.formatVersion());
        assertEquals(
                "{\"inputs\":2,\"layers\":["
                        + "{\"type\":\"dense\",\"units\":3,\"activation\":\"linear\",\"bias\":false,"
                        + "\"initializer\":\"lecun_normal\",\"l2\":0.001,\"learning_rate_factor\":0.5},"
                        + "{\"type\":\"batch_normalization\",\"momentum\":0.9,\"epsilon\":0.001},"
                        + "{\"type\":\"activation\",\"activation\":\"gelu\"},"
                        + "{\"type\":\"dropout\",\"rate\":0.25},"
                        + "{\"type\":\"prelu\",\"initial_slope\":0.125},"
                        + "{\"type\":\"residual\",\"layers\":[{\"type\":\"layer_normalization\",\"epsilon\":1.0E-5},"
                        + "{\"type\":\"dense\",\"units\":3,\"activation\":\"tanh\"}]},"
                        + "{\"type\":\"dense\",\"units\":2,\"activation\":\"softmax\"}]}",
                report.metadata().get("lanewise.architecture"));
    }

    static Stream<Architecture> architectures() {
        return LayerSamples.architectures(4, 3, Activation.SOFTMAX).stream();
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void aLoadedNetworkIsTheOneThatWasSaved(Architecture architecture) {
        Model model = Model.of(LayerSamples.network(architecture, 1));
        Path file = folder.resolve("model");
        ModelFiles.save(model, file);
        Model loaded = ModelFiles.load(file);
        ModelAssert.assertSame(model, loaded);
        assertEquals(architecture, loaded.network().architecture());
        float[] x = {0.1f, -0.2f, 3, 4};
        assertArrayEquals(model.predict(x), loaded.predict(x));
    }

    @Test
    void blocksThatAreNestedTooDeepCannotBeSaved() {
        Layer layer = new Layer.Dense(1, Activation.TANH);
        for (int depth = 0; depth < 5; depth++) {
            layer = new Layer.Residual(List.of(layer));
        }
        Model model = Model.of(NeuralNetwork.of(new Architecture(1, List.of(layer)), 0));
        String message = assertThrows(IllegalArgumentException.class, () -> ModelFiles.requireSavable(model))
                .getMessage();
        assertTrue(message.startsWith("the layers cannot be saved: "), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{} | lanewise.architecture: key \"inputs\" is missing",
                "[] | lanewise.architecture must be an object, but is an array of 0",
                "{\"inputs\":2,\"layers\":[]} | lanewise.architecture: a network must have at least one layer after its inputs",
                "{\"inputs\":2,\"layers\":[3]} | lanewise.architecture.layers[0] must be an object, but is the number 3",
                "{\"inputs\":2,\"layers\":[{\"type\":\"conv\"}]} | lanewise.architecture.layers[0]: unknown type \"conv\"; this version knows dense, dropout, batch_normalization, layer_normalization, activation, prelu, residual",
                "{\"inputs\":2,\"layers\":[{\"type\":\"dropout\",\"rate\":2}]} | lanewise.architecture.layers[0]: rate of dropout must be 0 to below 1, but is 2.0",
                "{\"inputs\":2,\"layers\":[{\"type\":\"dropout\",\"rate\":0,\"x\":1}]} | lanewise.architecture.layers[0]: unknown key \"x\"",
                "{\"inputs\":2,\"layers\":[{\"type\":\"dense\",\"units\":2,\"activation\":\"tanh\",\"bias\":1}]} | lanewise.architecture.layers[0]: \"bias\" must be true or false, but is the number 1",
                "{\"inputs\":2,\"layers\":[{\"type\":\"residual\",\"layers\":[{\"type\":\"dense\",\"units\":3,\"activation\":\"tanh\"}]}]} | lanewise.architecture: layer 0: a residual block must be as wide at its end as at its beginning, but it takes 2 numbers per row and gives 3"
            })
    void layersThatCannotBeAreRefused(String json, String message) {
        assertEquals(
                message,
                assertThrows(ModelFormatException.class, () -> ArchitectureJson.parse(json))
                        .getMessage());
    }
}
