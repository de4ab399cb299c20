package dev.lanewise.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The only place that picks a vector width: the machine's preferred one, or {@code -Dlanewise.vectorBits}. */
final class Lanes {

    private static final int WIDEST_BITS = Tiles.LINE * Float.SIZE;

    /** The species of every vector kernel: 64 to 512 bits. */
    static final VectorSpecies<Float> SPECIES = choose(KernelProvider.forcedVectorBits());

    /** The integers beside {@link #SPECIES}, lane for lane. */
    static final VectorSpecies<Integer> INT_SPECIES = VectorSpecies.of(int.class, SPECIES.vectorShape());

    /** Floats in a vector: 2, 4, 8 or 16, a divisor of {@link Tiles#LINE}. */
    static final int LENGTH = SPECIES.length();

    /** Vector registers: 32 with AVX-512 (at every width) and on AArch64, else 16. */
    static final int REGISTERS =
            preferredBits() >= 512 || System.getProperty("os.arch", "").equals("aarch64") ? 32 : 16;

    private Lanes() {}

    /** The width that the just-in-time compiler prefers; 64 where it compiles no vectors at all. */
    static int preferredBits() {
        return VectorShape.preferredShape().vectorBitSize();
    }

    private static VectorSpecies<Float> choose(int forcedBits) {
        int bits = forcedBits != 0 ? forcedBits : Math.min(preferredBits(), WIDEST_BITS);
        return VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
    }

    /**
     * Joins the sixteen virtual lanes of {@link Sums} as its tree says, for a vector that already holds lane {@code l} plus all
     * lanes {@code l + LENGTH, l + 2·LENGTH, …} folded by halves.
     */
    static float join(FloatVector lanes) {
        // lane() of a constant is one extract; reduceLanes(ADD) is faster but has no defined order.
        return switch (LENGTH) {
            case 16 ->
                join(
                        lanes.lane(0) + lanes.lane(8), lanes.lane(1) + lanes.lane(9),
                        lanes.lane(2) + lanes.lane(10), lanes.lane(3) + lanes.lane(11),
                        lanes.lane(4) + lanes.lane(12), lanes.lane(5) + lanes.lane(13),
                        lanes.lane(6) + lanes.lane(14), lanes.lane(7) + lanes.lane(15));
            case 8 ->
                join(
                        lanes.lane(0),
                        lanes.lane(1),
                        lanes.lane(2),
                        lanes.lane(3),
                        lanes.lane(4),
                        lanes.lane(5),
                        lanes.lane(6),
                        lanes.lane(7));
            case 4 -> (lanes.lane(0) + lanes.lane(2)) + (lanes.lane(1) + lanes.lane(3));
            default -> lanes.lane(0) + lanes.lane(1);
        };
    }

    private static float join(float s0, float s1, float s2, float s3, float s4, float s5, float s6, float s7) {
        return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
    }
}
