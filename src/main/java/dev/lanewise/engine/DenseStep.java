package dev.lanewise.engine;

import dev.lanewise.kernel.Gemm;
import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.kernel.Tiles;
import dev.lanewise.support.Workers;

/**
 * {@code a = σ(x·W + b)}.
 *
 * <p>Forward it is cut into parts of outputs, a narrow layer into parts of rows, and the activation of a part follows its product
 * while that is still in the cache. Backward it is cut into parts of its inputs: each part has the gradients of their weights, then
 * their share of δ of the layer below, and the derivative of its activation while that share is still in the cache.
 */
final class DenseStep implements Step {

    private final Gemm gemm = KernelProvider.kernels().gemm();
    private final Batch batch;
    private final Signal x;
    private final Signal y;
    private final int k;
    private final int n;
    private final ParameterBlock block;
    private final int weightOffset;
    /** The block itself, or zeros in place of the biases that the layer does not have. */
    private final float[] biases;

    private final float[] biasGradients;
    private final int biasOffset;
    private final float[][] scratches;
    private final Workers.Work rowsPart = this::runRows;
    private final Workers.Work outputsPart = this::runOutputs;
    private final Workers.Work inputsPart = this::runInputs;

    /** {@code biasOffset} is negative for a layer without biases; scratch is one array per worker. */
    DenseStep(
            Batch batch,
            Signal x,
            Signal y,
            ParameterBlock block,
            int weightOffset,
            int biasOffset,
            float[][] scratches) {
        this.batch = batch;
        this.x = x;
        this.y = y;
        this.block = block;
        this.weightOffset = weightOffset;
        this.scratches = scratches;
        k = x.width();
        n = y.width();
        boolean hasBias = biasOffset >= 0;
        this.biasOffset = Math.max(0, biasOffset);
        biases = hasBias ? block.values() : new float[Tiles.padded(n)];
        biasGradients = hasBias ? block.gradients() : new float[Tiles.padded(n)];
    }

    @Override
    public void forward() {
        if (Tiles.isNarrow(k, n)) {
            batch.workers.run(rowsPart, rowParts());
            return;
        }
        batch.workers.run(outputsPart, outputParts());
        if (y.needsWholeRows()) {
            y.activate();
        }
    }

    private int rowParts() {
        return batch.parts.count(batch.rows, 2L * batch.rows * n * k);
    }

    private int outputParts() {
        return batch.parts.count(Parts.pairs(n), 2L * batch.rows * n * k);
    }

    private void runRows(int part, int worker) {
        int count = rowParts();
        int from = Parts.bound(part, count, batch.rows);
        int to = Parts.bound(part + 1, count, batch.rows);
        product(from, to, 0, n);
        y.activate(from, to, 0, n);
    }

    private void runOutputs(int part, int worker) {
        int count = outputParts();
        int from = Parts.columnBound(part, count, n);
        int to = Parts.columnBound(part + 1, count, n);
        product(0, batch.rows, from, to);
        if (!y.needsWholeRows()) {
            y.activate(0, batch.rows, from, to);
        }
    }

    private void product(int firstRow, int endRow, int from, int to) {
        gemm.forward(
                endRow - firstRow,
                n,
                k,
                from,
                to,
                x.a(),
                firstRow * x.stride(),
                x.stride(),
                block.values(),
                weightOffset,
                biases,
                biasOffset,
                y.z(),
                firstRow * y.stride(),
                y.stride());
    }

    @Override
    public void backward() {
        batch.workers.run(inputsPart, inputParts());
        if (x.hasDelta() && x.needsWholeRows()) {
            x.derive();
        }
    }

    private int inputParts() {
        int products = x.hasDelta() ? 2 : 1;
        return batch.parts.count(Parts.pairs(k), 2L * products * batch.rows * n * k);
    }

    private void runInputs(int part, int worker) {
        int count = inputParts();
        int from = Parts.columnBound(part, count, k);
        int to = Parts.columnBound(part + 1, count, k);
        parameterGradients(from, to, scratches[worker]);
        if (x.hasDelta()) {
            inputGradient(from, to, scratches[worker]);
            if (!x.needsWholeRows()) {
                x.derive(0, batch.rows, from, to);
            }
        }
    }

    /** BP3 and BP4: ∂C/∂b = Σ δ, ∂C/∂w = Σ x δ; the mean over rows is in δ since the loss. */
    private void parameterGradients(int from, int to, float[] scratch) {
        gemm.parameterGradients(
                batch.rows,
                n,
                k,
                from,
                to,
                x.a(),
                0,
                x.stride(),
                y.delta(),
                0,
                y.stride(),
                block.gradients(),
                weightOffset,
                biasGradients,
                biasOffset,
                scratch);
    }

    /** The product in BP2: Wᵀ δ. */
    private void inputGradient(int from, int to, float[] scratch) {
        gemm.inputGradient(
                batch.rows,
                n,
                k,
                from,
                to,
                y.delta(),
                0,
                y.stride(),
                block.values(),
                weightOffset,
                x.delta(),
                0,
                x.stride(),
                scratch);
    }
}
