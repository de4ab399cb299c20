package dev.lanewise.tune.training;

import dev.lanewise.Activation;
import dev.lanewise.Layer;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.train.TrainingPlan;
import java.util.List;

/**
 * The memory of a training beside its data, computed from what a step keeps: parameters, gradients and the optimizer's moments
 * once each, and for each row of the batch its features, targets and loss terms, and for each layer the pre-activations, the
 * activations (the same for a linear layer) and the deltas, and for a residual connection the deltas of its block's input. Rows are padded to whole lines of 16 floats, to one more where
 * rows would lie a multiple of 4096 bytes apart.
 */
final class StepMemory {

    private static final int LINE = 16;
    private static final int PAGE = 1024;

    private StepMemory() {}

    /** Bytes. */
    static long bytes(NeuralNetwork network, TrainingPlan plan, int batchSize) {
        long once = (2L + plan.optimizer().momentCount()) * network.parameters().values().length;
        long row = stride(network.inputs()) + 2L * stride(network.outputs());
        row += floats(network.architecture().layers(), network.inputs());
        return Float.BYTES * (once + batchSize * row);
    }

    /** What the layers keep of a row, a little more where an activation stands alone. */
    private static long floats(List<Layer> layers, int inputs) {
        long floats = 0;
        int width = inputs;
        for (int l = 0; l < layers.size(); l++) {
            Layer layer = layers.get(l);
            width = layer.outputs(width);
            boolean isActivated = !layer.activation().equals(Activation.LINEAR);
            floats += (isActivated ? 3L : 2L) * stride(width);
            if (layer instanceof Layer.Residual(List<Layer> block)) {
                floats += floats(block, width) + stride(width);
            }
        }
        return floats;
    }

    private static int stride(int columns) {
        int padded = Math.ceilDiv(columns, LINE) * LINE;
        return padded % PAGE == 0 ? padded + LINE : padded;
    }
}
