package dev.lanewise.io;

import java.util.List;

/**
 * A block of 32-bit floats.
 *
 * @param shape sizes, outermost first; their product is the number of values
 * @param values row-major; not copied
 */
record Tensor(List<Integer> shape, float[] values) {

    Tensor {
        shape = List.copyOf(shape);
        long count = 1;
        for (int size : shape) {
            count = Math.multiplyExact(count, (long) size);
        }
        if (count != values.length) {
            throw new IllegalArgumentException(
                    "shape " + shape + " needs " + count + " numbers, but there are " + values.length);
        }
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
