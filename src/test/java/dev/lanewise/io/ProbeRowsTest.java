package dev.lanewise.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Activation;
import dev.lanewise.FeatureScaling;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeRowsTest {

    private static final Tolerance TOLERANCE = new Tolerance(1e-4, 1e-5);

    @TempDir
    Path folder;

    private final Model model = Model.of(NeuralNetwork.builder()
            .input(5)
            .dense(7, Activation.GELU)
            .dense(3, Activation.LINEAR)
            .seed(3)
            .build());

    private static double[] doubles(float[] values, double factor) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = values[i] * factor;
        }
        return doubles;
    }

    @Test
    void rowsSurviveAFileInTheirBits() {
        float[] x = ProbeRows.random(model, 20, 7);
        x[0] = -0f;
        x[1] = Float.MIN_VALUE;
        ProbeRows rows = ProbeRows.of(model, x).withExpected(doubles(model.predict(x), 1 + 1e-6), TOLERANCE, "other");
        Path file = folder.resolve("m.safetensors");
        ModelFiles.save(rows.storeIn(model), file);
        Model loaded = ModelFiles.load(file);
        ProbeRows found = ProbeRows.find(loaded).orElseThrow();
        assertEquals(16, found.rows());
        assertArrayEquals(rows.x(), found.x());
        assertEquals("other", found.source().orElseThrow());
        assertEquals(TOLERANCE, found.tolerance().orElseThrow());
        ProbeRows.Check check = found.check(loaded);
        assertTrue(check.agrees());
        assertEquals(48, check.own().values());
        double relative = check.expected().orElseThrow().largestRelative();
        assertEquals(1e-6, relative, 1e-8);
        assertEquals(Map.of(), ProbeRows.remove(loaded).metadata());
    }

    @Test
    void otherWeightsAreTold() {
        Model stored = ProbeRows.of(model, ProbeRows.random(model, 2, 0)).storeIn(model);
        float[] biases = {0, 0, 1e-3f};
        stored.network().parameters().setBiases(1, biases);
        ProbeRows.Check check = ProbeRows.find(stored).orElseThrow().check(stored);
        assertFalse(check.hasSameBits());
        assertEquals(2, check.own().beyond());
        assertEquals(2, check.own().output());
        assertTrue(check.expected().isEmpty());
    }

    @Test
    void aRuntimeThatIsFarOffIsTold() {
        float[] x = ProbeRows.random(model, 2, 0);
        double[] expected = doubles(model.predict(x), 1);
        expected[4] += 0.5;
        ProbeRows.Check check = ProbeRows.of(model, x)
                .withExpected(expected, TOLERANCE, "other")
                .check(model);
        assertTrue(check.hasSameBits());
        assertFalse(check.agrees());
        OutputComparison comparison = check.expected().orElseThrow();
        assertEquals("row 1, output 1", comparison.worst().substring(0, 15));
    }

    @Test
    void randomRowsAreInTheUnitOfTheFeatures() {
        FeatureScaling scaling = new FeatureScaling(
                FeatureScaling.Kind.MIN_MAX, new float[] {10, 10, 10, 10, 10}, new float[] {.5f, .5f, .5f, .5f, .5f});
        Model scaled = new Model(model.network(), scaling, List.of(), Map.of());
        float[] x = ProbeRows.random(scaled, 100, 0);
        for (float value : x) {
            assertTrue(value >= 10 && value <= 12, Float.toString(value));
        }
        assertArrayEquals(x, ProbeRows.random(scaled, 100, 0));
    }

    @Test
    void rowsThatAreTooWideAreLeftOut() {
        Model wide = Model.of(NeuralNetwork.of(new int[] {300_000, 1}, Activation.LINEAR));
        assertEquals(0, ProbeRows.mostRows(wide));
        assertThrows(IllegalArgumentException.class, () -> ProbeRows.of(wide, new float[300_000]));
        Model fewer = Model.of(NeuralNetwork.of(new int[] {99_999, 1}, Activation.LINEAR));
        assertEquals(2, ProbeRows.mostRows(fewer));
        assertThrows(IllegalArgumentException.class, () -> ProbeRows.of(model, new float[6]));
        assertThrows(IllegalArgumentException.class, () -> ProbeRows.of(model, new float[0]));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            probe.rows     | 0      | probe.rows must be 1 to 16, but is "0"
            probe.rows     | many   | probe.rows must be a number, but is "many"
            probe.rows     | 3      | probe.x must hold 60 bytes, but holds 40
            probe.x        | AAAA   | probe.x must hold 40 bytes, but holds 3
            probe.outputs  | ?      | probe.outputs is no valid Base64
            probe.expected | AAAA   | probe.expected must hold 48 bytes
            probe.absolute_tolerance | -1 | absolute tolerance must be finite and at least 0, but is -1.0
            """)
    void damagedRowsAreRefused(String key, String value, String message) {
        float[] x = ProbeRows.random(model, 2, 0);
        Model stored = ProbeRows.of(model, x)
                .withExpected(new double[6], TOLERANCE, "other")
                .storeIn(model);
        Map<String, String> metadata = new HashMap<>(stored.metadata());
        metadata.put(key, value);
        Model damaged = new Model(model.network(), model.featureScaling(), List.of(), metadata);
        ModelFormatException e = assertThrows(ModelFormatException.class, () -> ProbeRows.find(damaged));
        assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
    }
}
