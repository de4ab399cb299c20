package dev.lanewise.jmh;

import dev.lanewise.kernel.Kernels;

/** What a benchmark runs: one row of its table. */
public enum Implementation {
    /** The vector kernels at the width that {@code -Dlanewise.vectorBits} or the machine says. */
    VECTOR,
    /** The scalar twins. */
    SCALAR;

    /** The kernels of this implementation. */
    public Kernels kernels() {
        return this == VECTOR ? Kernels.vector() : Kernels.scalar();
    }

    /** Numbers between -1 and 1 that are the same in every fork. */
    static float[] numbers(int length) {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = (float) StrictMath.sin(i * 0.7 + length);
        }
        return numbers;
    }
}
