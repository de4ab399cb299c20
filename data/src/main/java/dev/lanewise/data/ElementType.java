package dev.lanewise.data;

import java.nio.ByteBuffer;

/** How a number stands in a file, and what float it becomes: the nearest one. */
enum ElementType {
    BOOL(1),
    UINT8(1),
    INT8(1),
    UINT16(2),
    INT16(2),
    INT32(4),
    INT64(8),
    FLOAT16(2),
    FLOAT32(4),
    FLOAT64(8);

    private final int size;

    ElementType(int size) {
        this.size = size;
    }

    int size() {
        return size;
    }

    /** All numbers in {@code bytes}, in its byte order. */
    float[] decode(String source, ByteBuffer bytes) {
        float[] values = new float[bytes.remaining() / size];
        switch (this) {
            case UINT8 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = bytes.get(i) & 0xFF;
                }
            }
            case FLOAT32 -> bytes.asFloatBuffer().get(values);
            default -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = decode(source, bytes, i);
                }
            }
        }
        return values;
    }

    private float decode(String source, ByteBuffer bytes, int i) {
        return switch (this) {
            case BOOL -> bytes.get(i) == 0 ? 0f : 1f;
            case UINT8 -> bytes.get(i) & 0xFF;
            case INT8 -> bytes.get(i);
            case UINT16 -> bytes.getShort(2 * i) & 0xFFFF;
            case INT16 -> bytes.getShort(2 * i);
            case INT32 -> bytes.getInt(4 * i);
            case INT64 -> bytes.getLong(8 * i);
            case FLOAT16 -> Float.float16ToFloat(bytes.getShort(2 * i));
            case FLOAT32 -> bytes.getFloat(4 * i);
            case FLOAT64 -> narrow(source, bytes.getDouble(8 * i), i);
        };
    }

    /** The number at an index, exactly but for the largest integers. */
    double decodeDouble(ByteBuffer bytes, int i) {
        return switch (this) {
            case FLOAT64 -> bytes.getDouble(8 * i);
            case INT64 -> bytes.getLong(8 * i);
            case INT32 -> bytes.getInt(4 * i);
            case BOOL, UINT8, INT8, UINT16, INT16, FLOAT16, FLOAT32 -> decode("", bytes, i);
        };
    }

    private static float narrow(String source, double value, int i) {
        float narrowed = (float) value;
        if (Float.isInfinite(narrowed) && !Double.isInfinite(value)) {
            throw new DataFormatException(
                    source + ": expected numbers up to " + Float.MAX_VALUE + ", found " + value + " at index " + i);
        }
        return narrowed;
    }
}
