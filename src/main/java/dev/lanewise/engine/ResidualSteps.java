package dev.lanewise.engine;

import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.kernel.Updates;
import dev.lanewise.support.Workers;

/**
 * {@code y = σ(x + block(x))} (He et al. 2016): one step before the block and one behind it. Before the block δ of both ways adds
 * up, the block's first.
 */
final class ResidualSteps {

    private final Updates updates = KernelProvider.kernels().updates();
    private final Batch batch;
    private final Signal x;
    private final Signal blockInput;
    private final Signal blockOutput;
    private final Signal y;

    ResidualSteps(Batch batch, Signal x, Signal blockInput, Signal blockOutput, Signal y) {
        this.batch = batch;
        this.x = x;
        this.blockInput = blockInput;
        this.blockOutput = blockOutput;
        this.y = y;
    }

    /** The step before the block. */
    Step split() {
        return new Split();
    }

    /** The step behind the block. */
    Step add() {
        return new Add();
    }

    private final class Split implements Step {

        private final Workers.Work backwardPart = batch.overRows(x.width(), this::backwardRows);

        /** Nothing: the block reads the values where they are. */
        @Override
        public void forward() {}

        @Override
        public void backward() {
            if (x.hasDelta()) {
                batch.workers.run(backwardPart, batch.rowParts(x.width()));
            }
        }

        private void backwardRows(int from, int to) {
            add(from, to, blockInput.delta(), y.delta(), x.delta());
            x.derive(from, to, 0, x.width());
        }
    }

    private final class Add implements Step {

        private final Workers.Work forwardPart = batch.overRows(x.width(), this::forwardRows);
        private final Workers.Work backwardPart = batch.overRows(x.width(), this::backwardRows);

        @Override
        public void forward() {
            batch.workers.run(forwardPart, batch.rowParts(x.width()));
        }

        private void forwardRows(int from, int to) {
            add(from, to, x.a(), blockOutput.a(), y.z());
            y.activate(from, to, 0, y.width());
        }

        @Override
        public void backward() {
            batch.workers.run(backwardPart, batch.rowParts(x.width()));
        }

        private void backwardRows(int from, int to) {
            int first = from * x.stride();
            System.arraycopy(y.delta(), first, blockOutput.delta(), first, (to - from) * x.stride());
            blockOutput.derive(from, to, 0, x.width());
        }
    }

    /** {@code sum = one + other}, each one addition per element. */
    private void add(int from, int to, float[] one, float[] other, float[] sum) {
        int first = from * x.stride();
        int length = (to - from) * x.stride();
        System.arraycopy(one, first, sum, first, length);
        updates.addScaled(length, 1f, other, sum, first);
    }
}
