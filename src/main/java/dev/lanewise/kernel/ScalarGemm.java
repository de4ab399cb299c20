package dev.lanewise.kernel;

import static dev.lanewise.kernel.Tiles.LINE;
import static dev.lanewise.kernel.Tiles.NARROW_CHAINS;

import java.util.Arrays;

/** The definition of {@link Gemm}: one plain chain of fma for each output. */
final class ScalarGemm implements Gemm {

    @Override
    public void forward(
            int m,
            int n,
            int k,
            int from,
            int to,
            float[] x,
            int xOffset,
            int ldx,
            float[] w,
            int wOffset,
            float[] bias,
            int biasOffset,
            float[] z,
            int zOffset,
            int ldz) {
        if (Tiles.isNarrow(k, n)) {
            narrowForward(m, k, x, xOffset, ldx, w, wOffset, bias, biasOffset, z, zOffset, ldz);
            return;
        }
        for (int b = 0; b < m; b++) {
            int row = zOffset + b * ldz;
            System.arraycopy(bias, biasOffset + from, z, row + from, Tiles.padded(to) - from);
            for (int j = from; j < to; j += LINE) {
                addProducts(k, x, xOffset + b * ldx, w, wOffset + Tiles.panelIndex(k, 0, j), z, row + j);
            }
        }
    }

    /** Continues the chains of one line, {@code z[l]}, with {@code x[i]·w[i][l]}, {@code i} in order. */
    private static void addProducts(int k, float[] x, int xRow, float[] w, int panel, float[] z, int line) {
        for (int i = 0; i < k; i++) {
            float xi = x[xRow + i];
            for (int l = 0; l < LINE; l++) {
                z[line + l] = Math.fma(xi, w[panel + i * LINE + l], z[line + l]);
            }
        }
    }

    @Override
    public void inputGradient(
            int m,
            int n,
            int k,
            int from,
            int to,
            float[] delta,
            int deltaOffset,
            int ldd,
            float[] w,
            int wOffset,
            float[] dx,
            int dxOffset,
            int lddx,
            float[] scratch) {
        for (int b = 0; b < m; b++) {
            int row = dxOffset + b * lddx;
            for (int i = from; i < to; i += LINE) {
                Arrays.fill(dx, row + i, row + i + LINE, 0f);
                int lines = Math.min(LINE, to - i);
                for (int j = 0; j < n; j++) {
                    float deltaj = delta[deltaOffset + b * ldd + j];
                    int weights = wOffset + Tiles.panelIndex(k, i, j);
                    for (int l = 0; l < lines; l++) {
                        dx[row + i + l] = Math.fma(deltaj, w[weights + l * LINE], dx[row + i + l]);
                    }
                    // A pad is a chain too, over weights of zero: NaN if delta is not finite.
                    for (int l = lines; l < LINE; l++) {
                        dx[row + i + l] = Math.fma(deltaj, 0f, dx[row + i + l]);
                    }
                }
            }
        }
    }

    private static void narrowForward(
            int m,
            int k,
            float[] x,
            int xOffset,
            int ldx,
            float[] w,
            int wOffset,
            float[] bias,
            int biasOffset,
            float[] z,
            int zOffset,
            int ldz) {
        int whole = k - k % NARROW_CHAINS;
        for (int b = 0; b < m; b++) {
            int row = xOffset + b * ldx;
            for (int j = 0; j < LINE; j++) {
                int column = wOffset + j;
                float c0 = chain(0, whole, NARROW_CHAINS, x, row, w, column, bias[biasOffset + j]);
                float c1 = chain(1, whole, NARROW_CHAINS, x, row, w, column, 0f);
                float c2 = chain(2, whole, NARROW_CHAINS, x, row, w, column, 0f);
                float c3 = chain(3, whole, NARROW_CHAINS, x, row, w, column, 0f);
                c0 = chain(whole, k, 1, x, row, w, column, c0);
                z[zOffset + b * ldz + j] = (c0 + c1) + (c2 + c3);
            }
        }
    }

    /** Continues the chain {@code start} of one output over {@code i = from, from + step, … < to}. */
    private static float chain(int from, int to, int step, float[] x, int row, float[] w, int column, float start) {
        float sum = start;
        for (int i = from; i < to; i += step) {
            sum = Math.fma(x[row + i], w[column + i * LINE], sum);
        }
        return sum;
    }

    @Override
    public void parameterGradients(
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
            int dwOffset,
            float[] db,
            int dbOffset,
            float[] scratch) {
        if (from == 0) {
            for (int j = 0; j < Tiles.padded(n); j++) {
                float sum = 0;
                for (int b = 0; b < m; b++) {
                    sum += delta[deltaOffset + b * ldd + j];
                }
                db[dbOffset + j] = sum;
            }
        }
        for (int i = from; i < to; i++) {
            for (int j = 0; j < n; j += LINE) {
                int line = dwOffset + Tiles.panelIndex(k, i, j);
                Arrays.fill(dw, line, line + LINE, 0f);
                for (int b = 0; b < m; b++) {
                    float xi = x[xOffset + b * ldx + i];
                    int deltas = deltaOffset + b * ldd + j;
                    for (int l = 0; l < LINE; l++) {
                        dw[line + l] = Math.fma(xi, delta[deltas + l], dw[line + l]);
                    }
                }
            }
        }
    }
}
