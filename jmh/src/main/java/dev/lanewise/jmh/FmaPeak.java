package dev.lanewise.jmh;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The most multiplications and additions a core can do at a vector width: independent chains of fused multiply-adds.
 *
 * <p>12 or 24 chains. A fused multiply-add takes 4 or 5 cycles and two may start in each, so 10 chains fill the units; 12 leave
 * room and still fit the 16 registers of AVX2 with their two factors. 24 are for cores that start four (some of AArch64, with 32
 * registers) and spill where there are 16. The peak is the better of the two.
 */
public final class FmaPeak {

    private final int vectorBits;
    private final int chains;
    private final Chains code;

    /** Implemented by {@link FmaChains}, whose classes have no names. */
    interface Chains {
        /** Runs 12 or 24 {@code chains} for {@code steps}; gives the sum of their first lanes. */
        float run(int chains, int steps);
    }

    /**
     * The peak at a vector width.
     *
     * @throws IllegalArgumentException if {@code vectorBits} is not 128, 256 or 512, or {@code chains} neither 12 nor 24
     * @throws IllegalStateException if this machine, or this JVM on it, has no vectors as wide
     */
    public FmaPeak(int vectorBits, int chains) {
        if (vectorBits != 128 && vectorBits != 256 && vectorBits != 512) {
            throw new IllegalArgumentException("vectorBits must be 128, 256 or 512, but is " + vectorBits);
        }
        if (chains != 12 && chains != 24) {
            throw new IllegalArgumentException("chains must be 12 or 24, but is " + chains);
        }
        int most = widestBits();
        if (vectorBits > most) {
            throw new IllegalStateException("this machine has vectors of " + most + " bits, not of " + vectorBits
                    + "; measure the others alone with -p vectorBits=128,...");
        }
        this.vectorBits = vectorBits;
        this.chains = chains;
        code = define(VectorShape.forBitSize(vectorBits).withLanes(float.class));
    }

    private static Chains define(VectorSpecies<Float> species) {
        try (InputStream bytes = Objects.requireNonNull(FmaPeak.class.getResourceAsStream("FmaChains.class"))) {
            return MethodHandles.lookup()
                    .defineHiddenClassWithClassData(bytes.readAllBytes(), species, true)
                    .lookupClass()
                    .asSubclass(Chains.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the class FmaChains: " + e.getMessage(), e);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("cannot define the chains at " + species, e);
        }
    }

    /** The widest vectors, in bits, that become machine code here. */
    public static int widestBits() {
        return FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }

    /** Runs the chains for {@code steps}: {@link #flops} operations. Gives something that depends on all. */
    public float run(int steps) {
        return code.run(chains, steps);
    }

    /** Multiplications and additions in {@link #run}. */
    public long flops(int steps) {
        return 2L * chains * (vectorBits / Float.SIZE) * steps;
    }
}
