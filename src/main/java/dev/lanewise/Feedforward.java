package dev.lanewise;

/**
 * What a forward pass computed, layer by layer, each matrix row-major {@code [rows × width]}.
 *
 * @param rows rows of the batch
 * @param zs the pre-activations of each layer
 * @param as the activations: the inputs first, then those of each layer; one longer than {@code zs}
 */
public record Feedforward(int rows, float[][] zs, float[][] as) {

    /** The activations of the last layer: the prediction. */
    public float[] output() {
        return as[as.length - 1];
    }
}
