package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.LENGTH;
import static dev.lanewise.kernel.Tiles.LINE;

import java.util.Arrays;

/**
 * The gradient of the inputs in lanes; see {@link Gemm#inputGradient}. Its chains run along the lines of the weights, so the
 * weights are transposed, block by block into a scratch that the second-level cache holds, and then taken as panels. For few rows
 * that costs more than it brings: then the deltas are transposed, and the rows are the lanes.
 */
final class VectorInputGemm {

    private VectorInputGemm() {}

    /** {@code dx[b][i] = Σⱼ delta[b][j]·w[i][j]} for the inputs {@code from … to-1}. */
    static void gradient(
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
        if (m <= MAX_LANE_ROWS && 2 * Tiles.padded(n) * LINE <= Blocks.ACTIVE.packedLength()) {
            inLanes(m, n, k, from, to, delta, deltaOffset, ldd, w, wOffset, dx, dxOffset, lddx, scratch);
            return;
        }
        int chain = Blocks.even(n, Blocks.INPUT_CHAIN, LINE);
        int inputBlock = Blocks.ACTIVE.packedLength() / chain / LINE * LINE;
        int rowBlock = Blocks.even(m, Blocks.ACTIVE.rows(), VectorGemm.HEIGHT);
        for (int i = from; i < to; i += inputBlock) {
            int inputs = Math.min(inputBlock, to - i);
            int columns = VectorGemm.columns(inputs);
            for (int j = 0; j < n; j += chain) {
                int outputs = Math.min(chain, n - j);
                int panel = outputs * LINE;
                transpose(inputs, outputs, k, w, wOffset + Tiles.panelIndex(k, i, j), scratch);
                float[] start = j == 0 ? VectorGemm.ZEROS : dx;
                for (int row = 0; row < m; row += rowBlock) {
                    int rows = Math.min(rowBlock, m - row);
                    int deltas = deltaOffset + row * ldd + j;
                    int block = dxOffset + row * lddx + i;
                    int startBlock = j == 0 ? 0 : block;
                    int startPanel = j == 0 ? 0 : LINE;
                    int lds = j == 0 ? 0 : lddx;
                    VectorGemm.product(
                            rows,
                            columns,
                            outputs,
                            delta,
                            deltas,
                            ldd,
                            scratch,
                            0,
                            panel,
                            start,
                            startBlock,
                            startPanel,
                            lds,
                            dx,
                            block,
                            lddx);
                }
            }
        }
    }

    /** Rows that are taken as lanes: what one vector holds, or two of up to eight. */
    private static final int MAX_LANE_ROWS = Math.min(LINE, 2 * LENGTH);

    /** {@code dx} transposed, from transposed deltas: lines of {@code m} rows, the other lanes zero. */
    private static void inLanes(
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
        int deltas = Tiles.padded(n) * LINE;
        Arrays.fill(scratch, 0, deltas, 0f);
        VectorTransposition.run(m, n, delta, deltaOffset, ldd, scratch, 0, LINE);
        int inputBlock = (Blocks.ACTIVE.packedLength() - deltas) / LINE;
        for (int i = from; i < to; i += inputBlock) {
            int inputs = Math.min(inputBlock, to - i);
            lanes(m, inputs, n, w, wOffset + i * LINE, k * LINE, scratch, deltas);
            VectorTransposition.run(inputs, m, scratch, deltas, LINE, dx, dxOffset + i, lddx);
        }
        if (to == k && k < Tiles.padded(k)) {
            // Pads are inputs without weight: zero, or NaN where a delta is not finite.
            lanes(m, 1, n, VectorGemm.ZEROS, 0, 0, scratch, deltas);
            for (int b = 0; b < m; b++) {
                int row = dxOffset + b * lddx;
                Arrays.fill(dx, row + k, row + Tiles.padded(k), scratch[deltas + b]);
            }
        }
    }

    /** Some inputs of {@code dx} transposed, from the transposed deltas at the beginning of the scratch. */
    private static void lanes(
            int m, int inputs, int n, float[] w, int wOffset, int panel, float[] scratch, int target) {
        int height = m <= LENGTH ? 12 : 6;
        int tiles = inputs / height;
        int done = tiles * height;
        int rest = wOffset + done * LINE;
        int restTarget = target + done * LINE;
        if (m <= LENGTH) {
            VectorGemmTiles.lanes12x1(tiles, n, w, wOffset, panel, LINE, scratch, 0, scratch, target);
            VectorGemmTiles.lanes1x1(inputs - done, n, w, rest, panel, LINE, scratch, 0, scratch, restTarget);
        } else {
            VectorGemmTiles.lanes6x2(tiles, n, w, wOffset, panel, LINE, scratch, 0, scratch, target);
            VectorGemmTiles.lanes1x2(inputs - done, n, w, rest, panel, LINE, scratch, 0, scratch, restTarget);
        }
    }

    /**
     * Panels of {@code outputs} lines, one panel for each line of inputs, pads zero. Squares at the end of the outputs are
     * whole: what they write past the last output is overwritten by the next panel, or lies behind the last one.
     */
    private static void transpose(int inputs, int outputs, int k, float[] w, int wOffset, float[] transposed) {
        int target = 0;
        for (int i = 0; i < inputs; i += LINE, target += outputs * LINE) {
            int source = wOffset + i * LINE;
            if (inputs - i >= LINE && LENGTH >= 4) {
                for (int j = 0; j < outputs; j += LINE) {
                    VectorTransposition.squareOfLines(w, source + j * k, transposed, target + j * LINE);
                }
                continue;
            }
            Arrays.fill(transposed, target, target + outputs * LINE, 0f);
            int lines = Math.min(LINE, inputs - i);
            for (int j = 0; j < outputs; j += LINE) {
                int width = Math.min(LINE, outputs - j);
                VectorTransposition.run(lines, width, w, source + j * k, LINE, transposed, target + j * LINE, LINE);
            }
        }
    }
}
