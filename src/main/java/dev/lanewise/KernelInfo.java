package dev.lanewise;

import dev.lanewise.kernel.KernelProvider;

/**
 * The kernels that this process computes with. Every choice gives the same bits; they differ in speed.
 *
 * @param name {@code vector} or {@code scalar}
 * @param vectorBits the width in use, 0 for scalar
 * @param tiles how matrix products are cut: the register tiles, and the cache that their blocks are for; empty for scalar
 * @param reason why these
 */
public record KernelInfo(String name, int vectorBits, String tiles, String reason) {

    /**
     * The choice of this process, made at the first use of a kernel.
     *
     * @throws IllegalArgumentException if {@code -Dlanewise.kernels}, {@code -Dlanewise.vectorBits} or {@code
     *     -Dlanewise.registers} has an unknown value
     * @throws IllegalStateException if {@code -Dlanewise.kernels=vector} and they cannot run
     */
    public static KernelInfo active() {
        KernelProvider.Choice choice = KernelProvider.active();
        return new KernelInfo(choice.name(), choice.vectorBits(), choice.tiles(), choice.reason());
    }

    /** Whether they compute in vectors. */
    public boolean isVector() {
        return vectorBits > 0;
    }

    /** One line for people: which kernels, how wide, and why. */
    @Override
    public String toString() {
        return isVector() ? name + ", " + vectorBits + " bits (" + reason + ")" : name + " (" + reason + ")";
    }
}
