package dev.lanewise.engine;

import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.kernel.Normalizations;
import dev.lanewise.kernel.Tiles;
import dev.lanewise.support.Workers;

/** {@code a = σ(layer normalization of x)}, cut into parts of rows; the gradients of its parameters into parts of columns. */
final class LayerNormalizationStep implements Step {

    private final Normalizations kernels = KernelProvider.kernels().normalizations();
    private final Batch batch;
    private final Signal x;
    private final Signal y;
    private final ParameterBlock block;
    private final int gammaOffset;
    private final int betaOffset;
    private final float epsilon;
    private final int n;
    private final float[] mean;
    private final float[] inverse;
    private final float[][] scratches;
    private final Workers.Work forwardPart;
    private final Workers.Work parametersPart;
    private final Workers.Work backwardPart = this::backwardRows;

    LayerNormalizationStep(
            Batch batch, Signal x, Signal y, ParameterBlock block, int gammaOffset, int betaOffset, double epsilon) {
        this.batch = batch;
        this.x = x;
        this.y = y;
        this.block = block;
        this.gammaOffset = gammaOffset;
        this.betaOffset = betaOffset;
        this.epsilon = (float) epsilon;
        n = x.width();
        mean = new float[batch.maxRows];
        inverse = new float[batch.maxRows];
        scratches = new float[batch.workers.threads()][Tiles.padded(n)];
        forwardPart = batch.overRows(n, this::forwardRows);
        parametersPart = batch.overColumns(n, this::parameterGradients);
    }

    @Override
    public void forward() {
        batch.workers.run(forwardPart, batch.rowParts(n));
    }

    private void forwardRows(int from, int to) {
        kernels.normalizeRows(
                to - from,
                n,
                x.a(),
                from * x.stride(),
                x.stride(),
                epsilon,
                block.values(),
                gammaOffset,
                block.values(),
                betaOffset,
                y.z(),
                from * y.stride(),
                y.stride(),
                mean,
                inverse,
                from);
        y.activate(from, to, 0, n);
    }

    @Override
    public void backward() {
        batch.workers.run(parametersPart, batch.columnParts(n));
        if (x.hasDelta()) {
            batch.workers.run(backwardPart, batch.rowParts(n));
        }
    }

    private void parameterGradients(int from, int to) {
        kernels.rowParameterGradients(
                batch.rows,
                from,
                to,
                x.a(),
                0,
                x.stride(),
                mean,
                inverse,
                0,
                y.delta(),
                0,
                y.stride(),
                block.gradients(),
                gammaOffset,
                block.gradients(),
                betaOffset);
    }

    private void backwardRows(int part, int worker) {
        int count = batch.rowParts(n);
        int from = Parts.bound(part, count, batch.rows);
        int to = Parts.bound(part + 1, count, batch.rows);
        kernels.normalizeRowsBackward(
                to - from,
                n,
                x.a(),
                from * x.stride(),
                x.stride(),
                mean,
                inverse,
                from,
                block.values(),
                gammaOffset,
                y.delta(),
                from * y.stride(),
                y.stride(),
                x.delta(),
                from * x.stride(),
                x.stride(),
                scratches[worker]);
        x.derive(from, to, 0, n);
    }
}
