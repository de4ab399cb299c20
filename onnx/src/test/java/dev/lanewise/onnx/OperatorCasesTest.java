package dev.lanewise.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.io.ModelFormatException;
import dev.lanewise.io.OutputComparison;
import dev.lanewise.io.Tolerance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The test cases of ONNX itself, with its tolerance: 1e-3 of the value and 1e-7. */
class OperatorCasesTest {

    /** No dense network has these, and the message says so. */
    private static final Map<String, String> REFUSED = Map.of(
            "test_constant", "the graph has no inputs",
            "test_erf", "node 0 (Erf): it is no layer of a dense network",
            "test_hardswish", "node 0 (HardSwish): this operator is no part of a dense network",
            "test_hardswish_expanded", "node 1 (Mul): the product of two tensors",
            "test_operator_params", "node 1 (Mul): the product of two tensors",
            "test_reshape_allowzero_reordered", "batches of 3 and 1 rows",
            "test_thresholdedrelu", "node 0 (ThresholdedRelu): this operator is no part of a dense network",
            "test_thresholdedrelu_default", "node 0 (ThresholdedRelu): this operator is no part of a dense network",
            "test_thresholdedrelu_example", "node 0 (ThresholdedRelu): this operator is no part of a dense network");

    @TempDir
    static Path folder;

    private static List<Path> cases;

    @BeforeAll
    static void unpack() throws Exception {
        cases = Archive.unpack("onnx-node.zip", folder);
    }

    @Test
    void allCasesAreThere() {
        assertEquals(164, cases.size());
    }

    @TestFactory
    Collection<DynamicTest> everyCaseGivesItsOutputsOrIsRefused() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path model : cases) {
            String name = model.getFileName().toString();
            tests.add(DynamicTest.dynamicTest(name, () -> {
                String refusal = REFUSED.get(name);
                if (refusal == null) {
                    assertGivesItsOutputs(model);
                } else {
                    assertRefused(model, refusal);
                }
            }));
        }
        return tests;
    }

    private static void assertGivesItsOutputs(Path model) {
        OnnxSamples samples = OnnxSamples.read(model.resolve("test_data_set_0"));
        OnnxImport imported = OnnxFiles.read(model.resolve("model.onnx"), new OnnxOptions(), samples);
        OutputComparison comparison = imported.compare(samples, new Tolerance(1e-3, 1e-7));
        assertTrue(comparison.values() > 0);
        assertTrue(comparison.isWithin(), comparison.toString());
        OnnxDescription description = OnnxFiles.describe(model.resolve("model.onnx"));
        assertEquals(samples.inputs().size(), description.inputs().size());
        assertEquals(imported.nodes().size(), description.nodes().size());
    }

    private static void assertRefused(Path model, String refusal) {
        OnnxSamples samples = OnnxSamples.read(model.resolve("test_data_set_0"));
        String message = assertThrows(
                        ModelFormatException.class,
                        () -> OnnxFiles.read(model.resolve("model.onnx"), new OnnxOptions(), samples))
                .getMessage();
        assertTrue(message.contains(refusal), message);
    }
}
