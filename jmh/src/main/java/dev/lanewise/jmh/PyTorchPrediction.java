package dev.lanewise.jmh;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import dev.lanewise.Activation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * PyTorch's native CPU library on one thread, eager, driven by DJL's arrays, bare of DJL's blocks and {@code Predictor}, which
 * favours PyTorch. Nothing asks for gradients, and DJL loads PyTorch with its gradient mode off. Input and output are read and
 * written in PyTorch's own memory.
 */
final class PyTorchPrediction implements Prediction {

    private final Engine engine;
    private final NDManager manager;
    private final List<Activation> activations;
    private final List<NDArray> weights = new ArrayList<>();
    private final List<NDArray> biases = new ArrayList<>();
    private final FloatBuffer inputMemory;
    private final int inputLength;
    private final NDArray input;

    PyTorchPrediction(PredictionCase predictionCase) {
        engine = PyTorch.engine(1);
        manager = engine.newBaseManager();
        activations = predictionCase.shape().activations();
        for (int l = 0; l < predictionCase.shape().layerCount(); l++) {
            int in = predictionCase.shape().inputs(l);
            int out = predictionCase.shape().outputs(l);
            float[] transposed =
                    PyTorchNetwork.transpose(in, out, predictionCase.weights()[l]);
            weights.add(manager.create(transposed, new Shape(out, in)));
            biases.add(manager.create(predictionCase.biases()[l], new Shape(out)));
        }
        inputLength = predictionCase.shape().rows() * predictionCase.shape().inputs();
        // A tensor that DJL makes from a direct buffer shares its memory.
        ByteBuffer bytes = ByteBuffer.allocateDirect(inputLength * Float.BYTES).order(ByteOrder.nativeOrder());
        inputMemory = bytes.asFloatBuffer();
        input = manager.create(
                bytes,
                new Shape(predictionCase.shape().rows(), predictionCase.shape().inputs()),
                DataType.FLOAT32);
    }

    @Override
    public void predict(float[] in, int offset, float[] out) {
        inputMemory.put(0, in, offset, inputLength);
        NDArray a = input;
        for (int l = 0; l < weights.size(); l++) {
            // Each tensor is closed as soon as it has been read, as Python's reference counts would.
            NDArray z = Linear.linear(a, weights.get(l), biases.get(l)).singletonOrThrow();
            if (l > 0) {
                a.close();
            }
            a = activate(activations.get(l), z);
            z.close();
        }
        a.toByteBuffer(true).asFloatBuffer().get(out);
        a.close();
    }

    private static NDArray activate(Activation activation, NDArray z) {
        return switch (activation) {
            case Activation.Relu() -> z.getNDArrayInternal().relu();
            case Activation.Tanh() -> z.getNDArrayInternal().tanh();
            case Activation.Sigmoid() -> z.getNDArrayInternal().sigmoid();
            case Activation.Softmax() -> z.softmax(1);
            default -> throw new IllegalArgumentException("no network here has the activation " + activation.id());
        };
    }

    @Override
    public String describe() {
        return PyTorch.describe(engine) + ", eager, no gradients";
    }

    @Override
    public void close() {
        manager.close();
    }
}
