package dev.lanewise.io;

import java.util.List;

/** A block of 32-bit floats with a shape, row-major. */
final class Tensor {

    private final List<Integer> shape;
    private final float[] values;

    /**
     * A tensor on an array that is not copied.
     *
     * @param shape sizes, outermost first; their product is the number of values
     */
    Tensor(List<Integer> shape, float[] values) {
        this.shape = List.copyOf(shape);
        this.values = values;
        long count = 1;
        for (int size : shape) {
            count = Math.multiplyExact(count, (long) size);
        }
        if (count != values.length) {
            throw new IllegalArgumentException(
                    "shape " + shape + " needs " + count + " numbers, but there are " + values.length);
        }
    }

    /** Sizes, outermost first. */
    List<Integer> shape() {
        return shape;
    }

    /** The numbers; the array itself. */
    float[] values() {
        return values;
    }

    /** The index of the first value that is NaN or infinite, -1 if there is none. */
    int firstNonFinite() {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                return i;
            }
        }
        return -1;
    }
}
