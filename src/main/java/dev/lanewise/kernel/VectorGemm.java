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

    /** Rows of the highest tile. */
    static final int HEIGHT = LARGE_TILES ? 12 : 6;

    /** Where chains that continue nothing start. */
    static final float[] ZEROS = new float[12 * LINE];

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
            VectorGemmTiles.narrow(m, k, x, xOffset, ldx, w, wOffset, bias, biasOffset, z, zOffset, ldz);
            return;
        }
        int columns = columns(to - from);
        int wPanel = k * LINE;
        int rowBlock = Blocks.even(m, Blocks.ACTIVE.rows(), HEIGHT);
        int chain = Blocks.even(k, Blocks.CHAIN, 1);
        for (int row = 0; row < m; row += rowBlock) {
            int rows = Math.min(rowBlock, m - row);
            int zBlock = zOffset + row * ldz + from;
            for (int i = 0; i < k; i += chain) {
                int inputs = Math.min(chain, k - i);
                int xBlock = xOffset + row * ldx + i;
                int block = wOffset + Tiles.panelIndex(k, i, from);
                float[] start = i == 0 ? bias : z;
                int startBlock = i == 0 ? biasOffset + from : zBlock;
                int lds = i == 0 ? 0 : ldz;
                product(
                        rows,
                        columns,
                        inputs,
                        x,
                        xBlock,
                        ldx,
                        w,
                        block,
                        wPanel,
                        start,
                        startBlock,
                        LINE,
                        lds,
                        z,
                        zBlock,
                        ldz);
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
            int dbOffset,
            float[] scratch) {
        if (from == 0) {
            VectorGradientGemm.biases(m, n, delta, deltaOffset, ldd, db, dbOffset);
        }
        VectorGradientGemm.weights(m, n, k, from, to, x, xOffset, ldx, delta, deltaOffset, ldd, dw, dwOffset, scratch);
    }

    /**
     * {@code z = start + x·w} for {@code m} rows and some columns, over {@code inputs} lines of each panel of {@code w}. The
     * arguments are those of {@code VectorGemmTiles}.
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
            int wPanel,
            float[] start,
            int startOffset,
            int startPanel,
            int lds,
            float[] z,
            int zOffset,
            int ldz) {
        int rest = m % HEIGHT;
        int tiledRows = rest < 3 ? m - rest : m;
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
                        wPanel,
                        start,
                        startOffset,
                        startPanel,
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
                        wPanel,
                        start,
                        startOffset,
                        startPanel,
                        lds,
                        z,
                        zOffset,
                        ldz,
                        v);
            }
        }
        int row = tiledRows;
        if (row + 2 <= m) {
            twoRows(
                    columns,
                    inputs,
                    x,
                    xOffset + row * ldx,
                    ldx,
                    w,
                    wOffset,
                    wPanel,
                    start,
                    startOffset + row * lds,
                    startPanel,
                    lds,
                    z,
                    zOffset + row * ldz,
                    ldz);
            row += 2;
        }
        if (row < m) {
            oneRow(
                    columns,
                    inputs,
                    x,
                    xOffset + row * ldx,
                    w,
                    wOffset,
                    wPanel,
                    start,
                    startOffset + row * lds,
                    startPanel,
                    z,
                    zOffset + row * ldz);
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
            int wPanel,
            float[] start,
            int startOffset,
            int startPanel,
            int lds,
            float[] z,
            int zOffset,
            int ldz) {
        int v = 0;
        for (; v + 4 <= columns; v += 4) {
            VectorGemmTiles.panel2x4(
                    1,
                    inputs,
                    x,
                    xOffset,
                    ldx,
                    w,
                    wOffset,
                    wPanel,
                    start,
                    startOffset,
                    startPanel,
                    lds,
                    z,
                    zOffset,
                    ldz,
                    v);
        }
        for (; v + 2 <= columns; v += 2) {
            VectorGemmTiles.panel2x2(
                    1,
                    inputs,
                    x,
                    xOffset,
                    ldx,
                    w,
                    wOffset,
                    wPanel,
                    start,
                    startOffset,
                    startPanel,
                    lds,
                    z,
                    zOffset,
                    ldz,
                    v);
        }
        for (; v + 1 <= columns; v += 1) {
            VectorGemmTiles.panel2x1(
                    1,
                    inputs,
                    x,
                    xOffset,
                    ldx,
                    w,
                    wOffset,
                    wPanel,
                    start,
                    startOffset,
                    startPanel,
                    lds,
                    z,
                    zOffset,
                    ldz,
                    v);
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
            int wPanel,
            float[] start,
            int startOffset,
            int startPanel,
            float[] z,
            int zOffset) {
        int v = 0;
        for (; v + 8 <= columns; v += 8) {
            VectorGemmTiles.panel1x8(
                    1, inputs, x, xOffset, 0, w, wOffset, wPanel, start, startOffset, startPanel, 0, z, zOffset, 0, v);
        }
        for (; v + 4 <= columns; v += 4) {
            VectorGemmTiles.panel1x4(
                    1, inputs, x, xOffset, 0, w, wOffset, wPanel, start, startOffset, startPanel, 0, z, zOffset, 0, v);
        }
        for (; v + 2 <= columns; v += 2) {
            VectorGemmTiles.panel1x2(
                    1, inputs, x, xOffset, 0, w, wOffset, wPanel, start, startOffset, startPanel, 0, z, zOffset, 0, v);
        }
        for (; v + 1 <= columns; v += 1) {
            VectorGemmTiles.panel1x1(
                    1, inputs, x, xOffset, 0, w, wOffset, wPanel, start, startOffset, startPanel, 0, z, zOffset, 0, v);
        }
    }

    /** How products are cut on this machine, for people. */
    static String describe() {
        return HEIGHT + " rows by 2 vectors for " + Lanes.REGISTERS + " registers, blocks for "
                + Blocks.ACTIVE.caches();
    }

    /** Vectors that {@code n} outputs take. */
    static int columns(int n) {
        return Tiles.padded(n) / LENGTH;
    }

    /** Where column {@code v} begins, in panels that lie {@code panel} apart, or in a row of whole lines with {@code LINE}. */
    static int column(int offset, int panel, int v) {
        return offset + v / COLUMNS * panel + v % COLUMNS * LENGTH;
    }
}
