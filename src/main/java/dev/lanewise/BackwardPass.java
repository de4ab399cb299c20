package dev.lanewise;

import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.Tiles;
import dev.lanewise.support.Workers;

/**
 * The buffers of backpropagation, made once for up to {@code maxRows} rows: {@code δ} of each layer and the gradients
 * of all parameters. Owned by one thread, which shares the work with its {@link Workers}. {@link #run} allocates
 * nothing.
 *
 * <p>A layer is cut into parts of its inputs: each part has the gradients of their weights, then their share of {@code
 * δ} of the layer below, and the derivative of its activation while that share is still in the cache.
 */
final class BackwardPass {

    private final Kernels kernels = KernelProvider.kernels();
    private final NeuralNetwork network;
    private final ForwardPass pass;
    private final Workers workers;
    private final Parts parts;
    private final float[][] deltas;
    private final float[][] scratches;
    private final Parameters gradients;
    private final Workers.Work inputsPart = this::runInputs;
    private final Workers.Work derivativePart = this::multiplyRows;

    // What the parts of the current job need.
    private float[] x;
    private int ldx;
    private int rows;
    private int layer;
    private int derivativeLayer;
    private int count;

    BackwardPass(NeuralNetwork network, ForwardPass pass, Workers workers) {
        this.network = network;
        this.pass = pass;
        this.workers = workers;
        parts = new Parts(workers.threads());
        deltas = new float[network.layerCount()][];
        for (int l = 0; l < deltas.length; l++) {
            deltas[l] = new float[pass.a(l).length];
        }
        scratches = new float[workers.threads()][Tiles.scratchLength()];
        gradients = network.parameters().zerosLike();
        x = deltas[0];
    }

    /** {@code δ} of a layer, {@code [rows × stride(layer)]}. */
    float[] delta(int layer) {
        return deltas[layer];
    }

    /** The gradients of the last {@link #run}. */
    Parameters gradients() {
        return gradients;
    }

    /**
     * From the last layer's {@code δ} to all gradients.
     *
     * @param input the rows of the batch, with row stride {@code inputStride}
     */
    void run(int rowCount, float[] input, int inputStride) {
        rows = rowCount;
        for (layer = deltas.length - 1; layer >= 0; layer--) {
            x = layer == 0 ? input : pass.a(layer - 1);
            ldx = layer == 0 ? inputStride : pass.stride(layer - 1);
            int k = network.parameters().inputs(layer);
            int n = network.parameters().outputs(layer);
            int products = layer == 0 ? 1 : 2;
            count = parts.count(Parts.pairs(k), 2L * products * rows * n * k);
            workers.run(inputsPart, count);
            if (layer > 0 && network.activation(layer - 1).needsWholeRows()) {
                multiplyByDerivative(rows, layer - 1);
            }
        }
    }

    /** {@code δ(l) *= σ′(z(l))}, by whole rows, for {@code rowCount} rows. */
    void multiplyByDerivative(int rowCount, int ofLayer) {
        rows = rowCount;
        derivativeLayer = ofLayer;
        count = parts.count(
                rows, Parts.FLOAT_OPERATIONS * rows * network.parameters().outputs(ofLayer));
        workers.run(derivativePart, count);
    }

    private void multiplyRows(int part, int worker) {
        int n = network.parameters().outputs(derivativeLayer);
        derivative(derivativeLayer, Parts.bound(part, count, rows), Parts.bound(part + 1, count, rows), 0, n);
    }

    private void runInputs(int part, int worker) {
        int k = network.parameters().inputs(layer);
        int from = Parts.columnBound(part, count, k);
        int to = Parts.columnBound(part + 1, count, k);
        parameterGradients(from, to, scratches[worker]);
        if (layer > 0) {
            inputGradient(from, to, scratches[worker]);
            if (!network.activation(layer - 1).needsWholeRows()) {
                derivative(layer - 1, 0, rows, from, to);
            }
        }
    }

    /** BP3 and BP4: ∂C/∂b = Σ δ, ∂C/∂w = Σ a(l-1) δ; the mean over rows is in δ since the loss. */
    private void parameterGradients(int from, int to, float[] scratch) {
        kernels.gemm()
                .parameterGradients(
                        rows,
                        gradients.outputs(layer),
                        gradients.inputs(layer),
                        from,
                        to,
                        x,
                        0,
                        ldx,
                        deltas[layer],
                        0,
                        pass.stride(layer),
                        gradients.values(),
                        gradients.weightOffset(layer),
                        gradients.values(),
                        gradients.biasOffset(layer),
                        scratch);
    }

    /** The product in BP2: W(l+1)ᵀ δ(l+1). */
    private void inputGradient(int from, int to, float[] scratch) {
        Parameters parameters = network.parameters();
        kernels.gemm()
                .inputGradient(
                        rows,
                        parameters.outputs(layer),
                        parameters.inputs(layer),
                        from,
                        to,
                        deltas[layer],
                        0,
                        pass.stride(layer),
                        parameters.values(),
                        parameters.weightOffset(layer),
                        deltas[layer - 1],
                        0,
                        pass.stride(layer - 1),
                        scratch);
    }

    /** The other factor of BP2: δ(l) ⊙ σ′(z(l)). */
    private void derivative(int ofLayer, int firstRow, int endRow, int from, int to) {
        network.activation(ofLayer)
                .applyBackward(
                        kernels.activations(),
                        firstRow,
                        endRow - firstRow,
                        from,
                        to,
                        network.parameters().outputs(ofLayer),
                        pass.stride(ofLayer),
                        pass.z(ofLayer),
                        pass.a(ofLayer),
                        deltas[ofLayer]);
    }
}
