package dev.lanewise.engine;

import dev.lanewise.support.Workers;

/** {@code a = σ(x)} where x is not a pre-activation of its own: behind dropout, for instance, or another activation. */
final class ActivationStep implements Step {

    private final Batch batch;
    private final Signal x;
    private final Signal y;
    private final Workers.Work forwardPart;
    private final Workers.Work backwardPart;

    ActivationStep(Batch batch, Signal x, Signal y) {
        this.batch = batch;
        this.x = x;
        this.y = y;
        forwardPart = batch.overRows(x.width(), this::forwardRows);
        backwardPart = batch.overRows(x.width(), this::backwardRows);
    }

    @Override
    public void forward() {
        batch.workers.run(forwardPart, batch.rowParts(x.width()));
    }

    private void forwardRows(int from, int to) {
        System.arraycopy(x.a(), from * x.stride(), y.z(), from * x.stride(), (to - from) * x.stride());
        y.activate(from, to, 0, y.width());
    }

    @Override
    public void backward() {
        if (x.hasDelta()) {
            batch.workers.run(backwardPart, batch.rowParts(x.width()));
        }
    }

    private void backwardRows(int from, int to) {
        System.arraycopy(y.delta(), from * x.stride(), x.delta(), from * x.stride(), (to - from) * x.stride());
        x.derive(from, to, 0, x.width());
    }
}
