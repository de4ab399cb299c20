package dev.lanewise.engine;

import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.kernel.Normalizations;
import dev.lanewise.kernel.Tiles;
import dev.lanewise.support.Workers;

/**
 * {@code a = σ(batch normalization of x)}, cut into parts of columns. In training by the moments of the batch, which the running
 * averages follow; else by these.
 */
final class BatchNormalizationStep implements Step {

    /**
     * Where the parameters lie in the block.
     *
     * @param gamma the factors
     * @param beta what is added
     * @param mean the running mean
     * @param variance the running variance
     */
    record Offsets(int gamma, int beta, int mean, int variance) {}

    private final Normalizations kernels = KernelProvider.kernels().normalizations();
    private final Batch batch;
    private final Signal x;
    private final Signal y;
    private final ParameterBlock block;
    private final Offsets offsets;
    private final float momentum;
    private final float complement;
    private final float epsilon;
    private final int n;
    private final float[] mean;
    private final float[] variance;
    private final float[] inverse;
    private final Workers.Work forwardPart;
    private final Workers.Work backwardPart;

    BatchNormalizationStep(
            Batch batch, Signal x, Signal y, ParameterBlock block, Offsets offsets, double momentum, double epsilon) {
        this.batch = batch;
        this.x = x;
        this.y = y;
        this.block = block;
        this.offsets = offsets;
        this.momentum = (float) momentum;
        this.complement = 1 - (float) momentum;
        this.epsilon = (float) epsilon;
        n = x.width();
        mean = new float[Tiles.padded(n)];
        variance = new float[Tiles.padded(n)];
        inverse = new float[Tiles.padded(n)];
        forwardPart = batch.overColumns(n, this::forwardColumns);
        backwardPart = batch.overColumns(n, this::backwardColumns);
    }

    @Override
    public void forward() {
        batch.workers.run(forwardPart, batch.columnParts(n));
        if (y.needsWholeRows()) {
            y.activate();
        }
    }

    private void forwardColumns(int from, int to) {
        if (batch.training) {
            normalizeByBatch(from, to);
        } else {
            normalizeByAverages(from, to);
        }
        if (!y.needsWholeRows()) {
            y.activate(0, batch.rows, from, to);
        }
    }

    private void normalizeByBatch(int from, int to) {
        float[] values = block.values();
        kernels.columnMoments(batch.rows, from, to, x.a(), 0, x.stride(), mean, variance);
        kernels.inverseDeviations(from, to, epsilon, variance, 0, inverse);
        kernels.normalizeColumns(
                batch.rows,
                from,
                to,
                x.a(),
                0,
                x.stride(),
                mean,
                inverse,
                values,
                offsets.gamma(),
                values,
                offsets.beta(),
                y.z(),
                0,
                y.stride());
        kernels.runningAverage(from, to, momentum, complement, mean, values, offsets.mean());
        kernels.runningAverage(from, to, momentum, complement, variance, values, offsets.variance());
    }

    /** The same numbers as when a batch normalization is applied to answers: {@code fma(x, scale, shift)}. */
    private void normalizeByAverages(int from, int to) {
        float[] values = block.values();
        kernels.inverseDeviations(from, to, epsilon, values, offsets.variance(), inverse);
        for (int j = from; j < to; j++) {
            float scale = values[offsets.gamma() + j] * inverse[j];
            mean[j] = Math.fma(-values[offsets.mean() + j], scale, values[offsets.beta() + j]);
            inverse[j] = scale;
        }
        kernels.affineColumns(batch.rows, from, to, x.a(), 0, x.stride(), inverse, 0, mean, 0, y.z(), 0, y.stride());
    }

    @Override
    public void backward() {
        batch.workers.run(backwardPart, batch.columnParts(n));
        if (x.hasDelta() && x.needsWholeRows()) {
            x.derive();
        }
    }

    private void backwardColumns(int from, int to) {
        float[] gradients = block.gradients();
        kernels.columnParameterGradients(
                batch.rows,
                from,
                to,
                x.a(),
                0,
                x.stride(),
                mean,
                inverse,
                y.delta(),
                0,
                y.stride(),
                gradients,
                offsets.gamma(),
                gradients,
                offsets.beta());
        if (!x.hasDelta()) {
            return;
        }
        kernels.normalizeColumnsBackward(
                batch.rows,
                from,
                to,
                x.a(),
                0,
                x.stride(),
                mean,
                inverse,
                block.values(),
                offsets.gamma(),
                y.delta(),
                0,
                y.stride(),
                gradients,
                offsets.gamma(),
                gradients,
                offsets.beta(),
                x.delta(),
                0,
                x.stride());
        if (!x.needsWholeRows()) {
            x.derive(0, batch.rows, from, to);
        }
    }
}
