package dev.lanewise.jmh;

/**
 * What goes into the three products, row-major and without pads, the same for every implementation.
 *
 * @param shape m rows, k inputs, n outputs
 * @param x {@code [m × k]}
 * @param w {@code [k × n]}
 * @param bias {@code [n]}
 * @param delta {@code [m × n]}
 */
@SuppressWarnings("ArrayRecordComponent")
public record DenseOperands(DenseShape shape, float[] x, float[] w, float[] bias, float[] delta) {

    /** Numbers between -1 and 1, the same in every fork. */
    public static DenseOperands of(DenseShape shape) {
        return new DenseOperands(
                shape,
                Implementation.numbers(shape.rows() * shape.inputs()),
                Implementation.numbers(shape.inputs() * shape.outputs()),
                Implementation.numbers(shape.outputs()),
                Implementation.numbers(shape.rows() * shape.outputs()));
    }

    /** Bytes that one forward product reads and writes. */
    public long forwardBytes() {
        return (long) Float.BYTES * (x.length + w.length + bias.length + delta.length);
    }
}
