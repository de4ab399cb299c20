package dev.lanewise.jmh;

import dev.lanewise.kernel.KernelProvider;

/** The kernels that a network trains on: one choice for the process, made by the first benchmark in it. */
final class ChosenKernels {

    private ChosenKernels() {}

    /**
     * Makes the choice, or checks the one that was made before.
     *
     * @param name {@code vector} or {@code scalar}
     * @throws IllegalStateException if the process already runs on others: they would be measured under a false name
     */
    static void require(String name) {
        if (System.getProperty(KernelProvider.KERNELS_PROPERTY) == null) {
            System.setProperty(KernelProvider.KERNELS_PROPERTY, name);
        }
        if (!KernelProvider.active().name().equals(name)) {
            throw new IllegalStateException("the " + name + " kernels were asked for, but this process runs "
                    + KernelProvider.active().describe()
                    + ". The choice is made once for a process: each needs its own");
        }
    }
}
