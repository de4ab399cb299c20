package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.LENGTH;
import static dev.lanewise.kernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** The gradients of weights and biases in lanes; see {@link Gemm#parameterGradients}. */
final class VectorGradientGemm {

    private VectorGradientGemm() {}

    /** {@code db[j] = Σ_b delta[b][j]}. */
    static void biases(int m, int n, float[] delta, int deltaOffset, int ldd, float[] db, int dbOffset) {
        for (int j = 0; j < Tiles.padded(n); j += LENGTH) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int b = 0; b < m; b++) {
                sum = sum.add(FloatVector.fromArray(SPECIES, delta, deltaOffset + j + b * ldd));
            }
            sum.intoArray(db, dbOffset + j);
        }
    }

    /** {@code dw[i][j] = Σ_b x[b][i]·delta[b][j]}. */
    static void weights(
            int m,
            int n,
            int k,
            float[] x,
            int xOffset,
            int ldx,
            float[] delta,
            int deltaOffset,
            int ldd,
            float[] dw,
            int dwOffset) {
        int columns = Tiles.padded(n) / LENGTH;
        int v = 0;
        for (; v + 2 <= columns; v += 2) {
            VectorGemmTiles.outerColumns2(m, k, x, xOffset, ldx, delta, deltaOffset, ldd, dw, dwOffset, v);
        }
        if (v < columns) {
            VectorGemmTiles.outerColumns1(m, k, x, xOffset, ldx, delta, deltaOffset, ldd, dw, dwOffset, v);
        }
    }
}
