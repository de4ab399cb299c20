package dev.lanewise.support;

/** Copies rows from one row stride to another. */
public final class Rows {

    private Rows() {}

    /** {@code rows × columns}. */
    public static void copy(
            int rows,
            int columns,
            float[] from,
            int fromOffset,
            int fromStride,
            float[] to,
            int toOffset,
            int toStride) {
        for (int b = 0; b < rows; b++) {
            System.arraycopy(from, fromOffset + b * fromStride, to, toOffset + b * toStride, columns);
        }
    }
}
