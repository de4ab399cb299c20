package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.LENGTH;
import static dev.lanewise.kernel.Lanes.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** The gradients of weights and biases in lanes; see {@link Gemm#parameterGradients}. */
final class VectorGradientGemm {

    private VectorGradientGemm() {}

    /**
     * {@code db[j] = Σ_b delta[b][j]}, row by row in memory: a sum in a register over few rows is one that C2, depending on when
     * it compiles, sometimes leaves an object.
     */
    static void biases(int m, int n, float[] delta, int deltaOffset, int ldd, float[] db, int dbOffset) {
        int padded = Tiles.padded(n);
        Arrays.fill(db, dbOffset, dbOffset + padded, 0f);
        for (int b = 0; b < m; b++) {
            int row = deltaOffset + b * ldd;
            for (int j = 0; j < padded; j += LENGTH) {
                FloatVector sum = FloatVector.fromArray(SPECIES, db, dbOffset + j);
                sum.add(FloatVector.fromArray(SPECIES, delta, row + j)).intoArray(db, dbOffset + j);
            }
        }
    }

    /** {@code dw[i][j] = Σ_b x[b][i]·delta[b][j]} for the inputs {@code from … to-1}. */
    static void weights(
            int m,
            int n,
            int k,
            int from,
            int to,
            float[] x,
            int xOffset,
            int ldx,
            float[] delta,
            int deltaOffset,
            int ldd,
            float[] dw,
            int dwOffset) {
        int columns = VectorGemm.columns(n);
        int inputs = to - from;
        int target = dwOffset + Tiles.panelIndex(k, from, 0);
        int v = 0;
        for (; v + 2 <= columns; v += 2) {
            VectorGemmTiles.outerColumns2(m, inputs, x, xOffset + from, ldx, delta, deltaOffset, ldd, dw, target, k, v);
        }
        if (v < columns) {
            VectorGemmTiles.outerColumns1(m, inputs, x, xOffset + from, ldx, delta, deltaOffset, ldd, dw, target, k, v);
        }
    }
}
