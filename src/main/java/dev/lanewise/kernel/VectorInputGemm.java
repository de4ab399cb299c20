package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.LENGTH;
import static dev.lanewise.kernel.Tiles.LINE;

import java.util.Arrays;

/**
 * The gradient of the inputs in lanes; see {@link Gemm#inputGradient}. Its chains run along the lines of the weights, so the
 * weights are transposed, block by block into a scratch that the second-level cache holds, and then taken as panels.
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
        for (int i = from; i < to; i += Tiles.TRANSPOSED_INPUTS) {
            int inputs = Math.min(Tiles.TRANSPOSED_INPUTS, to - i);
            int columns = VectorGemm.columns(inputs);
            int dxBlock = dxOffset + i;
            for (int j = 0; j < n; j += Tiles.TRANSPOSED_OUTPUTS) {
                int outputs = Math.min(Tiles.TRANSPOSED_OUTPUTS, n - j);
                transpose(inputs, outputs, k, w, wOffset + Tiles.panelIndex(k, i, j), scratch);
                for (int row = 0; row < m; row += Tiles.ROW_BLOCK) {
                    int rows = Math.min(Tiles.ROW_BLOCK, m - row);
                    int deltas = deltaOffset + row * ldd + j;
                    int dxRows = dxBlock + row * lddx;
                    if (j == 0) {
                        VectorGemm.product(
                                rows,
                                columns,
                                outputs,
                                delta,
                                deltas,
                                ldd,
                                scratch,
                                0,
                                outputs,
                                VectorGemm.ZEROS,
                                0,
                                0,
                                0,
                                dx,
                                dxRows,
                                lddx);
                    } else {
                        VectorGemm.product(
                                rows, columns, outputs, delta, deltas, ldd, scratch, 0, outputs, dx, dxRows, LENGTH,
                                lddx, dx, dxRows, lddx);
                    }
                }
            }
        }
    }

    /**
     * Panels of {@code outputs} lines, one panel for each line of inputs, pads zero. Whole squares of lines are transposed; what
     * they write past the last output is overwritten by the next panel, or lies behind the last one.
     */
    private static void transpose(int inputs, int outputs, int k, float[] w, int wOffset, float[] transposed) {
        int target = 0;
        for (int i = 0; i < inputs; i += LINE, target += outputs * LINE) {
            int lines = Math.min(LINE, inputs - i);
            for (int j = 0; j < outputs; j += LINE) {
                int source = wOffset + j * k + i * LINE;
                if (lines == LINE && LENGTH >= 4) {
                    square(w, source, transposed, target + j * LINE);
                } else {
                    plainLines(lines, Math.min(LINE, outputs - j), w, source, transposed, target + j * LINE);
                }
            }
        }
    }

    /** Sixteen lines in blocks of {@code LENGTH}, a constant: only one of the cases is ever compiled. */
    private static void square(float[] w, int source, float[] transposed, int target) {
        for (int row = 0; row < LINE; row += LENGTH) {
            for (int column = 0; column < LINE; column += LENGTH) {
                int from = source + row * LINE + column;
                int to = target + column * LINE + row;
                switch (LENGTH) {
                    case 16 -> VectorGemmTiles.transpose16(w, from, transposed, to);
                    case 8 -> VectorGemmTiles.transpose8(w, from, transposed, to);
                    default -> VectorGemmTiles.transpose4(w, from, transposed, to);
                }
            }
        }
    }

    /**
     * Number by number: fewer than sixteen lines, since behind them lies something else, or nothing; and all lines at 64 bits,
     * where C2 on x86 leaves masks and shuffles on the heap.
     */
    private static void plainLines(int lines, int outputs, float[] w, int source, float[] transposed, int target) {
        for (int j = 0; j < outputs; j++) {
            int line = target + j * LINE;
            for (int i = 0; i < lines; i++) {
                transposed[line + i] = w[source + i * LINE + j];
            }
            Arrays.fill(transposed, line + lines, line + LINE, 0f);
        }
    }
}
