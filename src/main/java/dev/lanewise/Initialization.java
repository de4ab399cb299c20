package dev.lanewise;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The numbers that a network begins with. */
final class Initialization {

    private Initialization() {}

    /**
     * Fills the parameters of an architecture: weights by the initializer of their layer, else by {@code usual}, else by the one that
     * suits the activation; gamma and running variances with 1; all else stays zero.
     */
    static void of(Architecture architecture, Parameters parameters, Optional<Initializer> usual, long seed) {
        List<Layer.Dense> dense = architecture.denseLayers();
        List<Activation> activations = architecture.denseActivations();
        for (int l = 0; l < dense.size(); l++) {
            Initializer initializer = dense.get(l)
                    .initializer()
                    .or(() -> usual)
                    .orElse(Initializer.defaultFor(activations.get(l)));
            float[] weights = parameters.weights(l);
            float[] biases = parameters.biases(l);
            initializer.fill(seed, l, parameters.inputs(l), parameters.outputs(l), weights, biases);
            parameters.setWeights(l, weights);
            parameters.setBiases(l, biases);
        }
        for (ParameterSlot slot : parameters.slots()) {
            if (slot.name().endsWith(".gamma") || slot.name().endsWith(".running_variance")) {
                float[] ones = new float[slot.columns()];
                Arrays.fill(ones, 1);
                parameters.setValues(slot, ones);
            }
        }
    }
}
