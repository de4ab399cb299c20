package dev.lanewise.jmh;

import java.lang.reflect.InvocationTargetException;

/** Whether a peer's native library is on the class path, and what to do if not. */
final class Peers {

    private static final String ONNX_RUNTIME = "dev.lanewise.jmh.OnnxRuntimePrediction";

    private Peers() {}

    /**
     * Inference by ONNX Runtime. Its class is looked up by name, for only a build with peers has it.
     *
     * @throws IllegalStateException if it is not on the class path
     */
    static Prediction onnxRuntime(PredictionCase predictionCase) {
        require("ONNX Runtime", ONNX_RUNTIME.replace('.', '/') + ".class");
        require("ONNX Runtime", "ai/onnxruntime/OrtSession.class");
        try {
            return Class.forName(ONNX_RUNTIME)
                    .asSubclass(Prediction.class)
                    .getDeclaredConstructor(PredictionCase.class)
                    .newInstance(predictionCase);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("ONNX Runtime cannot be used: " + e.getTargetException(), e);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no " + ONNX_RUNTIME, e);
        }
    }

    /**
     * Checks that a file that only a build with peers has is on the class path.
     *
     * @throws IllegalStateException if it is not; says how to get it
     */
    static void require(String peer, String resource) {
        if (Peers.class.getClassLoader().getResource(resource) == null) {
            throw new IllegalStateException(peer + " is not on the class path (no " + resource
                    + "). Its native library comes with a build with peers, which downloads about 400 MB for Linux on x86-64:"
                    + " ./mvnw -Dpeers -Dquick -DskipTests -pl jmh -am package. To go without it, choose other variants, as in"
                    + " -p variant=LANEWISE_VECTOR");
        }
    }
}
