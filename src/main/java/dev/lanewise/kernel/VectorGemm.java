package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.LENGTH;
import static dev.lanewise.kernel.Tiles.LINE;

/**
 * {@link Gemm} in lanes: blocks of rows and inputs around the register tiles of {@code VectorGemmTiles}.
 *
 * <p>A column is one vector of outputs; a line has {@code LINE / LENGTH} of them. Long chains are cut into blocks of inputs
 * and carried from one block to the next through {@code z}, which keeps their order.
 */
final class VectorGemm implements Gemm {

    /** Vectors in a line of outputs. */
    private static final int COLUMNS = LINE / LENGTH;

    /** Rows of the large tile: 12 × 2 accumulators need 32 registers, 4 × 2 are what 16 hold without a spill. */
    static final int TILE_ROWS = Lanes.REGISTERS == 32 ? 12 : 4;

    /** Where chains that continue nothing start. */
    static final float[] ZEROS = new float[LINE];

    @Override
    public void forward(
            int m, int n, int k,
            float[] x, int xOffset, int ldx,
            float[] w, int wOffset,
            float[] bias, int biasOffset,
            float[] z, int zOffset, int ldz) {
        if (Tiles.isNarrow(k, n)) {
            VectorNarrowGemm.forward(m, k, x, xOffset, ldx, w, wOffset, bias, biasOffset, z, zOffset, ldz);
        } else {
            product(m, n, k, x, xOffset, ldx, w, wOffset, bias, biasOffset, LENGTH, z, zOffset, ldz);
        }
    }

    @Override
    public void inputGradient(
            int m, int n, int k,
            float[] delta, int deltaOffset, int ldd,
            float[] wt, int wtOffset,
            float[] dx, int dxOffset, int lddx) {
        product(m, k, n, delta, deltaOffset, ldd, wt, wtOffset, ZEROS, 0, 0, dx, dxOffset, lddx);
    }

    /**
     * {@code z = start + x·w}: column {@code v} of every row starts at {@code start[startOffset + v * startStep]}.
     */
    private static void product(
            int m, int n, int k,
            float[] x, int xOffset, int ldx,
            float[] w, int wOffset,
            float[] start, int startOffset, int startStep,
            float[] z, int zOffset, int ldz) {
        for (int from = 0; from < k; from += Tiles.INPUT_BLOCK) {
            int inputs = Math.min(Tiles.INPUT_BLOCK, k - from);
            int block = wOffset + from * LINE;
            for (int row = 0; row < m; row += Tiles.ROW_BLOCK) {
                int rows = Math.min(Tiles.ROW_BLOCK, m - row);
                int xBlock = xOffset + row * ldx + from;
                int zBlock = zOffset + row * ldz;
                if (from == 0) {
                    rowBlock(rows, n, k, inputs, x, xBlock, ldx, w, block, start, startOffset, startStep, 0, z, zBlock, ldz);
                } else {
                    rowBlock(rows, n, k, inputs, x, xBlock, ldx, w, block, z, zBlock, LENGTH, ldz, z, zBlock, ldz);
                }
            }
        }
    }

    /** One block of rows and {@code inputs} of the {@code k} inputs, all columns. */
    private static void rowBlock(
            int m, int n, int k, int inputs,
            float[] x, int xOffset, int ldx,
            float[] w, int wOffset,
            float[] start, int startOffset, int startStep, int lds,
            float[] z, int zOffset, int ldz) {
        int columns = Tiles.padded(n) / LENGTH;
        int tiledRows = m / 4 * 4;
        int v = 0;
        if (tiledRows > 0) {
            for (; v + 2 <= columns; v += 2) {
                twoColumns(
                        tiledRows, inputs, x, xOffset, ldx, w, panel(wOffset, k, v), panel(wOffset, k, v + 1),
                        start, lds, startOffset + v * startStep, startOffset + (v + 1) * startStep,
                        z, ldz, zOffset + v * LENGTH, zOffset + (v + 1) * LENGTH);
            }
            if (v < columns) {
                oneColumn(
                        tiledRows, inputs, x, xOffset, ldx, w, panel(wOffset, k, v),
                        start, lds, startOffset + v * startStep, z, ldz, zOffset + v * LENGTH);
            }
        }
        for (int row = tiledRows; row < m; row++) {
            oneRow(
                    columns, k, inputs, x, xOffset + row * ldx, w, wOffset,
                    start, startOffset + row * lds, startStep, z, zOffset + row * ldz);
        }
    }

