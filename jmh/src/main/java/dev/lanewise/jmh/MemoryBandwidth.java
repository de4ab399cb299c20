package dev.lanewise.jmh;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What memory, or the cache that holds the arrays, can deliver to one core: the copy and the triad of STREAM (McCalpin 1995).
 * Bytes are counted as STREAM does, once for each element read or written; that a processor reads a line before it writes
 * into it is not counted.
 */
public final class MemoryBandwidth {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private final float[] a;
    private final float[] b;
    private final float[] c;

    /**
     * Three arrays.
     *
     * @param length floats in each; a whole number of vectors
     */
    public MemoryBandwidth(int length) {
        if (length < SPECIES.length() || length % SPECIES.length() != 0) {
            throw new IllegalArgumentException(
                    "length must be a multiple of " + SPECIES.length() + ", but is " + length);
        }
        a = new float[length];
        b = Implementation.numbers(length);
        c = Implementation.numbers(length);
    }

    /** {@code a = b}: reads 4 bytes and writes 4 per element. */
    public float[] copy() {
        System.arraycopy(b, 0, a, 0, a.length);
        return a;
    }

    /** {@code a = b + 3·c}: reads 8 bytes and writes 4 per element. */
    public float[] triad() {
        FloatVector three = FloatVector.broadcast(SPECIES, 3f);
        for (int i = 0; i < a.length; i += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, c, i)
                    .fma(three, FloatVector.fromArray(SPECIES, b, i))
                    .intoArray(a, i);
        }
        return a;
    }
}
