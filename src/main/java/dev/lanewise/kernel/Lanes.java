package dev.lanewise.kernel;

import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The only place that picks a vector width: the machine's preferred one, or {@code -Dlanewise.vectorBits}. */
final class Lanes {

    private static final int WIDEST_BITS = Tiles.LINE * Float.SIZE;

    private static final int NARROWEST_BITS = 64;

    /** The species of every vector kernel: 64 to 512 bits. */
    static final VectorSpecies<Float> SPECIES = choose(KernelProvider.forcedVectorBits());

    /** As many ints as {@link #SPECIES} has floats. */
    static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());

    /** As many shorts as {@link #SPECIES} has floats, or more: no vector is shorter than 64 bits. */
    static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, shape(SPECIES.vectorBitSize() / 2));

    /** As many bytes as {@link #SPECIES} has floats, or more. */
    static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, shape(SPECIES.vectorBitSize() / 4));

    /** Floats in a vector: 2, 4, 8 or 16, a divisor of {@link Tiles#LINE}. */
    static final int LENGTH = SPECIES.length();

    /** Vector registers that tiles are made for: the processor's, or {@code -Dlanewise.registers}. */
    static final int REGISTERS = registers(KernelProvider.forcedRegisters());

    private Lanes() {}

    /** The width that the just-in-time compiler prefers; 64 where it compiles no vectors at all. */
    static int preferredBits() {
        return VectorShape.preferredShape().vectorBitSize();
    }

    /** 32 with AVX-512 (at every width) and on AArch64, else 16. */
    private static int registers(int forced) {
        if (forced != 0) {
            return forced;
        }
        return preferredBits() >= 512 || System.getProperty("os.arch", "").equals("aarch64") ? 32 : 16;
    }

    private static VectorSpecies<Float> choose(int forcedBits) {
        int bits = forcedBits != 0 ? forcedBits : Math.min(preferredBits(), WIDEST_BITS);
        return VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
    }

    private static VectorShape shape(int bits) {
        return VectorShape.forBitSize(Math.max(bits, NARROWEST_BITS));
    }
}
