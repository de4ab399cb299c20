package dev.lanewise.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Activation;
import dev.lanewise.FeatureScaling;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What is written as ONNX, in ONNX Runtime: each value to 1e-5 of the largest of its row and 1e-6. */
class OnnxExportTest {

    private static final int ROWS = 17;

    @TempDir
    Path folder;

    @Test
    void everyFormOfAnActivationIsAmongTheSamples() {
        Set<String> tested = ExportSamples.activations().stream()
                .map(activation -> activation.id().replaceAll("\\(.*", ""))
                .collect(Collectors.toSet());
        for (String form : Activation.forms()) {
            assertTrue(tested.contains(form.replaceAll("\\(.*", "")), form);
        }
    }

    @TestFactory
    Collection<DynamicTest> onnxRuntimeGivesTheSameOutputsAndLabels() {
        List<DynamicTest> tests = new ArrayList<>();
        ExportSamples.models()
                .forEach((name, model) -> tests.add(DynamicTest.dynamicTest(name, () -> {
                    Path file = folder.resolve("model.onnx");
                    OnnxFiles.write(model, file);
                    int features = model.network().inputs();
                    float[] x = ExportSamples.features(model.featureScaling(), ROWS);
                    OnnxRuntime.Outputs outputs = OnnxRuntime.run(file, x, features);
                    float[] expected = model.predict(x);
                    // A row that is nearly constant is divided by its small deviation, and its roundings with it.
                    boolean divides = model.network().architecture().toString().contains("layer_normalization");
                    RowTolerance.assertRows(
                            RowTolerance.doubles(expected),
                            outputs.output(),
                            model.network().outputs(),
                            1e-5,
                            divides ? 1e-5 : 1e-6);
                    assertLabels(model, x, outputs.labels());
                })));
        return tests;
    }

    private static void assertLabels(Model model, float[] x, List<String> labels) {
        if (!model.isClassifier()) {
            assertEquals(List.of(), labels);
            return;
        }
        List<String> expected = Arrays.stream(model.classify(x))
                .mapToObj(model.classLabels()::get)
                .toList();
        assertEquals(expected, labels);
    }

    @Test
    void labelsDiffer() throws Exception {
        Model model = ExportSamples.classifiers().get("classes of softmax");
        Path file = folder.resolve("model.onnx");
        OnnxFiles.write(model, file);
        float[] x = ExportSamples.features(model.featureScaling(), ROWS);
        OnnxRuntime.Outputs outputs = OnnxRuntime.run(file, x, ExportSamples.FEATURES);
        assertTrue(Set.copyOf(outputs.labels()).size() > 1, outputs.labels().toString());
    }

    @Test
    void refusesNumbersThatAreNotFinite() {
        NeuralNetwork network = NeuralNetwork.of(new int[] {2, 3}, Activation.RELU);
        network.parameters().setBiases(0, new float[] {0, Float.NaN, 0});
        Path file = folder.resolve("model.onnx");
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> OnnxFiles.write(Model.of(network), file));
        assertEquals("layer 0 has a number that is NaN or infinite", e.getMessage());
        assertFalse(Files.exists(file));
    }

    @Test
    void refusesTextsThatDoNotComeBack() {
        NeuralNetwork network = NeuralNetwork.of(new int[] {2, 2}, Activation.SOFTMAX);
        Path file = folder.resolve("model.onnx");
        Model broken = ExportSamples.model(network, "a", "\ud800");
        String text = assertThrows(IllegalArgumentException.class, () -> OnnxFiles.write(broken, file))
                .getMessage();
        assertTrue(text.endsWith("is no valid Unicode"), text);
        Model reserved =
                new Model(network, FeatureScaling.none(2), List.of(), Map.of("lanewise.class_labels", "[\"a\"]"));
        String key = assertThrows(IllegalArgumentException.class, () -> OnnxFiles.write(reserved, file))
                .getMessage();
        assertTrue(key.contains("\"lanewise.class_labels\""), key);
        assertFalse(Files.exists(file));
    }

    @Test
    void namesTheFileThatCannotBeWritten() {
        Model model = Model.of(NeuralNetwork.of(new int[] {2, 3}, Activation.RELU));
        Path file = folder.resolve("missing").resolve("model.onnx");
        UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> OnnxFiles.write(model, file));
        assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    }
}
