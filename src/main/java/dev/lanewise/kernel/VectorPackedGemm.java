package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.LENGTH;
import static dev.lanewise.kernel.Lanes.SPECIES;
import static dev.lanewise.kernel.Tiles.LINE;
import static dev.lanewise.kernel.VectorGemm.COLUMNS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * {@link PackedGemm} in lanes: blocks of rows and inputs around the register tiles of {@code VectorPackedTiles}.
 */
final class VectorPackedGemm implements PackedGemm {

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
        float[] start = scaled ? VectorGemm.ZEROS : bias;
        int startOffset = scaled ? 0 : biasOffset;
        int columns = VectorGemm.columns(n);
        if (Tiles.isNarrow(k, n)) {
            narrow(format, m, k, x, xOffset, ldx, w, wOffset, start, startOffset, z, zOffset, ldz);
        } else {
            int step = scaled ? 0 : LENGTH;
            blocks(format, m, columns, k, x, xOffset, ldx, w, wOffset, start, startOffset, step, z, zOffset, ldz);
        }
        if (scaled) {
            scale(m, columns, bias, biasOffset, z, zOffset, ldz);
        }
    }

    private static void blocks(
            WeightFormat format,
            int m,
            int columns,
            int k,
            float[] x,
            int xOffset,
            int ldx,
            MemorySegment w,
            long wOffset,
            float[] start,
            int startOffset,
            int step,
            float[] z,
            int zOffset,
            int ldz) {
        long panelBytes = format.panelBytes(k);
        int rowBlock = Blocks.even(m, Blocks.ACTIVE.rows(), VectorGemm.HEIGHT);
        int chain = m < Tiles.INPUT_BLOCK_MIN_ROWS ? k : Blocks.even(k, Blocks.CHAIN, 1);
        for (int row = 0; row < m; row += rowBlock) {
            int rows = Math.min(rowBlock, m - row);
            int zBlock = zOffset + row * ldz;
            for (int i = 0; i < k; i += chain) {
                int inputs = Math.min(chain, k - i);
                int xBlock = xOffset + row * ldx + i;
                long block = wOffset + (long) i * LINE * format.bytes();
                float[] from = i == 0 ? start : z;
                int fromOffset = i == 0 ? startOffset : zBlock;
                int fromStep = i == 0 ? step : LENGTH;
                int lds = i == 0 ? 0 : ldz;
                product(
                        format,
                        rows,
                        columns,
                        inputs,
                        x,
                        xBlock,
                        ldx,
                        w,
                        block,
                        panelBytes,
                        from,
                        fromOffset,
                        fromStep,
                        lds,
                        z,
                        zBlock,
                        ldz);
            }
        }
    }

    private static void product(
            WeightFormat format,
            int m,
            int columns,
            int inputs,
            float[] x,
            int xOffset,
            int ldx,
            MemorySegment w,
            long wOffset,
            long panelBytes,
            float[] start,
            int startOffset,
            int startStep,
            int lds,
            float[] z,
            int zOffset,
            int ldz) {
        switch (format) {
            case FLOAT32 ->
                VectorPackedTiles.float32(
                        m,
                        columns,
                        inputs,
                        x,
                        xOffset,
                        ldx,
                        w,
                        wOffset,
                        panelBytes,
                        start,
                        startOffset,
                        startStep,
                        lds,
                        z,
                        zOffset,
                        ldz);
            case BFLOAT16 ->
                VectorPackedTiles.bfloat16(
                        m,
                        columns,
                        inputs,
                        x,
                        xOffset,
                        ldx,
                        w,
                        wOffset,
                        panelBytes,
                        start,
                        startOffset,
                        startStep,
                        lds,
                        z,
                        zOffset,
                        ldz);
            case INT8 ->
                VectorPackedTiles.int8(
                        m,
                        columns,
                        inputs,
                        x,
                        xOffset,
                        ldx,
                        w,
                        wOffset,
                        panelBytes,
                        start,
                        startOffset,
                        startStep,
                        lds,
                        z,
                        zOffset,
                        ldz);
        }
    }

    private static void narrow(
            WeightFormat format,
            int m,
            int k,
            float[] x,
            int xOffset,
            int ldx,
            MemorySegment w,
            long panel,
            float[] start,
            int startOffset,
            float[] z,
            int zOffset,
            int ldz) {
        switch (format) {
            case FLOAT32 ->
                VectorPackedTiles.float32Narrow(m, k, x, xOffset, ldx, w, panel, start, startOffset, z, zOffset, ldz);
            case BFLOAT16 ->
                VectorPackedTiles.bfloat16Narrow(m, k, x, xOffset, ldx, w, panel, start, startOffset, z, zOffset, ldz);
            case INT8 ->
                VectorPackedTiles.int8Narrow(m, k, x, xOffset, ldx, w, panel, start, startOffset, z, zOffset, ldz);
        }
    }

    private static void scale(int m, int columns, float[] bias, int biasOffset, float[] z, int zOffset, int ldz) {
        for (int v = 0; v < columns; v++) {
            FloatVector summand = FloatVector.fromArray(SPECIES, bias, biasOffset + v * LENGTH);
            FloatVector factor = FloatVector.fromArray(SPECIES, bias, biasOffset + (columns + v) * LENGTH);
            for (int b = 0; b < m; b++) {
                int at = zOffset + b * ldz + v * LENGTH;
                FloatVector.fromArray(SPECIES, z, at).fma(factor, summand).intoArray(z, at);
            }
        }
    }

    /** The byte where column {@code v} of panels of {@code panelBytes} begins, in lines of {@code lineBytes}. */
    static long column(long offset, int lineBytes, long panelBytes, int v) {
        return offset + v / COLUMNS * panelBytes + v % COLUMNS * (long) (lineBytes / COLUMNS);
    }
}
