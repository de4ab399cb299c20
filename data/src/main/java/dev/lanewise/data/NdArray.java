package dev.lanewise.data;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Numbers with a shape, the last dimension running fastest (C order).
 *
 * @param shape the length of each dimension; empty for a single number
 * @param values as many as the product of the shape; the array itself
 */
public record NdArray(int[] shape, float[] values) {

    /**
     * Checks that shape and values fit.
     *
     * @throws IllegalArgumentException if they do not
     */
    public NdArray {
        long count = 1;
        long columns = 1;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] < 0) {
                throw new IllegalArgumentException("shape must not be negative, but is " + text(shape));
            }
            count = Math.min(count * shape[i], Integer.MAX_VALUE + 1L);
            columns = i == 0 ? 1 : Math.min(columns * Math.max(shape[i], 1), Integer.MAX_VALUE + 1L);
        }
        if (columns > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a row must have at most " + Integer.MAX_VALUE + " values, but the shape is " + text(shape));
        }
        if (count != values.length) {
            throw new IllegalArgumentException("shape " + text(shape) + " does not fit " + values.length + " values");
        }
    }

    /** The first dimension; 1 for a single number. */
    public int rows() {
        return shape.length == 0 ? 1 : shape[0];
    }

    /** The product of all dimensions but the first: the length of a row when each one is flattened. */
    public int columns() {
        int columns = 1;
        for (int i = 1; i < shape.length; i++) {
            columns *= shape[i];
        }
        return columns;
    }

    /**
     * Checks that every number is finite, as a table's must be.
     *
     * @param source how the message names the file
     * @throws DataFormatException if one is not; names its row and column, from 1
     */
    public void requireFinite(String source) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new DataFormatException(source + ": row " + (i / columns() + 1) + ", column "
                        + (i % columns() + 1) + ": expected a finite number, found " + values[i]);
            }
        }
    }

    /** Equal shapes and values with equal bits, any NaN equal to any other. */
    @Override
    public boolean equals(Object other) {
        return other instanceof NdArray that && Arrays.equals(shape, that.shape) && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
    }

    /** The shape alone, as in {@code 60000×28×28}. */
    @Override
    public String toString() {
        return "NdArray " + text(shape);
    }

    static String text(int[] shape) {
        return shape.length == 0
                ? "()"
                : Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining("×"));
    }
}
