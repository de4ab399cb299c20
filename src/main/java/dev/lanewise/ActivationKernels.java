package dev.lanewise;

import dev.lanewise.engine.ActivationFunction;
import dev.lanewise.kernel.Activations;
import dev.lanewise.kernel.KernelProvider;

/** An {@link Activation} as the engine takes it. */
record ActivationKernels(Activation activation, Activations kernels) implements ActivationFunction {

    static ActivationFunction of(Activation activation) {
        return activation.equals(Activation.LINEAR)
                ? IDENTITY
                : new ActivationKernels(activation, KernelProvider.kernels().activations());
    }

    @Override
    public boolean needsWholeRows() {
        return activation.needsWholeRows();
    }

    @Override
    public void apply(int firstRow, int rows, int from, int to, int n, int ld, float[] z, float[] a) {
        activation.apply(kernels, firstRow, rows, from, to, n, ld, z, a);
    }

    @Override
    public void applyBackward(
            int firstRow, int rows, int from, int to, int n, int ld, float[] z, float[] a, float[] delta) {
        activation.applyBackward(kernels, firstRow, rows, from, to, n, ld, z, a, delta);
    }
}
