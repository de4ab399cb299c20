package dev.lanewise.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.lanewise.Model;
import dev.lanewise.Predictor;
import dev.lanewise.warmup.WarmUp;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/from-onnx-runtime.md compiles, gives the same answers before and after, and is what this test runs. */
class MigrationGuideTest {

    @TempDir
    Path folder;

    private static float[] before(Path file, String inputName, float[] x) throws Exception {
        int features = x.length;
        // GUIDE begins
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        OrtSession session = environment.createSession(file.toString(), new OrtSession.SessionOptions());
        try (OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(x), new long[] {1, features});
                OrtSession.Result result = session.run(Map.of(inputName, input))) {
            float[] y = ((float[][]) result.get(0).getValue())[0];
            // GUIDE ends
            return y;
        }
    }

    private static float[] after(Path file, float[] x) {
        // GUIDE begins
        Model model = OnnxFiles.read(file).model();
        Predictor predictor = model.newPredictor(1); // in each thread its own; at most 1 row a call
        WarmUp.of(predictor).run(); // before the service says that it is ready
        float[] y = new float[predictor.outputs()];
        // GUIDE ends
        // GUIDE begins
        predictor.predict(x, y);
        // GUIDE ends
        return y;
    }

    @Test
    void theAnswersAreTheSame() throws Exception {
        Path file = Archive.unpack("onnx-models.zip", folder).stream()
                .filter(path -> path.endsWith("tract_keras"))
                .findFirst()
                .orElseThrow()
                .resolve("model.onnx");
        float[] x = new float[100];
        for (int i = 0; i < x.length; i++) {
            x[i] = (i % 7 - 3) / 4f;
        }
        assertArrayEquals(before(file, OnnxFiles.read(file).inputNames().getFirst(), x), after(file, x), 1e-6f);
    }

    @Test
    void theGuideShowsThisVeryCode() throws Exception {
        Path root = Path.of(System.getProperty("basedir")).resolveSibling("");
        String[] source = Files.readString(root.resolve("onnx/src/test/java/dev/lanewise/onnx/MigrationGuideTest.java"))
                .split("// GUIDE (begins|ends)\n", -1);
        String[] shown =
                Files.readString(root.resolve("docs/from-onnx-runtime.md")).split("```java\n|```\n", -1);
        assertEquals(7, shown.length);
        // The guide closes the block that the test leaves open.
        assertArrayEquals(words(source[1] + "}"), words(shown[1]));
        assertArrayEquals(words(source[3]), words(shown[3]));
        assertArrayEquals(words(source[5]), words(shown[5]));
    }

    /** Line breaks and indentation may differ. */
    private static String[] words(String code) {
        return code.strip().split("\\s+");
    }
}
