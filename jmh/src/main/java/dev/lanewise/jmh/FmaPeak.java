package dev.lanewise.jmh;

import jdk.incubator.vector.FloatVector;

/**
 * The most multiplications and additions a core can do: twelve independent chains of {@code c = c·a + b} in vector registers,
 * with no load and no store. Twelve, because a fused multiply-add takes 4 cycles and two may start in each, so 8 chains fill
 * the units and 12 leave room for a processor that is slower or starts more; with the two constants they still fit the 16
 * registers of AVX2.
 */
public final class FmaPeak {

    /** Chains. */
    public static final int CHAINS = 12;

    // c converges to term / (1 - factor) = 1: never a denormal, never an overflow.
    private static final float FACTOR = 0.5f;
    private static final float TERM = 0.5f;

    private final int vectorBits;

    /**
     * The peak at a vector width.
     *
     * @throws IllegalArgumentException if {@code vectorBits} is not 128, 256 or 512
     * @throws IllegalStateException if this machine, or this JVM on it, has no vectors as wide
     */
    public FmaPeak(int vectorBits) {
        if (vectorBits != 128 && vectorBits != 256 && vectorBits != 512) {
            throw new IllegalArgumentException("vectorBits must be 128, 256 or 512, but is " + vectorBits);
        }
        int most = widestBits();
        if (vectorBits > most) {
            throw new IllegalStateException("this machine has vectors of " + most + " bits, not of " + vectorBits
                    + "; measure the others alone with -p vectorBits=128,...");
        }
        this.vectorBits = vectorBits;
    }

    /** The widest vectors, in bits, that become machine code here. */
    public static int widestBits() {
        return FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }

    /** Runs the chains for {@code iterations} steps: {@link #flops} operations. Gives something that depends on all. */
    public float run(int iterations) {
        return switch (vectorBits) {
            case 128 -> FmaPeak128.run(iterations, FACTOR, TERM);
            case 256 -> FmaPeak256.run(iterations, FACTOR, TERM);
            default -> FmaPeak512.run(iterations, FACTOR, TERM);
        };
    }

    /** Multiplications and additions in {@link #run}. */
    public long flops(int iterations) {
        return 2L * CHAINS * (vectorBits / Float.SIZE) * iterations;
    }
}
