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
    private final Workers.Work forwardPart = this::forwardColumns;
    private final Workers.Work backwardPart = this::backwardColumns;

    PReluStep(Batch batch, Signal x, Signal y, ParameterBlock block, int alphaOffset) {
        this.batch = batch;
        this.x = x;
        this.y = y;
        this.block = block;
        this.alphaOffset = alphaOffset;
        n = x.width();
    }

    @Override
    public void forward() {
        batch.workers.run(forwardPart, batch.columnParts(n));
    }

    private void forwardColumns(int part, int worker) {
        int count = batch.columnParts(n);
        kernels.prelu(
                batch.rows,
                Parts.columnBound(part, count, n),
                Parts.columnBound(part + 1, count, n),
                x.a(),
                0,
                x.stride(),
                block.values(),
                alphaOffset,
                y.z(),
                0,
                y.stride());
    }

    @Override
    public void backward() {
        batch.workers.run(backwardPart, batch.columnParts(n));
        if (x.hasDelta()) {
            x.derive();
        }
    }

    private void backwardColumns(int part, int worker) {
        int count = batch.columnParts(n);
        int from = Parts.columnBound(part, count, n);
        int to = Parts.columnBound(part + 1, count, n);
        kernels.preluParameterGradients(
                batch.rows, from, to, x.a(), 0, x.stride(), y.delta(), 0, y.stride(), block.gradients(), alphaOffset);
        // In place, and then to where it belongs: nobody reads δ of y any more.
        kernels.preluBackward(
                batch.rows, from, to, x.a(), 0, x.stride(), block.values(), alphaOffset, y.delta(), 0, y.stride());
        if (x.hasDelta()) {
            int end = part + 1 == count ? y.stride() : to;
            for (int row = 0; row < batch.rows * x.stride(); row += x.stride()) {
                System.arraycopy(y.delta(), row + from, x.delta(), row + from, end - from);
            }
        }
    }
}
