package dev.lanewise.metrics;

/** Checks of the public API: each failure says which argument, what was expected and what came. */
final class Checks {

    private Checks() {}

    static void sameLength(String first, int firstLength, String second, int secondLength) {
        if (firstLength != secondLength) {
            throw new IllegalArgumentException(
                    first + " and " + second + " must be as many, but are " + firstLength + " and " + secondLength);
        }
        if (firstLength == 0) {
            throw new IllegalArgumentException(first + " and " + second + " must hold at least one row, but are empty");
        }
    }

    static int rows(String name, int length, int columns) {
        if (columns < 1) {
            throw new IllegalArgumentException("columns must be at least 1, but is " + columns);
        }
        if (length == 0 || length % columns != 0) {
            throw new IllegalArgumentException(name + " must hold whole rows of " + columns
                    + " numbers and at least one, but holds " + length + " numbers");
        }
        return length / columns;
    }

    /** The length of a square matrix in one array. */
    static int square(String name, int size) {
        long length = (long) size * size;
        if (length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    name + " must be at most " + (int) Math.sqrt(Integer.MAX_VALUE) + ", but are " + size);
        }
        return (int) length;
    }

    static void finite(String name, float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        name + " must be finite, but " + name + "[" + i + "] is " + values[i]);
            }
        }
    }

    static void probabilities(String name, float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!(values[i] >= 0 && values[i] <= 1)) {
                throw new IllegalArgumentException(
                        name + " must be 0 to 1, but " + name + "[" + i + "] is " + values[i]);
            }
        }
    }

    static void classes(String name, int[] values, int classes) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] < 0 || values[i] >= classes) {
                throw new IllegalArgumentException(name + " must be classes 0 to " + (classes - 1) + ", but " + name
                        + "[" + i + "] is " + values[i]);
            }
        }
    }
}
