package dev.lanewise.kernel;

import static dev.lanewise.kernel.Tiles.LINE;
import static dev.lanewise.kernel.Tiles.NARROW_CHAINS;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** The definition of {@link PackedGemm}: one plain chain of fma for each output. */
final class ScalarPackedGemm implements PackedGemm {

    @Override
    public void forward(
            WeightFormat format,
            int m,
            int n,
            int k,
            float[] x,
            int xOffset,
            int ldx,
            MemorySegment w,
            long wOffset,
            float[] bias,
            int biasOffset,
            float[] z,
            int zOffset,
            int ldz) {
        boolean scaled = format == WeightFormat.INT8;
        int columns = Tiles.padded(n);
        for (int b = 0; b < m; b++) {
            int xRow = xOffset + b * ldx;
            int zRow = zOffset + b * ldz;
            if (scaled) {
                Arrays.fill(z, zRow, zRow + columns, 0f);
            } else {
                System.arraycopy(bias, biasOffset, z, zRow, columns);
            }
            for (int j = 0; j < columns; j += LINE) {
                long panel = wOffset + j / LINE * format.panelBytes(k);
                if (Tiles.isNarrow(k, n)) {
                    addNarrow(format, k, x, xRow, w, panel, z, zRow);
                } else {
                    addProducts(format, k, x, xRow, w, panel, z, zRow + j);
                }
            }
            if (scaled) {
                scale(columns, bias, biasOffset, z, zRow);
            }
        }
    }

    /** Continues the chains of one line, {@code z[l]}, with {@code x[i]·w[i][l]}, {@code i} in order. */
    private static void addProducts(
            WeightFormat format, int k, float[] x, int xRow, MemorySegment w, long panel, float[] z, int line) {
        int bytes = format.bytes();
        for (int i = 0; i < k; i++) {
            float xi = x[xRow + i];
            long weights = panel + (long) i * LINE * bytes;
            for (int l = 0; l < LINE; l++) {
                z[line + l] = Math.fma(xi, format.weight(w, weights + (long) l * bytes), z[line + l]);
            }
        }
    }

    /** The same with four chains, as {@link Gemm#forward} prescribes for a narrow layer. */
    private static void addNarrow(
            WeightFormat format, int k, float[] x, int xRow, MemorySegment w, long panel, float[] z, int line) {
        int interleaved = k - k % NARROW_CHAINS;
        for (int l = 0; l < LINE; l++) {
            float c0 = z[line + l];
            float c1 = 0;
            float c2 = 0;
            float c3 = 0;
            for (int i = 0; i < interleaved; i += NARROW_CHAINS) {
                c0 = Math.fma(x[xRow + i], weight(format, w, panel, i, l), c0);
                c1 = Math.fma(x[xRow + i + 1], weight(format, w, panel, i + 1, l), c1);
                c2 = Math.fma(x[xRow + i + 2], weight(format, w, panel, i + 2, l), c2);
                c3 = Math.fma(x[xRow + i + 3], weight(format, w, panel, i + 3, l), c3);
            }
            for (int i = interleaved; i < k; i++) {
                c0 = Math.fma(x[xRow + i], weight(format, w, panel, i, l), c0);
            }
            z[line + l] = (c0 + c1) + (c2 + c3);
        }
    }

    private static float weight(WeightFormat format, MemorySegment w, long panel, int i, int l) {
        return format.weight(w, panel + ((long) i * LINE + l) * format.bytes());
    }

    private static void scale(int columns, float[] bias, int biasOffset, float[] z, int zRow) {
        for (int j = 0; j < columns; j++) {
            z[zRow + j] = Math.fma(z[zRow + j], bias[biasOffset + columns + j], bias[biasOffset + j]);
        }
    }
}
