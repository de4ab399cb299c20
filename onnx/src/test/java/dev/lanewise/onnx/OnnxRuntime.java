package dev.lanewise.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What ONNX Runtime makes of a file. */
final class OnnxRuntime {

    private OnnxRuntime() {}

    /**
     * Outputs of a model.
     *
     * @param output row-major
     * @param labels empty where the file has none
     */
    record Outputs(float[] output, List<String> labels) {}

    static Outputs run(Path file, float[] x, int features) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] shape = {x.length / features, features};
        try (OrtSession session = environment.createSession(file.toString());
                ai.onnxruntime.OnnxTensor input =
                        ai.onnxruntime.OnnxTensor.createTensor(environment, FloatBuffer.wrap(x), shape);
                OrtSession.Result result = session.run(Map.of("input", input))) {
            float[][] rows = (float[][]) result.get("output").orElseThrow().getValue();
            float[] output = new float[rows.length * rows[0].length];
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(rows[i], 0, output, i * rows[0].length, rows[0].length);
            }
            return new Outputs(output, labels(result));
        }
    }

    private static List<String> labels(OrtSession.Result result) throws OrtException {
        if (result.get("label").isEmpty()) {
            return List.of();
        }
        Object labels = result.get("label").orElseThrow().getValue();
        return labels instanceof long[] numbers
                ? Arrays.stream(numbers).mapToObj(Long::toString).toList()
                : List.of((String[]) labels);
    }
}
