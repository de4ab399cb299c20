package dev.lanewise.jmh;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.jspecify.annotations.Nullable;

/**
 * PyTorch's native CPU library, driven by DJL's arrays and its gradient collector, with PyTorch's own update. The batch
 * already lies in a tensor, which favours PyTorch.
 */
final class PyTorchStep implements TrainingStep {

    private final Engine engine;
    private final NDManager manager;
    private final PyTorchNetwork network;
    private final PyTorchOptimizer optimizer;
    private final NDArray x;
    private final NDArray y;
    private @Nullable NDArray objective;

    PyTorchStep(TrainingCase trainingCase, double learningRate, int threads) {
        engine = PyTorch.engine(threads);
        manager = engine.newBaseManager();
        network = new PyTorchNetwork(manager, trainingCase);
        boolean climb = network.sign() < 0;
        optimizer = trainingCase.hasAdam()
                ? PyTorchOptimizer.adam(manager, network.parameters(), learningRate, climb)
                : PyTorchOptimizer.sgd(manager, network.parameters(), learningRate, climb);
        int rows = trainingCase.rows();
        x = manager.create(trainingCase.x(), new Shape(rows, trainingCase.inputs()));
        int columns = trainingCase.isClassifier() ? 1 : trainingCase.outputs();
        NDArray targets = manager.create(trainingCase.y(), new Shape(rows, columns));
        y = trainingCase.isClassifier() ? targets.toType(DataType.INT64, false) : targets;
    }

    @Override
    public Object step() {
        if (objective != null) {
            objective.close();
        }
        // The scope frees every tensor of the step, as Python's reference counts would.
        try (NDScope scope = new NDScope();
                GradientCollector collector = engine.newGradientCollector()) {
            NDArray mean = network.objective(x, y);
            collector.backward(mean);
            optimizer.step();
            NDScope.unregister(mean);
            objective = mean;
            return scope;
        }
    }

    @Override
    public double loss() {
        return objective == null ? Double.NaN : network.sign() * objective.getFloat();
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
        optimizer.close();
        manager.close();
    }
}
