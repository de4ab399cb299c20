package dev.lanewise.jmh;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.Map;

/**
 * ONNX Runtime on one thread, at the best that its Java interface offers for calls of one size: all optimizations of the graph,
 * a graph of fixed shape, one input and one output tensor for good, both in direct buffers, the output pinned.
 *
 * <p>Compiled by builds with peers alone, since its Java side comes in one jar with its native libraries; {@link Peers} makes it.
 */
final class OnnxRuntimePrediction implements Prediction {

    private final OrtEnvironment environment;
    private final OrtSession.SessionOptions options;
    private final OrtSession session;
    private final FloatBuffer inputMemory;
    private final FloatBuffer outputMemory;
    private final int inputLength;
    private final OnnxTensor input;
    private final OnnxTensor output;
    // A map of one entry keeps its set of entries; Map.of makes it anew in every call.
    private final Map<String, OnnxTensor> inputs;
    private final Map<String, OnnxTensor> outputs;

    OnnxRuntimePrediction(PredictionCase predictionCase) {
        int rows = predictionCase.shape().rows();
        inputLength = rows * predictionCase.shape().inputs();
        inputMemory = direct(inputLength);
        outputMemory = direct(rows * predictionCase.shape().outputs());
        try {
            environment = OrtEnvironment.getEnvironment();
            environment.setTelemetry(false);
            options = options();
            session = environment.createSession(OnnxModel.of(predictionCase), options);
            input = OnnxTensor.createTensor(environment, inputMemory, new long[] {
                rows, predictionCase.shape().inputs()
            });
            output = OnnxTensor.createTensor(environment, outputMemory, new long[] {
                rows, predictionCase.shape().outputs()
            });
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime: " + e.getMessage(), e);
        }
        inputs = Collections.singletonMap(OnnxModel.INPUT, input);
        outputs = Collections.singletonMap(OnnxModel.OUTPUT, output);
    }

    private static OrtSession.SessionOptions options() throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.addConfigEntry("session.inter_op.allow_spinning", "0");
        return options;
    }

    private static FloatBuffer direct(int length) {
        return ByteBuffer.allocateDirect(length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public void predict(float[] in, int offset, float[] out) {
        inputMemory.put(0, in, offset, inputLength);
        // Every overload of run ends in the same one; with nothing but pinned outputs the result owns nothing: there is
        // nothing to close, and nothing to look up in it.
        try {
            session.run(inputs, outputs);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime: " + e.getMessage(), e);
        }
        outputMemory.get(0, out);
    }

    @Override
    public String describe() {
        return "ONNX Runtime " + environment.getVersion() + ", threads: 1, pinned output";
    }

    @Override
    public void close() {
        try {
            input.close();
            output.close();
            session.close();
            options.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime: " + e.getMessage(), e);
        }
    }
}
