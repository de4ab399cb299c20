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
    static final int COLUMNS = LINE / LENGTH;

    /** Whether tiles of more than a dozen accumulators fit the registers: 12 × 2 need 32. */
    static final boolean LARGE_TILES = Lanes.REGISTERS == 32;

    /** Where chains that continue nothing start. */
    static final float[] ZEROS = new float[LINE];

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
            VectorNarrowGemm.forward(m, k, x, xOffset, ldx, w, wOffset, bias, biasOffset, z, zOffset, ldz);
            return;
        }
        int columns = columns(to - from);
        for (int i = 0; i < k; i += Tiles.INPUT_BLOCK) {
            int inputs = Math.min(Tiles.INPUT_BLOCK, k - i);
            int block = wOffset + Tiles.panelIndex(k, i, from);
            for (int row = 0; row < m; row += Tiles.ROW_BLOCK) {
                int rows = Math.min(Tiles.ROW_BLOCK, m - row);
                int xBlock = xOffset + row * ldx + i;
                int zBlock = zOffset + row * ldz + from;
                if (i == 0) {
                    int start = biasOffset + from;
                    product(rows, columns, inputs, x, xBlock, ldx, w, block, k, bias, start, LENGTH, 0, z, zBlock, ldz);
                } else {
                    product(rows, columns, inputs, x, xBlock, ldx, w, block, k, z, zBlock, LENGTH, ldz, z, zBlock, ldz);
                }
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
        VectorInputGemm.gradient(m, n, k, from, to, delta, deltaOffset, ldd, w, wOffset, dx, dxOffset, lddx, scratch);
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
            int dbOffset) {
        if (from == 0) {
            VectorGradientGemm.biases(m, n, delta, deltaOffset, ldd, db, dbOffset);
        }
        VectorGradientGemm.weights(m, n, k, from, to, x, xOffset, ldx, delta, deltaOffset, ldd, dw, dwOffset);
    }

    /**
     * {@code z = start + x·w} for {@code m} rows and some columns: column {@code v} of row {@code b} starts at {@code
     * start[startOffset + v * startStep + b * lds]}, and takes {@code inputs} lines of its panel of {@code k}.
     */
    static void product(
            int m,
            int columns,
            int inputs,
            float[] x,
            int xOffset,
            int ldx,
            float[] w,
            int wOffset,
            int k,
            float[] start,
            int startOffset,
            int startStep,
            int lds,
            float[] z,
            int zOffset,
            int ldz) {
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
        int row = tiledRows;
        if (row + 2 <= m) {
            int s = startOffset + row * lds;
            twoRows(
                    columns,
                    inputs,
                    x,
                    xOffset + row * ldx,
                    ldx,
                    w,
                    wOffset,
                    k,
                    start,
                    s,
                    startStep,
                    lds,
                    z,
                    zOffset + row * ldz,
                    ldz);
            row += 2;
        }
        if (row < m) {
            int s = startOffset + row * lds;
            oneRow(columns, inputs, x, xOffset + row * ldx, w, wOffset, k, start, s, startStep, z, zOffset + row * ldz);
        }
    }

    /** Four columns at a time: eight accumulators hide the latency of the fma behind each other. */
    private static void twoRows(
            int columns,
            int inputs,
            float[] x,
            int xOffset,
            int ldx,
            float[] w,
            int wOffset,
            int k,
            float[] start,
            int startOffset,
            int startStep,
            int lds,
            float[] z,
            int zOffset,
            int ldz) {
        int v = 0;
        for (; v + 4 <= columns; v += 4) {
            VectorGemmTiles.panel2x4(
                    inputs, x, xOffset, ldx, w, wOffset, k, start, startOffset, startStep, lds, z, zOffset, ldz, v);
        }
        for (; v + 2 <= columns; v += 2) {
            VectorGemmTiles.panel2x2(
                    inputs, x, xOffset, ldx, w, wOffset, k, start, startOffset, startStep, lds, z, zOffset, ldz, v);
        }
        if (v < columns) {
            VectorGemmTiles.panel2x1(
                    inputs, x, xOffset, ldx, w, wOffset, k, start, startOffset, startStep, lds, z, zOffset, ldz, v);
        }
    }

    /** GEMV: eight columns at a time. */
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
        for (; v + 4 <= columns; v += 4) {
            VectorGemmTiles.panel1x4(
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

    /** Vectors that {@code n} outputs take. */
    static int columns(int n) {
        return Tiles.padded(n) / LENGTH;
    }

    /** Where column {@code v} of panels with {@code k} inputs begins. */
    static int panel(int offset, int k, int v) {
        return offset + v / COLUMNS * k * LINE + v % COLUMNS * LENGTH;
    }
}
