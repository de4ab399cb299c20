package dev.lanewise.kernel;

import static dev.lanewise.kernel.Tiles.LINE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A format of packed weights.
 *
 * <p>A layer with {@code k} inputs and {@code n} outputs takes {@link #layerBytes} from an offset that is a multiple of
 * 64: its panels of {@code k} lines as in {@link Tiles#panelIndex}, each with an empty line after it; pads are zero.
 * After the last layer follow {@link #END_BYTES}, which may be read. Biases are floats on the heap, {@code
 * [padded(n)]}; with {@link #INT8} scales follow, {@code [padded(n)]}.
 */
public enum WeightFormat {

    /** IEEE 754 binary32. */
    FLOAT32(4),

    /** The upper 16 bits of a binary32, rounded to nearest, ties to even. */
    BFLOAT16(2),

    /** A whole number from -127 to 127, to be multiplied by the scale of its output: a 127th of its largest weight. */
    INT8(1);

    /** The alignment of the layers: one cache line, the widest vector. */
    public static final int ALIGNMENT = LINE * Float.BYTES;

    /**
     * Bytes after the last layer that the kernels may read: the shortest vector of bytes is longer than four weights.
     */
    public static final int END_BYTES = 8;

    private static final int MAX_INT8 = 127;

    private final int bytes;

    WeightFormat(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of a weight. */
    public int bytes() {
        return bytes;
    }

    /** The weight at a byte offset; of {@link #INT8} without its scale. */
    float weight(MemorySegment packed, long offset) {
        return switch (this) {
            case FLOAT32 -> packed.get(ValueLayout.JAVA_FLOAT, offset);
            case BFLOAT16 -> Float.intBitsToFloat(packed.get(ValueLayout.JAVA_SHORT, offset) << 16);
            case INT8 -> packed.get(ValueLayout.JAVA_BYTE, offset);
        };
    }

    /**
     * Bytes of a panel with {@code k} inputs, and an empty line after it: panels whose length is a power of two would
     * all lie in the same sets of the first-level cache, and a single row reads up to 16 of them at the same time.
     */
    long panelBytes(int k) {
        return ((long) k * LINE * bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT + ALIGNMENT;
    }

    /** Bytes of a layer, a multiple of {@link #ALIGNMENT}. */
    public long layerBytes(int k, int n) {
        return Tiles.padded(n) / LINE * panelBytes(k);
    }

    /** Floats of the biases of a layer with {@code n} outputs, and of its scales if the format has any. */
    public int biasLength(int n) {
        return Tiles.padded(n) * (this == INT8 ? 2 : 1);
    }

    /**
     * Packs the weights of a layer from panels {@code w}; with {@link #INT8} also writes its scales, behind the biases.
     *
     * @param bias {@link #biasLength} floats from {@code biasOffset} on
     * @throws IllegalArgumentException if a weight is not finite and the format is {@link #INT8}, which has no such
     *     numbers
     */
    public void pack(
            int k, int n, float[] w, int wOffset, MemorySegment packed, long offset, float[] bias, int biasOffset) {
        int columns = Tiles.padded(n);
        int scale = biasOffset + columns;
        if (this == INT8) {
            scales(k, columns, w, wOffset, bias, scale);
        }
        for (int panel = 0; panel < columns; panel += LINE) {
            for (int i = 0; i < k; i++) {
                long at = lineOffset(k, offset, panel, i);
                int line = wOffset + Tiles.panelIndex(k, i, panel);
                for (int j = 0; j < LINE; j++) {
                    float weight = w[line + j];
                    switch (this) {
                        case FLOAT32 -> packed.set(ValueLayout.JAVA_FLOAT, at + 4L * j, weight);
                        case BFLOAT16 -> packed.set(ValueLayout.JAVA_SHORT, at + 2L * j, bfloat16(weight));
                        case INT8 -> packed.set(ValueLayout.JAVA_BYTE, at + j, int8(weight, bias[scale + panel + j]));
                    }
                }
            }
        }
    }

    /**
     * Whether {@link #pack} would write what is there already. Looks at one weight after the other and takes no memory
     * for a second copy.
     *
     * @return false also if {@link #pack} would fail
     */
    public boolean matches(
            int k, int n, float[] w, int wOffset, MemorySegment packed, long offset, float[] bias, int biasOffset) {
        int columns = Tiles.padded(n);
        int scale = biasOffset + columns;
        if (this == INT8 && !matchesScales(k, columns, w, wOffset, bias, scale)) {
            return false;
        }
        for (int panel = 0; panel < columns; panel += LINE) {
            for (int i = 0; i < k; i++) {
                long at = lineOffset(k, offset, panel, i);
                int line = wOffset + Tiles.panelIndex(k, i, panel);
                for (int j = 0; j < LINE; j++) {
                    float weight = w[line + j];
                    boolean same = switch (this) {
                        case FLOAT32 ->
                            packed.get(ValueLayout.JAVA_INT, at + 4L * j) == Float.floatToRawIntBits(weight);
                        case BFLOAT16 -> packed.get(ValueLayout.JAVA_SHORT, at + 2L * j) == bfloat16(weight);
                        case INT8 -> packed.get(ValueLayout.JAVA_BYTE, at + j) == int8(weight, bias[scale + panel + j]);
                    };
                    if (!same) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** Where the weights from input {@code i} to the outputs of the panel that begins with {@code column} are. */
    private long lineOffset(int k, long offset, int column, int i) {
        return offset + column / LINE * panelBytes(k) + (long) i * LINE * bytes;
    }

    private static void scales(int k, int columns, float[] w, int wOffset, float[] scales, int offset) {
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < k; i++) {
                float weight = w[wOffset + Tiles.panelIndex(k, i, j)];
                if (!Float.isFinite(weight)) {
                    throw new IllegalArgumentException("int8 weights must be finite, but the one from input " + i
                            + " to output " + j + " is " + weight);
                }
            }
            scales[offset + j] = scale(k, j, w, wOffset);
        }
    }

    private static boolean matchesScales(int k, int columns, float[] w, int wOffset, float[] scales, int offset) {
        for (int j = 0; j < columns; j++) {
            float scale = scale(k, j, w, wOffset);
            if (!Float.isFinite(scale) || scale != scales[offset + j]) {
                return false;
            }
        }
        return true;
    }

    /** NaN or infinite if a weight is. */
    private static float scale(int k, int j, float[] w, int wOffset) {
        float largest = 0;
        for (int i = 0; i < k; i++) {
            largest = Math.max(largest, Math.abs(w[wOffset + Tiles.panelIndex(k, i, j)]));
        }
        return largest / MAX_INT8;
    }

    /** A column of zeros has scale 0. Rounds to nearest, ties to even. */
    private static byte int8(float weight, float scale) {
        return (byte) (scale == 0 ? 0 : Math.clamp(Math.rint(weight / (double) scale), -MAX_INT8, MAX_INT8));
    }

    /** NaN stays NaN; what rounds past the largest number becomes infinite. */
    static short bfloat16(float weight) {
        int bits = Float.floatToRawIntBits(weight);
        if (Float.isNaN(weight)) {
            return (short) (bits >>> 16 | 0x40);
        }
        return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
    }
}
