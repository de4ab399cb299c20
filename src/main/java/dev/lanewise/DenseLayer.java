package dev.lanewise;

/**
 * A view on one layer of a network: {@code a = σ(x·W + b)}.
 *
 * @param parameters the block that holds this layer's numbers among others
 * @param index the layer's place, 0 for the first with weights
 * @param activation σ
 */
public record DenseLayer(Parameters parameters, int index, Activation activation) {

    /** Inputs. */
    public int inputs() {
        return parameters.inputs(index);
    }

    /** Outputs (units, neurons). */
    public int outputs() {
        return parameters.outputs(index);
    }

    /** W, row-major {@code [in × out]}; a copy. */
    public float[] weights() {
        return parameters.weights(index);
    }

    /** b, {@code [out]}; a copy, empty for a layer without. */
    public float[] biases() {
        return parameters.biases(index);
    }

    /** Weights and biases. */
    public int parameterCount() {
        return (inputs() + (parameters.hasBias(index) ? 1 : 0)) * outputs();
    }

    /** For messages: {@code layer 0 (784→128 relu)}. */
    @Override
    public String toString() {
        return "layer " + index + " (" + inputs() + "→" + outputs() + " " + activation.id() + ")";
    }
}
