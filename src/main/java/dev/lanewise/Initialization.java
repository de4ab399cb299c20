package dev.lanewise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The numbers that a network begins with. */
final class Initialization {

    private Initialization() {}

    /**
     * Fills the parameters of an architecture: weights by the initializer of their layer, else by {@code usual}, else by the one that
     * suits the activation; gamma and running variances with 1, slopes as
     * they begin; all else stays zero.
     */
    static void of(Architecture architecture, Parameters parameters, Optional<Initializer> usual, long seed) {
        List<Layer.Dense> dense = architecture.denseLayers();
        List<Activation> activations = architecture.denseActivations();
        for (int l = 0; l < dense.size(); l++) {
            Initializer initializer = dense.get(l)
                    .initializer()
                    .or(() -> usual)
                    .orElse(activations.get(l).initializer());
            float[] weights = parameters.weights(l);
            float[] biases = parameters.biases(l);
            initializer.fill(seed, l, parameters.inputs(l), parameters.outputs(l), weights, biases);
            parameters.setWeights(l, weights);
            parameters.setBiases(l, biases);
        }
        fillSlopes(architecture.layers(), parameters);
        for (ParameterSlot slot : parameters.slots()) {
            if (slot.name().endsWith(".gamma") || slot.name().endsWith(".running_variance")) {
                fill(parameters, slot, 1);
            }
        }
    }

    /** In the order of the layers, which is that of their slots. */
    private static void fillSlopes(List<Layer> layers, Parameters parameters) {
        List<Double> slopes = new ArrayList<>();
        collectSlopes(layers, slopes);
        List<ParameterSlot> slots = parameters.slots().stream()
                .filter(slot -> slot.name().endsWith(".alpha"))
                .toList();
        for (int i = 0; i < slots.size(); i++) {
            fill(parameters, slots.get(i), slopes.get(i).floatValue());
        }
    }

    private static void collectSlopes(List<Layer> layers, List<Double> slopes) {
        for (Layer layer : layers) {
            if (layer instanceof Layer.PRelu prelu) {
                slopes.add(prelu.initialSlope());
            } else if (layer instanceof Layer.Residual(List<Layer> block)) {
                collectSlopes(block, slopes);
            }
        }
    }

    private static void fill(Parameters parameters, ParameterSlot slot, float value) {
        float[] values = new float[slot.columns()];
        Arrays.fill(values, value);
        parameters.setValues(slot, values);
    }
}
