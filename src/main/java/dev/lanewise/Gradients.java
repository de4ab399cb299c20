package dev.lanewise;

/**
 * Gradients of the cost, averaged over the batch.
 *
 * @param dw for each layer the gradient of its weights, row-major {@code [in × out]}
 * @param db for each layer the gradient of its biases, {@code [out]}
 */
public record Gradients(float[][] dw, float[][] db) {

    static Gradients of(Parameters gradients) {
        float[][] dw = new float[gradients.layerCount()][];
        float[][] db = new float[gradients.layerCount()][];
        for (int l = 0; l < dw.length; l++) {
            dw[l] = gradients.weights(l);
            db[l] = gradients.biases(l);
        }
        return new Gradients(dw, db);
    }
}
