package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.LENGTH;
import static dev.lanewise.kernel.Lanes.SPECIES;
import static dev.lanewise.kernel.Tiles.LINE;
import static dev.lanewise.kernel.VectorGemm.TILE_ROWS;

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
            twoColumns(m, k, x, xOffset, ldx, delta, deltaOffset, ldd, dw, dwOffset, v);
        }
        if (v < columns) {
            oneColumn(m, k, x, xOffset, ldx, delta, deltaOffset, ldd, dw, dwOffset, v);
        }
    }

    private static void twoColumns(
            int m,
            int k,
            float[] x,
            int xOffset,
            int ldx,
            float[] delta,
            int deltaOffset,
            int ldd,
            float[] dw,
            int dwOffset,
            int v) {
        int i = 0;
        if (TILE_ROWS == 12) {
            for (; i + 12 <= k; i += 12) {
                VectorGemmTiles.outer12x2(
                        m, x, xOffset + i, ldx, delta, deltaOffset, ldd, dw, dwOffset + i * LINE, k, v);
            }
        }
        for (; i + 4 <= k; i += 4) {
            VectorGemmTiles.outer4x2(m, x, xOffset + i, ldx, delta, deltaOffset, ldd, dw, dwOffset + i * LINE, k, v);
        }
        for (; i < k; i++) {
            VectorGemmTiles.outer1x2(m, x, xOffset + i, ldx, delta, deltaOffset, ldd, dw, dwOffset + i * LINE, k, v);
        }
    }

    private static void oneColumn(
            int m,
            int k,
            float[] x,
            int xOffset,
            int ldx,
            float[] delta,
            int deltaOffset,
            int ldd,
            float[] dw,
            int dwOffset,
            int v) {
        int i = 0;
        for (; i + 12 <= k; i += 12) {
            VectorGemmTiles.outer12x1(m, x, xOffset + i, ldx, delta, deltaOffset, ldd, dw, dwOffset + i * LINE, k, v);
        }
        for (; i + 4 <= k; i += 4) {
            VectorGemmTiles.outer4x1(m, x, xOffset + i, ldx, delta, deltaOffset, ldd, dw, dwOffset + i * LINE, k, v);
        }
        for (; i < k; i++) {
            VectorGemmTiles.outer1x1(m, x, xOffset + i, ldx, delta, deltaOffset, ldd, dw, dwOffset + i * LINE, k, v);
        }
    }
}
