package dev.lanewise.jmh;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.lanewise.SeededRandom;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * The same epochs in PyTorch: DJL's arrays and gradient collector, and PyTorch's fused Adam. Rows are copied straight into the
 * memory of one tensor that is made once: measured faster than to select them from a tensor of all rows.
 */
final class PyTorchEpochs implements EpochTraining {

    /** Lanewise's default. */
    private static final long SEED = 0;

    private final Engine engine;
    private final NDManager manager;
    private final TrainingCase trainingCase;
    private final PyTorchNetwork network;
    private final PyTorchOptimizer adam;
    private final int batchSize;
    private final FloatBuffer xMemory;
    private final LongBuffer yMemory;
    private final NDArray x;
    private final NDArray y;
    private int epoch;

    PyTorchEpochs(TrainingCase trainingCase, int batchSize, int threads) {
        if (!trainingCase.isClassifier()) {
            throw new IllegalArgumentException("an epoch needs a classifier, but there is one output");
        }
        this.trainingCase = trainingCase;
        this.batchSize = Math.min(batchSize, trainingCase.rows());
        engine = PyTorch.engine(threads);
        manager = engine.newBaseManager();
        network = new PyTorchNetwork(manager, trainingCase);
        adam = PyTorchOptimizer.adam(manager, network.parameters(), LEARNING_RATE, network.sign() < 0);
        // A tensor that DJL makes from a direct buffer shares its memory.
        ByteBuffer xBytes = direct(this.batchSize * trainingCase.inputs() * Float.BYTES);
        ByteBuffer yBytes = direct(this.batchSize * Long.BYTES);
        xMemory = xBytes.asFloatBuffer();
        yMemory = yBytes.asLongBuffer();
        x = manager.create(xBytes, new Shape(this.batchSize, trainingCase.inputs()), DataType.FLOAT32);
        y = manager.create(yBytes, new Shape(this.batchSize, 1), DataType.INT64);
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    @Override
    public double epoch() {
        epoch++;
        int rows = trainingCase.rows();
        int[] order = SeededRandom.of(SEED, epoch).permutation(rows);
        double total = 0;
        for (int from = 0; from < rows; from += batchSize) {
            int count = Math.min(batchSize, rows - from);
            gather(order, from, count);
            // The scope frees every tensor of the step, as Python's reference counts would.
            try (NDScope scope = new NDScope();
                    GradientCollector collector = engine.newGradientCollector()) {
                scope.suppressNotUsedWarning();
                NDArray mean = network.objective(firstRows(x, count), firstRows(y, count));
                collector.backward(mean);
                adam.step();
                total += network.sign() * mean.getFloat() * (double) count;
            }
        }
        return total / rows;
    }

    private void gather(int[] order, int from, int count) {
        int inputs = trainingCase.inputs();
        for (int b = 0; b < count; b++) {
            int row = order[from + b];
            xMemory.put(b * inputs, trainingCase.x(), row * inputs, inputs);
            yMemory.put(b, (long) trainingCase.y()[row]);
        }
    }

    private NDArray firstRows(NDArray rows, int count) {
        return count == batchSize ? rows : rows.get("0:" + count);
    }

    @Override
    public float[] weights(int layer) {
        return network.weights(layer);
    }

    @Override
    public float[] biases(int layer) {
        return network.biases(layer);
    }

    @Override
    public String describe() {
        return PyTorch.describe(engine);
    }

    @Override
    public void close() {
        adam.close();
        manager.close();
    }
}
