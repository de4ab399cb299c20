package dev.lanewise.jmh;

/**
 * One implementation of the three products of a dense layer, with its own operands in its own layout, in one or more equal
 * sets that lie one behind the other: a benchmark that walks over enough sets finds none of them in a cache.
 */
public interface DenseProducts extends AutoCloseable {

    /** {@code z = bias + x·w}; without the bias if {@link #startsAtBias} says so. */
    void forward(int set);

    /** {@code dw = xᵀ·delta}, and {@code db = Σ delta} if {@link #startsAtBias}. */
    void parameterGradients(int set);

    /** {@code dx = delta·wᵀ} from {@code w} as the forward product takes it: any transposition is part of the work. */
    void inputGradient(int set);

    /** Whether the bias takes part. */
    boolean startsAtBias();

    /** {@code z [m × n]} of a set, row-major, copied. */
    float[] z(int set);

    /** {@code dw [k × n]} of a set, row-major, copied. */
    float[] dw(int set);

    /** {@code dx [m × k]} of a set, row-major, copied. */
    float[] dx(int set);

    /** What does the work, for the log: library, version, processor. */
    String describe();

    /**
     * Checks that the implementation does its best on this machine.
     *
     * @throws IllegalStateException if not; says what to do
     */
    default void requireFair() {}

    /** Frees native memory, if there is any. */
    @Override
    default void close() {}

    /**
     * The products of {@code implementation} in {@code sets} sets of operands.
     *
     * @throws IllegalStateException if it is a peer that is not on the class path; says how to get it
     */
    static DenseProducts of(Implementation implementation, DenseOperands operands, int sets) {
        return switch (implementation) {
            case LANEWISE_VECTOR, LANEWISE_SCALAR -> new LanewiseProducts(implementation, operands, sets);
            case PLAIN_LOOP -> new PlainProducts(operands, sets);
            case MKL -> new MklProducts(operands, sets);
            case OPENBLAS -> new OpenBlasProducts(operands, sets);
            case BLIS -> new BlisProducts(operands, sets);
        };
    }

    /** {@code set} repeated {@code sets} times. */
    static float[] repeat(float[] set, int sets) {
        float[] repeated = new float[Math.multiplyExact(set.length, sets)];
        for (int s = 0; s < sets; s++) {
            System.arraycopy(set, 0, repeated, s * set.length, set.length);
        }
        return repeated;
    }
}
