package dev.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The three products in double, and how far a float implementation may be from them: a sum of {@code t} products, in
 * whatever order, with fused or separate rounding, is off by at most {@code γ(t + 1)·Σ|terms|} with {@code γ(t) = t·u / (1 -
 * t·u)}, {@code u = 2⁻²⁴} (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 3.1).
 */
record DenseOracle(DenseOperands operands, boolean withBias) {

    private static final double UNIT = 0x1p-24;

    void assertForward(float[] z) {
        int n = operands.shape().outputs();
        int k = operands.shape().inputs();
        assertSums(
                operands.shape().rows(),
                n,
                k,
                withBias,
                z,
                (b, i) -> operands.x()[b * k + i],
                (i, j) -> operands.w()[i * n + j]);
    }

    void assertParameterGradients(float[] dw) {
        int n = operands.shape().outputs();
        int k = operands.shape().inputs();
        assertSums(
                k,
                n,
                operands.shape().rows(),
                false,
                dw,
                (i, b) -> operands.x()[b * k + i],
                (b, j) -> operands.delta()[b * n + j]);
    }

    void assertInputGradient(float[] dx) {
        int n = operands.shape().outputs();
        int k = operands.shape().inputs();
        assertSums(
                operands.shape().rows(),
                k,
                n,
                false,
                dx,
                (b, j) -> operands.delta()[b * n + j],
                (j, i) -> operands.w()[i * n + j]);
    }

    private interface Element {
        float at(int row, int column);
    }

    private void assertSums(int rows, int columns, int terms, boolean bias, float[] actual, Element a, Element b) {
        double loosest = 0;
        double largestTerm = 0;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double sum = bias ? operands.bias()[column] : 0;
                double size = Math.abs(sum);
                for (int t = 0; t < terms; t++) {
                    double term = (double) a.at(row, t) * b.at(t, column);
                    sum += term;
                    size += Math.abs(term);
                    largestTerm = Math.max(largestTerm, Math.abs(term));
                }
                double bound = (terms + 1) * UNIT / (1 - (terms + 1) * UNIT) * size;
                loosest = Math.max(loosest, bound);
                float is = actual[row * columns + column];
                assertTrue(
                        Math.abs(is - sum) <= bound,
                        "element " + row + ", " + column + " must be " + sum + " ± " + bound + ", but is " + is);
            }
        }
        assertTrue(loosest < largestTerm / 16, "a bound of " + loosest + " may hide a missing " + largestTerm);
    }
}
