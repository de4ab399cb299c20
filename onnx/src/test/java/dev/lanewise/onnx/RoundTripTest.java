package dev.lanewise.onnx;

import static dev.lanewise.onnx.ExportSamples.FEATURES;
import static dev.lanewise.onnx.ExportSamples.dense;
import static dev.lanewise.onnx.ExportSamples.network;
import static dev.lanewise.onnx.ExportSamples.scaling;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.Activation;
import dev.lanewise.Architecture;
import dev.lanewise.FeatureScaling;
import dev.lanewise.Layer;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.ParameterSlot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * From Lanewise to ONNX and back. Layers come back as they were, with equal bits, but for those that scale and shift: they go into
 * the dense layers beside them, and give the same outputs but for rounding.
 */
class RoundTripTest {

    @TempDir
    Path folder;

    private Model back(Model model) {
        Path file = folder.resolve("model.onnx");
        OnnxFiles.write(model, file);
        return OnnxFiles.read(file).model();
    }

    private void assertSame(Model model) {
        Model back = back(model);
        assertEquals(model.network().architecture(), back.network().architecture());
        for (ParameterSlot slot : model.network().parameters().slots()) {
            assertArrayEquals(
                    bits(model.network().parameters().values(slot)),
                    bits(back.network().parameters().values(slot)),
                    slot.name());
        }
        assertEquals(model.featureScaling(), back.featureScaling());
        assertEquals(model.classLabels(), back.classLabels());
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }

    @TestFactory
    Collection<DynamicTest> everyActivationComesBack() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Activation a : ExportSamples.activations()) {
            NeuralNetwork network = a.equals(Activation.LINEAR)
                    ? network(FEATURES, dense(5, Activation.TANH), dense(4, a))
                    : network(FEATURES, dense(7, a), dense(5, Activation.RELU), dense(4, a));
            tests.add(DynamicTest.dynamicTest(
                    a.id(),
                    () -> assertSame(new Model(network, scaling(FeatureScaling.Kind.STANDARD), List.of(), Map.of()))));
        }
        return tests;
    }

    @Test
    void layersComeBack() {
        assertSame(Model.of(network(
                FEATURES,
                new Layer.LayerNormalization(1e-3),
                dense(9, Activation.RELU).withoutBias(),
                new Layer.PRelu(),
                dense(8, Activation.SILU),
                new Layer.LayerNormalization(),
                new Layer.Residual(
                        List.of(new Layer.LayerNormalization(), dense(13, Activation.GELU), dense(8, Activation.TANH))),
                new Layer.Residual(
                        List.of(new Layer.Residual(List.of(dense(8, Activation.ELU))), dense(8, Activation.LINEAR))),
                new Layer.Nonlinearity(Activation.GELU),
                dense(3, Activation.LINEAR).withoutBias())));
    }

    /** Gammas of one, betas and biases of zero are written, and are no reason to leave them out when it is read. */
    @Test
    void aFreshNetworkComesBack() {
        assertSame(Model.of(NeuralNetwork.of(
                new Architecture(
                        FEATURES,
                        List.of(
                                dense(9, Activation.RELU),
                                new Layer.LayerNormalization(),
                                dense(8, Activation.SOFTMAX),
                                new Layer.PRelu(),
                                dense(2, Activation.LINEAR))),
                3)));
    }

    @TestFactory
    Collection<DynamicTest> everyKindOfScalingComesBack() {
        List<DynamicTest> tests = new ArrayList<>();
        for (FeatureScaling.Kind kind : FeatureScaling.Kind.values()) {
            FeatureScaling scaling = kind == FeatureScaling.Kind.NONE ? FeatureScaling.none(FEATURES) : scaling(kind);
            NeuralNetwork first = network(FEATURES, dense(4, Activation.MISH));
            NeuralNetwork residual =
                    network(FEATURES, new Layer.Residual(List.of(dense(FEATURES, Activation.GELU_TANH))));
            tests.add(DynamicTest.dynamicTest(kind.name(), () -> {
                assertSame(new Model(first, scaling, List.of(), Map.of()));
                assertSame(new Model(residual, scaling, List.of(), Map.of()));
            }));
        }
        return tests;
    }

    @TestFactory
    Collection<DynamicTest> labelsComeBack() {
        List<DynamicTest> tests = new ArrayList<>();
        ExportSamples.classifiers()
                .forEach((name, model) -> tests.add(DynamicTest.dynamicTest(
                        name,
                        () -> assertEquals(model.classLabels(), back(model).classLabels()))));
        return tests;
    }

    @Test
    void metadataComeBack() {
        Model model = ExportSamples.models().get("scaling MIN_MAX");
        Map<String, String> metadata = back(model).metadata();
        model.metadata().forEach((key, value) -> assertEquals(value, metadata.get(key)));
        assertEquals(model.metadata().size() + 1, metadata.size(), metadata.toString());
        assertEquals("ONNX, lanewise", metadata.get("source").replaceAll(" [0-9].*", ""));
    }

    @Test
    void dropoutIsLeftOut() {
        Layer[] with = {
            new Layer.Dropout(0.1), dense(7, Activation.RELU), new Layer.Dropout(0.5), dense(2, Activation.SOFTMAX)
        };
        Model back = back(Model.of(network(FEATURES, with)));
        assertEquals(
                new Architecture(FEATURES, List.of(with[1], with[3])),
                back.network().architecture());
    }

    @Test
    void batchNormalizationGoesIntoTheDenseLayerBefore() {
        Model back = back(Model.of(network(
                FEATURES,
                dense(7, Activation.LINEAR),
                new Layer.BatchNormalization(),
                new Layer.Nonlinearity(Activation.TANH),
                dense(2, Activation.LINEAR))));
        assertEquals(
                Architecture.of(new int[] {FEATURES, 7, 2}, Activation.TANH, Activation.LINEAR),
                back.network().architecture());
    }

    /** Each value to 1e-6 of the largest of its row: weights that were multiplied have been rounded once more. */
    @TestFactory
    Collection<DynamicTest> everyModelGivesItsOutputs() {
        List<DynamicTest> tests = new ArrayList<>();
        ExportSamples.models()
                .forEach((name, model) -> tests.add(DynamicTest.dynamicTest(name, () -> {
                    float[] x = ExportSamples.features(model.featureScaling(), 17);
                    RowTolerance.assertRows(
                            RowTolerance.doubles(model.predict(x)),
                            back(model).predict(x),
                            model.network().outputs(),
                            1e-6,
                            1e-6);
                })));
        return tests;
    }
}
