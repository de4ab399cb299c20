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
            System.arraycopy(bias, biasOffset, z, zOffset + b * ldz, Tiles.padded(n));
            addProducts(n, k, x, xOffset + b * ldx, w, wOffset, z, zOffset + b * ldz);
        }
    }

    @Override
    public void inputGradient(
            int m,
            int n,
            int k,
            float[] delta,
            int deltaOffset,
            int ldd,
            float[] wt,
            int wtOffset,
            float[] dx,
            int dxOffset,
            int lddx) {
        for (int b = 0; b < m; b++) {
            int row = dxOffset + b * lddx;
            Arrays.fill(dx, row, row + Tiles.padded(k), 0f);
            addProducts(k, n, delta, deltaOffset + b * ldd, wt, wtOffset, dx, row);
        }
    }

    /** Continues the chains {@code z[j]} of one row with {@code x[i]·w[i][j]}, {@code i} in order. */
    private static void addProducts(int n, int k, float[] x, int xRow, float[] w, int wOffset, float[] z, int zRow) {
        for (int j = 0; j < n; j += LINE) {
            int panel = wOffset + j * k;
            for (int i = 0; i < k; i++) {
                float xi = x[xRow + i];
                for (int l = 0; l < LINE; l++) {
                    z[zRow + j + l] = Math.fma(xi, w[panel + i * LINE + l], z[zRow + j + l]);
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
            float[] x,
            int xOffset,
            int ldx,
            float[] delta,
            int deltaOffset,
            int ldd,
            float[] dw,
            int dwOffset,
            float[] db,
            int dbOffset) {
        Arrays.fill(dw, dwOffset, dwOffset + Tiles.panelLength(k, n), 0f);
        Arrays.fill(db, dbOffset, dbOffset + Tiles.padded(n), 0f);
        for (int b = 0; b < m; b++) {
            int deltaRow = deltaOffset + b * ldd;
            for (int j = 0; j < Tiles.padded(n); j++) {
                db[dbOffset + j] += delta[deltaRow + j];
            }
            for (int j = 0; j < n; j += LINE) {
                for (int i = 0; i < k; i++) {
                    float xi = x[xOffset + b * ldx + i];
                    int line = dwOffset + j * k + i * LINE;
                    for (int l = 0; l < LINE; l++) {
                        dw[line + l] = Math.fma(xi, delta[deltaRow + j + l], dw[line + l]);
                    }
                }
            }
        }
    }

    @Override
    public void transpose(int k, int n, float[] w, int wOffset, float[] wt, int wtOffset) {
        transposePanels(k, n, w, wOffset, wt, wtOffset);
    }

    /** Line by line of the target, so that it is written once and in order. */
    static void transposePanels(int k, int n, float[] w, int wOffset, float[] wt, int wtOffset) {
        int target = wtOffset;
        for (int i = 0; i < k; i += LINE) {
            int lanes = Math.min(LINE, k - i);
            for (int j = 0; j < n; j++, target += LINE) {
                int source = wOffset + Tiles.panelIndex(k, i, j);
                for (int l = 0; l < lanes; l++) {
                    wt[target + l] = w[source + l * LINE];
                }
                Arrays.fill(wt, target + lanes, target + LINE, 0f);
            }
        }
    }
}