    private static void twoColumns(
            int m, int k, float[] x, int xOffset, int ldx, float[] w, int w0, int w1,
            float[] start, int lds, int s0, int s1, float[] z, int ldz, int z0, int z1) {
        int row = 0;
        if (TILE_ROWS == 12) {
            for (; row + 12 <= m; row += 12) {
                VectorGemmTiles.panel12x2(
                        k, x, xOffset + row * ldx, ldx, w, w0, w1,
                        start, lds, s0 + row * lds, s1 + row * lds, z, ldz, z0 + row * ldz, z1 + row * ldz);
            }
            if (row + 8 <= m) {
                VectorGemmTiles.panel8x2(
                        k, x, xOffset + row * ldx, ldx, w, w0, w1,
                        start, lds, s0 + row * lds, s1 + row * lds, z, ldz, z0 + row * ldz, z1 + row * ldz);
                row += 8;
            }
        }
        for (; row < m; row += 4) {
            VectorGemmTiles.panel4x2(
                    k, x, xOffset + row * ldx, ldx, w, w0, w1,
                    start, lds, s0 + row * lds, s1 + row * lds, z, ldz, z0 + row * ldz, z1 + row * ldz);
        }
    }

    private static void oneColumn(
            int m, int k, float[] x, int xOffset, int ldx, float[] w, int w0,
            float[] start, int lds, int s0, float[] z, int ldz, int z0) {
        int row = 0;
        for (; row + 12 <= m; row += 12) {
            VectorGemmTiles.panel12x1(
                    k, x, xOffset + row * ldx, ldx, w, w0, start, lds, s0 + row * lds, z, ldz, z0 + row * ldz);
        }
        for (; row < m; row += 4) {
            VectorGemmTiles.panel4x1(
                    k, x, xOffset + row * ldx, ldx, w, w0, start, lds, s0 + row * lds, z, ldz, z0 + row * ldz);
        }
    }

    /** GEMV: eight columns at a time hide the latency of the fma behind each other. */
    private static void oneRow(
            int columns, int k, int inputs, float[] x, int xOffset, float[] w, int wOffset,
            float[] start, int startOffset, int startStep, float[] z, int zOffset) {
        int v = 0;
        for (; v + 8 <= columns; v += 8) {
            int s = startOffset + v * startStep;
            int c = zOffset + v * LENGTH;
            VectorGemmTiles.panel1x8(
                    inputs, x, xOffset, 0, w,
                    panel(wOffset, k, v), panel(wOffset, k, v + 1), panel(wOffset, k, v + 2), panel(wOffset, k, v + 3),
                    panel(wOffset, k, v + 4), panel(wOffset, k, v + 5), panel(wOffset, k, v + 6), panel(wOffset, k, v + 7),
                    start, 0,
                    s, s + startStep, s + 2 * startStep, s + 3 * startStep,
                    s + 4 * startStep, s + 5 * startStep, s + 6 * startStep, s + 7 * startStep,
                    z, 0,
                    c, c + LENGTH, c + 2 * LENGTH, c + 3 * LENGTH,
                    c + 4 * LENGTH, c + 5 * LENGTH, c + 6 * LENGTH, c + 7 * LENGTH);
        }
        for (; v + 2 <= columns; v += 2) {
            int s = startOffset + v * startStep;
            int c = zOffset + v * LENGTH;
            VectorGemmTiles.panel1x2(
                    inputs, x, xOffset, 0, w, panel(wOffset, k, v), panel(wOffset, k, v + 1),
                    start, 0, s, s + startStep, z, 0, c, c + LENGTH);
        }
        if (v < columns) {
            VectorGemmTiles.panel1x1(
                    inputs, x, xOffset, 0, w, panel(wOffset, k, v),
                    start, 0, startOffset + v * startStep, z, 0, zOffset + v * LENGTH);
        }
    }

    @Override
    public void parameterGradients(
            int m, int n, int k,
            float[] x, int xOffset, int ldx,
            float[] delta, int deltaOffset, int ldd,
            float[] dw, int dwOffset,
            float[] db, int dbOffset) {
        VectorGradientGemm.biases(m, n, delta, deltaOffset, ldd, db, dbOffset);
        VectorGradientGemm.weights(m, n, k, x, xOffset, ldx, delta, deltaOffset, ldd, dw, dwOffset);
    }

    /** A transpose moves numbers and computes none: both twins share it. */
    @Override
    public void transpose(int k, int n, float[] w, int wOffset, float[] wt, int wtOffset) {
        ScalarGemm.transposePanels(k, n, w, wOffset, wt, wtOffset);
    }

    /** Where column {@code v} of panels with {@code k} inputs begins. */
    static int panel(int offset, int k, int v) {
        return offset + v / COLUMNS * k * LINE + v % COLUMNS * LENGTH;
    }
}
