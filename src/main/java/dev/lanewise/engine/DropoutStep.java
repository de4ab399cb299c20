package dev.lanewise.engine;

import dev.lanewise.kernel.Dropouts;
import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.support.Workers;

/** Inverted dropout: in training a mask for values and δ alike, else nothing. */
final class DropoutStep implements Step {

    private final Dropouts dropouts = KernelProvider.kernels().dropouts();
    private final Batch batch;
    private final Signal x;
    private final Signal y;
    private final int number;
    private final int threshold;
    private final float scale;
    private final Workers.Work forwardPart;
    private final Workers.Work backwardPart;

    /** {@code number} tells the masks of one dropout from those of another. */
    DropoutStep(Batch batch, Signal x, Signal y, int number, double rate) {
        this.batch = batch;
        this.x = x;
        this.y = y;
        this.number = number;
        threshold = Dropouts.threshold(1 - rate);
        scale = Dropouts.scale(threshold);
        forwardPart = batch.overRows(x.width(), this::forwardRows);
        backwardPart = batch.overRows(x.width(), this::backwardRows);
    }

    @Override
    public void forward() {
        batch.workers.run(forwardPart, batch.rowParts(x.width()));
    }

    private void forwardRows(int from, int to) {
        if (batch.training) {
            mask(from, to, x.a(), y.z());
        } else {
            int first = from * x.stride();
            System.arraycopy(x.a(), first, y.z(), first, (to - from) * x.stride());
        }
    }

    @Override
    public void backward() {
        if (x.hasDelta()) {
            batch.workers.run(backwardPart, batch.rowParts(x.width()));
        }
    }

    private void backwardRows(int from, int to) {
        mask(from, to, y.delta(), x.delta());
        x.derive(from, to, 0, x.width());
    }

    private void mask(int from, int to, float[] in, float[] out) {
        dropouts.apply(
                to - from,
                0,
                x.width(),
                Dropouts.key(batch.seed, batch.step, number),
                (long) batch.firstRow + from,
                threshold,
                scale,
                in,
                from * x.stride(),
                x.stride(),
                out,
                from * x.stride(),
                x.stride());
    }
}
