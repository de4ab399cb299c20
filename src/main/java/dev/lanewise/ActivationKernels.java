package dev.lanewise;

import dev.lanewise.engine.ActivationFunction;
import dev.lanewise.kernel.Activations;
import dev.lanewise.kernel.KernelProvider;

/** An {@link Activation} as the engine takes it. */
record ActivationKernels(Activation activation, Activations kernels) implements ActivationFunction {

    static ActivationFunction of(Activation activation) {
        return activation instanceof Activation.Linear
                ? IDENTITY
                : new ActivationKernels(activation, KernelProvider.kernels().activations());
    }

    @Override
    public boolean isIdentity() {
        return false;
    }

    @Override
    public boolean worksInPlace() {
        return ActivationEvaluation.worksInPlace(activation);
    }

    @Override
    public boolean needsWholeRows() {
        return activation.needsWholeRows();
    }

    @Override
    public void apply(int firstRow, int rows, int from, int to, int n, int ld, float[] z, float[] a) {
        ActivationEvaluation.apply(activation, kernels, firstRow, rows, from, to, n, ld, z, a);
    }

    @Override
    public void applyBackward(
            int firstRow, int rows, int from, int to, int n, int ld, float[] z, float[] a, float[] delta) {
        ActivationEvaluation.applyBackward(activation, kernels, firstRow, rows, from, to, n, ld, z, a, delta);
    }
}
