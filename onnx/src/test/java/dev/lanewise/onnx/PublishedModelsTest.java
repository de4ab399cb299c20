package dev.lanewise.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Networks that others published, as PyTorch, Keras, TensorFlow, Tribuo and NNet exported them, beside an evaluation of their float
 * weights in double.
 */
class PublishedModelsTest {

    @TempDir
    static Path folder;

    @TestFactory
    Collection<DynamicTest> everyModelGivesItsOutputs() throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        List<Path> models = Archive.unpack("onnx-models.zip", folder);
        assertEquals(15, models.size());
        for (Path model : models) {
            tests.add(DynamicTest.dynamicTest(model.getFileName().toString(), () -> assertGivesItsOutputs(model)));
        }
        return tests;
    }

    private static void assertGivesItsOutputs(Path path) throws Exception {
        Model model = OnnxFiles.read(path.resolve("model.onnx")).model();
        double[][] inputs = Archive.csv(path.resolve("input.csv"));
        double[][] expected = Archive.csv(path.resolve("expected.csv"));
        assertEquals(inputs.length, expected.length);
        for (int row = 0; row < inputs.length; row++) {
            float[] x = new float[inputs[row].length];
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) inputs[row][i];
            }
            RowTolerance.assertRows(expected[row], model.predict(x), expected[row].length, 1e-5, 1e-6);
        }
    }
}
