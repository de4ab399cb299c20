package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.LENGTH;
import static dev.lanewise.kernel.Lanes.SPECIES;
import static dev.lanewise.kernel.Tiles.LINE;

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
            int dwOffset,
            float[] scratch) {
        if (m < PACKED_ROWS) {
            direct(m, n, k, from, to, x, xOffset, ldx, delta, deltaOffset, ldd, dw, dwOffset);
            return;
        }
        int rowBlock = Blocks.even(m, Blocks.GRADIENT_CHAIN, LINE);
        int ldt = rowBlock + LINE;
        int inputBlock = Blocks.ACTIVE.packedLength() / ldt / INPUT_UNIT * INPUT_UNIT;
        int packed = Blocks.ACTIVE.packedLength();
        int columns = VectorGemm.columns(n);
        for (int b = 0; b < m; b += rowBlock) {
            int rows = Math.min(rowBlock, m - b);
            // One code for both: the first block starts at zeros, over and over the same ones.
            float[] start = b == 0 ? VectorGemm.ZEROS : dw;
            int startPanel = b == 0 ? 0 : k * LINE;
            int startLine = b == 0 ? 0 : LINE;
            for (int i = from; i < to; i += inputBlock) {
                int inputs = Math.min(inputBlock, to - i);
                VectorTransposition.run(rows, inputs, x, xOffset + b * ldx + i, ldx, scratch, 0, ldt);
                int target = dwOffset + Tiles.panelIndex(k, i, 0);
                int startBlock = b == 0 ? 0 : target;
                for (int v = 0; v < columns; v += 2) {
                    int width = Math.min(2, columns - v);
                    pack(rows, width, delta, deltaOffset + b * ldd + v * LENGTH, ldd, scratch, packed);
                    if (width == 2) {
                        VectorGemmTiles.outerColumns2(
                                rows,
                                inputs,
                                scratch,
                                0,
                                ldt,
                                scratch,
                                packed,
                                start,
                                startBlock,
                                startPanel,
                                startLine,
                                dw,
                                target,
                                k * LINE,
                                v);
                    } else {
                        VectorGemmTiles.outerColumns1(
                                rows,
                                inputs,
                                scratch,
                                0,
                                ldt,
                                scratch,
                                packed,
                                start,
                                startBlock,
                                startPanel,
                                startLine,
                                dw,
                                target,
                                k * LINE,
                                v);
                    }
                }
            }
        }
    }

    /**
     * Rows from which operands are packed. With 16 registers the tiles over rows as they are have 4 × 2 sums, which is worth it for
     * the fewest rows only. With 32 they have 12 × 2, and strides cost nothing until the rows are more than the first level
     * of the address translation knows pages for (784x128 at 32 rows, 512 bits: 107 GFLOP/s against 88 packed; 1024x1024 at
     * 1024 rows 100 against 105).
     */
    static final int PACKED_ROWS = VectorGemm.LARGE_TILES ? 256 : 8;

    /** A multiple of all heights of tiles and of a line. */
    private static final int INPUT_UNIT = 48;

    private static void direct(
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
            VectorGemmTiles.directColumns2(
                    m, inputs, x, xOffset + from, ldx, delta, deltaOffset, ldd, dw, target, k, v);
        }
        if (v < columns) {
            VectorGemmTiles.directColumns1(
                    m, inputs, x, xOffset + from, ldx, delta, deltaOffset, ldd, dw, target, k, v);
        }
    }

    /** Some columns of vectors of {@code delta}, panels of {@code m} lines. */
    private static void pack(int m, int columns, float[] delta, int deltaOffset, int ldd, float[] packed, int offset) {
        for (int v = 0; v < columns; v++) {
            int target = VectorGemm.column(offset, m * LINE, v);
            for (int b = 0; b < m; b++) {
                FloatVector.fromArray(SPECIES, delta, deltaOffset + b * ldd + v * LENGTH)
                        .intoArray(packed, target + b * LINE);
            }
        }
    }
}
