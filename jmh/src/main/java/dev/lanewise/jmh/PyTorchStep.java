package dev.lanewise.jmh;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PyTorch's native CPU library on one thread, driven by DJL's arrays, its gradient collector and the update of its SGD
 * optimizer. Bare of what DJL's {@code Trainer} adds (blocks, parameter store, listeners), and the batch already lies in a
 * tensor: both favour PyTorch. Weights are {@code [out × in]}, as its linear layers hold them.
 */
final class PyTorchStep implements TrainingStep {

    private final TrainingCase trainingCase;
    private final Engine engine;
    private final NDManager manager;
    private final List<NDArray> weights = new ArrayList<>();
    private final List<NDArray> biases = new ArrayList<>();
    private final NDArray x;
    private final NDArray y;
    private final float learningRate;
    private @Nullable NDArray objective;

    PyTorchStep(TrainingCase trainingCase, double learningRate) {
        Peers.require("PyTorch", "native/lib/pytorch.properties");
        Peers.require("PyTorch's bridge to DJL", "jnilib/pytorch.properties");
        // Nothing is fetched or reported at run time: the libraries come out of the jars.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.pytorch.num_threads", "1");
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        this.trainingCase = trainingCase;
        this.learningRate = (float) learningRate;
        engine = Engine.getEngine("PyTorch");
        if (JniUtils.getNumThreads() != 1 || JniUtils.getNumInteropThreads() != 1) {
            throw new IllegalStateException("PyTorch was told to use 1 thread, but uses " + JniUtils.getNumThreads()
                    + " in an operation and " + JniUtils.getNumInteropThreads() + " between operations");
        }
        manager = engine.newBaseManager();
        for (int l = 0; l < trainingCase.layerCount(); l++) {
            int in = trainingCase.layers()[l];
            int out = trainingCase.layers()[l + 1];
            float[] transposed = transpose(in, out, trainingCase.weights()[l]);
            weights.add(parameter(manager.create(transposed, new Shape(out, in))));
            biases.add(parameter(manager.create(trainingCase.biases()[l], new Shape(out))));
        }
        int rows = trainingCase.rows();
        x = manager.create(trainingCase.x(), new Shape(rows, trainingCase.inputs()));
        NDArray targets = manager.create(trainingCase.y(), new Shape(rows, 1));
        y = trainingCase.isClassifier() ? targets.toType(DataType.INT64, false) : targets;
    }

    private static NDArray parameter(NDArray array) {
        array.setRequiresGradient(true);
        return array;
    }

    @Override
    public Object step() {
        if (objective != null) {
            objective.close();
        }
        // The scope frees every tensor of the step, as Python's reference counts would.
        try (NDScope scope = new NDScope();
                GradientCollector collector = engine.newGradientCollector()) {
            NDArray mean = objective();
            collector.backward(mean);
            // A classifier's objective is the mean log-likelihood: climbing it saves the step a negation.
            float rate = trainingCase.isClassifier() ? -learningRate : learningRate;
            for (int l = 0; l < weights.size(); l++) {
                update(weights.get(l), rate);
                update(biases.get(l), rate);
            }
            NDScope.unregister(mean);
            objective = mean;
            return scope;
        }
    }

    private NDArray objective() {
        NDArray a = x;
        for (int l = 0; l < weights.size(); l++) {
            a = Linear.linear(a, weights.get(l), biases.get(l)).singletonOrThrow();
            if (!trainingCase.isClassifier()) {
                a = a.getNDArrayInternal().sigmoid();
            } else if (l < weights.size() - 1) {
                a = a.getNDArrayInternal().relu();
            }
        }
        return trainingCase.isClassifier()
                ? a.logSoftmax(1).gather(y, 1).mean()
                : a.sub(y).square().mean();
    }

    /** {@code w -= rate·∂/∂w}, and the gradient is zero again. */
    private static void update(NDArray parameter, float rate) {
        NDList inputs = new NDList(parameter, parameter.getGradient());
        float weightDecay = 0;
        float rescale = 1;
        float noClipping = -1;
        float momentum = 0;
        parameter
                .getNDArrayInternal()
                .sgdUpdate(inputs, new NDList(parameter), rate, weightDecay, rescale, noClipping, momentum, false);
    }

    @Override
    public double loss() {
        if (objective == null) {
            return Double.NaN;
        }
        float mean = objective.getFloat();
        return trainingCase.isClassifier() ? -mean : mean;
    }

    @Override
    public float[] weights(int layer) {
        return transpose(
                trainingCase.layers()[layer + 1],
                trainingCase.layers()[layer],
                weights.get(layer).toFloatArray());
    }

    @Override
    public float[] biases(int layer) {
        return biases.get(layer).toFloatArray();
    }

    private static float[] transpose(int rows, int columns, float[] matrix) {
        float[] transposed = new float[matrix.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                transposed[j * rows + i] = matrix[i * columns + j];
            }
        }
        return transposed;
    }

    @Override
    public String describe() {
        return "PyTorch " + engine.getVersion() + ", 1 thread";
    }

    @Override
    public void close() {
        manager.close();
    }
}
