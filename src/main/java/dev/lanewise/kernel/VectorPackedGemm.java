package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.LENGTH;
import static dev.lanewise.kernel.Lanes.SPECIES;
import static dev.lanewise.kernel.Tiles.LINE;
import static dev.lanewise.kernel.VectorGemm.COLUMNS;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * {@link PackedGemm} in lanes: blocks of rows and inputs around the register tiles of {@code VectorPackedTiles}.
 *
 * <p>The tiles continue what {@code z} holds, so it starts with the biases, or zeros.
 */
final class VectorPackedGemm implements PackedGemm {

    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

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
            float[] z,
            int zOffset,
            int ldz) {
        boolean scaled = format == WeightFormat.INT8;
        int columns = VectorGemm.columns(n);
        if (scaled) {
            startAtZero(m, columns, z, zOffset, ldz);
        } else {
            start(m, columns, w, wOffset, z, zOffset, ldz);
        }
        long panels = wOffset + format.panelOffset(n);
        if (Tiles.isNarrow(k, n)) {
            narrow(format, m, k, x, xOffset, ldx, w, panels, z, zOffset, ldz);
        } else {
            blocks(format, m, columns, k, x, xOffset, ldx, w, panels, z, zOffset, ldz);
        }
        if (scaled) {
            scale(m, columns, w, wOffset, wOffset + WeightFormat.scaleOffset(n), z, zOffset, ldz);
        }
    }

    private static void start(int m, int columns, MemorySegment w, long bias, float[] z, int zOffset, int ldz) {
        for (int v = 0; v < columns; v++) {
            FloatVector start =
                    FloatVector.fromMemorySegment(SPECIES, w, bias + v * (long) LENGTH * Float.BYTES, ORDER);
            for (int b = 0; b < m; b++) {
                start.intoArray(z, zOffset + b * ldz + v * LENGTH);
            }
        }
    }

    private static void startAtZero(int m, int columns, float[] z, int zOffset, int ldz) {
        for (int b = 0; b < m; b++) {
            Arrays.fill(z, zOffset + b * ldz, zOffset + b * ldz + columns * LENGTH, 0f);
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
            long panels,
            float[] z,
            int zOffset,
            int ldz) {
        int inputBlock = m < Tiles.INPUT_BLOCK_MIN_ROWS ? k : Tiles.INPUT_BLOCK;
        for (int i = 0; i < k; i += inputBlock) {
            int inputs = Math.min(inputBlock, k - i);
            long block = panels + (long) i * LINE * format.bytes();
            for (int row = 0; row < m; row += Tiles.ROW_BLOCK) {
                int rows = Math.min(Tiles.ROW_BLOCK, m - row);
                int xBlock = xOffset + row * ldx + i;
                int zBlock = zOffset + row * ldz;
                switch (format) {
                    case FLOAT32 ->
                        VectorPackedTiles.float32(rows, columns, inputs, x, xBlock, ldx, w, block, k, z, zBlock, ldz);
                    case BFLOAT16 ->
                        VectorPackedTiles.bfloat16(rows, columns, inputs, x, xBlock, ldx, w, block, k, z, zBlock, ldz);
                    case INT8 ->
                        VectorPackedTiles.int8(rows, columns, inputs, x, xBlock, ldx, w, block, k, z, zBlock, ldz);
                }
            }
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
            float[] z,
            int zOffset,
            int ldz) {
        switch (format) {
            case FLOAT32 -> VectorPackedTiles.float32Narrow(m, k, x, xOffset, ldx, w, panel, z, zOffset, ldz);
            case BFLOAT16 -> VectorPackedTiles.bfloat16Narrow(m, k, x, xOffset, ldx, w, panel, z, zOffset, ldz);
            case INT8 -> VectorPackedTiles.int8Narrow(m, k, x, xOffset, ldx, w, panel, z, zOffset, ldz);
        }
    }

    private static void scale(
            int m, int columns, MemorySegment w, long bias, long scale, float[] z, int zOffset, int ldz) {
        for (int v = 0; v < columns; v++) {
            long bytes = v * (long) LENGTH * Float.BYTES;
            FloatVector factor = FloatVector.fromMemorySegment(SPECIES, w, scale + bytes, ORDER);
            FloatVector summand = FloatVector.fromMemorySegment(SPECIES, w, bias + bytes, ORDER);
            for (int b = 0; b < m; b++) {
                int at = zOffset + b * ldz + v * LENGTH;
                FloatVector.fromArray(SPECIES, z, at).fma(factor, summand).intoArray(z, at);
            }
        }
    }

    /** The byte where column {@code v} of panels with {@code k} inputs begins, in lines of {@code lineBytes}. */
    static long column(long offset, int lineBytes, int k, int v) {
        return offset + v / COLUMNS * (long) k * lineBytes + v % COLUMNS * (long) (lineBytes / COLUMNS);
    }
}
