package dev.lanewise;

import dev.lanewise.engine.ActivationFunction;
import dev.lanewise.kernel.Activations;

/** Softmax and its logarithm as the engine takes them; their kernels leave pads zero. */
record RowWiseKernels(boolean logarithm, Activations kernels) implements ActivationFunction {

    @Override
    public boolean isIdentity() {
        return false;
    }

    @Override
    public boolean worksInPlace() {
        return !logarithm;
    }

    @Override
    public boolean needsWholeRows() {
        return true;
    }

    @Override
    public void apply(int firstRow, int rows, int from, int to, int n, int ld, float[] z, float[] a) {
        int first = firstRow * ld;
        if (logarithm) {
            kernels.logSoftmax(rows, n, ld, z, first, a, first);
        } else {
            kernels.softmax(rows, n, ld, z, first, a, first);
        }
    }

    @Override
    public void applyBackward(
            int firstRow, int rows, int from, int to, int n, int ld, float[] z, float[] a, float[] delta) {
        int first = firstRow * ld;
        if (logarithm) {
            kernels.logSoftmaxBackward(rows, n, ld, a, first, delta, first);
        } else {
            kernels.softmaxBackward(rows, n, ld, a, first, delta, first);
        }
    }
}
