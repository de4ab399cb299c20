package dev.lanewise.jmh;

import dev.lanewise.kernel.Kernels;

/** What a benchmark of kernels runs: one row of its table. */
public enum Implementation {
    /** The vector kernels at the width that {@code -Dlanewise.vectorBits} or the machine says. */
    LANEWISE_VECTOR,
    /** The scalar twins: the definition of every result. */
    LANEWISE_SCALAR,
    /** What one would write: plain loops over row-major arrays that C2 vectorizes by itself where it can. */
    PLAIN_LOOP,
    /** oneMKL's {@code cblas_sgemm}. Only the products. */
    MKL,
    /** OpenBLAS's {@code cblas_sgemm}. Only the products. */
    OPENBLAS,
    /** The {@code cblas_sgemm} of the operating system's BLIS. Only the products. */
    BLIS;

    /** Of {@link #numbers}: a sine takes tens of nanoseconds, and each warm-up makes its operands anew. A prime. */
    private static final int DISTINCT = 65_521;

    /**
     * The kernels of Lanewise's implementations.
     *
     * @throws IllegalArgumentException if this is none of them
     */
    public Kernels kernels() {
        return switch (this) {
            case LANEWISE_VECTOR -> Kernels.vector();
            case LANEWISE_SCALAR -> Kernels.scalar();
            case PLAIN_LOOP, MKL, OPENBLAS, BLIS ->
                throw new IllegalArgumentException(
                        "this benchmark has LANEWISE_VECTOR, LANEWISE_SCALAR and PLAIN_LOOP, but not " + this);
        };
    }

    /** Numbers between -1 and 1 that are the same in every fork; they repeat after {@value #DISTINCT}. */
    static float[] numbers(int length) {
        float[] numbers = new float[length];
        for (int i = 0; i < Math.min(length, DISTINCT); i++) {
            numbers[i] = (float) StrictMath.sin(i * 0.7 + length);
        }
        for (int i = DISTINCT; i < length; i += DISTINCT) {
            System.arraycopy(numbers, 0, numbers, i, Math.min(DISTINCT, length - i));
        }
        return numbers;
    }
}
