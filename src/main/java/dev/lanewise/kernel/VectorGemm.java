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

    /** Whether tiles of more than a dozen accumulators fit the registers: 12 × 2 need 32. */
    static final boolean LARGE_TILES = Lanes.REGISTERS == 32;

    /** Where chains that continue nothing start. */
    private static final float[] ZEROS = new float[LINE];

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
            VectorNarrowGemm.forward(m, k, x, xOffset, ldx, w, wOffset, bias, biasOffset, z, zOffset, ldz);
        } else {
            product(m, n, k, x, xOffset, ldx, w, wOffset, bias, biasOffset, LENGTH, z, zOffset, ldz);
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
        product(m, k, n, delta, deltaOffset, ldd, wt, wtOffset, ZEROS, 0, 0, dx, dxOffset, lddx);
    }

    /**
     * {@code z = start + x·w}: column {@code v} of every row starts at {@code start[startOffset + v * startStep]}.
     */
    private static void product(
            int m,
            int n,
            int k,
            float[] x,
            int xOffset,
            int ldx,
            float[] w,
            int wOffset,
            float[] start,
            int startOffset,
            int startStep,
            float[] z,
            int zOffset,
            int ldz) {
        for (int from = 0; from < k; from += Tiles.INPUT_BLOCK) {
            int inputs = Math.min(Tiles.INPUT_BLOCK, k - from);
            int block = wOffset + from * LINE;
            for (int row = 0; row < m; row += Tiles.ROW_BLOCK) {
                int rows = Math.min(Tiles.ROW_BLOCK, m - row);
                int xBlock = xOffset + row * ldx + from;
                int zBlock = zOffset + row * ldz;
                if (from == 0) {
                    rowBlock(
                            rows,
                            n,
                            k,
                            inputs,
                            x,
                            xBlock,
                            ldx,
                            w,
                            block,
                            start,
                            startOffset,
                            startStep,
                            0,
                            z,
                            zBlock,
                            ldz);
                } else {
                    rowBlock(rows, n, k, inputs, x, xBlock, ldx, w, block, z, zBlock, LENGTH, ldz, z, zBlock, ldz);
                }
            }
        }
    }

    /** One block of rows and {@code inputs} of the {@code k} inputs, all columns. */
    private static void rowBlock(
            int m,
            int n,
            int k,
            int inputs,
            float[] x,
            int xOffset,
            int ldx,
            float[] w,
            int wOffset,
            float[] start,
            int startOffset,
            int startStep,
            int lds,
            float[] z,
            int zOffset,
            int ldz) {
        int columns = Tiles.padded(n) / LENGTH;
        int tiledRows = m - m % 4;
        if (tiledRows > 0) {
            int v = 0;
            for (; v + 2 <= columns; v += 2) {
                VectorGemmTiles.panelColumns2(
                        tiledRows,
                        inputs,
                        x,
                        xOffset,
                        ldx,
                        w,
                        wOffset,
                        k,
                        start,
                        startOffset,
                        startStep,
                        lds,
                        z,
                        zOffset,
                        ldz,
                        v);
            }
            if (v < columns) {
                VectorGemmTiles.panelColumns1(
                        tiledRows,
                        inputs,
                        x,
                        xOffset,
                        ldx,
                        w,
                        wOffset,
                        k,
                        start,
                        startOffset,
                        startStep,
                        lds,
                        z,
                        zOffset,
                        ldz,
                        v);
            }
        }
        for (int row = tiledRows; row < m; row++) {
            oneRow(
                    columns,
                    inputs,
                    x,
                    xOffset + row * ldx,
                    w,
                    wOffset,
                    k,
                    start,
                    startOffset + row * lds,
                    startStep,
                    z,
                    zOffset + row * ldz);
        }
    }

    /** GEMV: eight columns at a time hide the latency of the fma behind each other. */
    private static void oneRow(
            int columns,
            int inputs,
            float[] x,
            int xOffset,
            float[] w,
            int wOffset,
            int k,
            float[] start,
            int startOffset,
            int startStep,
            float[] z,
            int zOffset) {
        int v = 0;
        for (; v + 8 <= columns; v += 8) {
            VectorGemmTiles.panel1x8(
                    inputs, x, xOffset, 0, w, wOffset, k, start, startOffset, startStep, 0, z, zOffset, 0, v);
        }
        for (; v + 2 <= columns; v += 2) {
            VectorGemmTiles.panel1x2(
                    inputs, x, xOffset, 0, w, wOffset, k, start, startOffset, startStep, 0, z, zOffset, 0, v);
        }
        if (v < columns) {
            VectorGemmTiles.panel1x1(
                    inputs, x, xOffset, 0, w, wOffset, k, start, startOffset, startStep, 0, z, zOffset, 0, v);
        }
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
