package dev.lanewise.engine;

import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.kernel.Rectifiers;
import dev.lanewise.support.Workers;

/** {@code a = x < 0 ? alpha ⊙ x : x} with an alpha for each column, cut into parts of columns. */
final class PReluStep implements Step {

    private final Rectifiers kernels = KernelProvider.kernels().rectifiers();
    private final Batch batch;
    private final Signal x;
    private final Signal y;
    private final ParameterBlock block;
    private final int alphaOffset;
    private final int n;
    private final Workers.Work forwardPart;
    private final Workers.Work backwardPart;

    PReluStep(Batch batch, Signal x, Signal y, ParameterBlock block, int alphaOffset) {
        this.batch = batch;
        this.x = x;
        this.y = y;
        this.block = block;
        this.alphaOffset = alphaOffset;
        n = x.width();
        forwardPart = batch.overColumns(n, this::forwardColumns);
        backwardPart = batch.overColumns(n, this::backwardColumns);
    }

    @Override
    public void forward() {
        batch.workers.run(forwardPart, batch.columnParts(n));
    }

    private void forwardColumns(int from, int to) {
        kernels.prelu(batch.rows, from, to, x.a(), 0, x.stride(), block.values(), alphaOffset, y.z(), 0, y.stride());
    }

    @Override
    public void backward() {
        batch.workers.run(backwardPart, batch.columnParts(n));
        if (x.hasDelta()) {
            x.derive();
        }
    }

    private void backwardColumns(int from, int to) {
        kernels.preluParameterGradients(
                batch.rows, from, to, x.a(), 0, x.stride(), y.delta(), 0, y.stride(), block.gradients(), alphaOffset);
        // In place, then copied: no later step reads δ of y.
        kernels.preluBackward(
                batch.rows, from, to, x.a(), 0, x.stride(), block.values(), alphaOffset, y.delta(), 0, y.stride());
        if (x.hasDelta()) {
            int end = to == n ? y.stride() : to;
            for (int row = 0; row < batch.rows * x.stride(); row += x.stride()) {
                System.arraycopy(y.delta(), row + from, x.delta(), row + from, end - from);
            }
        }
    }
}
