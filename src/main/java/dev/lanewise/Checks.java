package dev.lanewise;

/** Checks of the public API: each failure says which argument, what was expected and what came. */
final class Checks {

    private Checks() {}

    static int positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
        }
        return value;
    }

    static long positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
        }
        return value;
    }

    static void positiveFinite(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be above 0 and finite, but is " + value);
        }
    }

    static void notNegative(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be 0 or above and finite, but is " + value);
        }
    }

    /** Above 0 and finite as a float too. */
    static void positiveFloat(String name, double value) {
        if (!((float) value > 0 && (float) value < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be above 0 and finite as a float, but is " + value);
        }
    }

    static void finite(String name, float value) {
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException(name + " must be finite, but is " + value);
        }
    }

    /** The length of an array of so many rows. */
    static int rowsLength(String name, int rows, int columns) {
        if ((long) rows * columns > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(name + " must be at most " + Integer.MAX_VALUE / columns
                    + ", for rows of " + columns + " numbers, but is " + rows);
        }
        return rows * columns;
    }

    static void length(String name, long expected, int actual, String shape) {
        if (actual != expected) {
            throw new IllegalArgumentException(
                    name + " must hold " + expected + " numbers (" + shape + "), but holds " + actual);
        }
    }

    /** The number of rows in {@code length} numbers of {@code columns} each. */
    static int rows(String name, int length, int columns) {
        if (length == 0 || length % columns != 0) {
            throw new IllegalArgumentException(name + " must hold whole rows of " + columns
                    + " numbers and at least one, but holds " + length + " numbers");
        }
        return length / columns;
    }

    /** Every number is finite; else says where the first one is that is not. */
    static void finite(String name, float[] values, int columns) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(name + " must be finite, but row " + i / columns + ", column "
                        + i % columns + " is " + values[i]);
            }
        }
    }

    static void window(String name, int length, int from, int count) {
        if (from < 0 || from > length - count) {
            throw new IllegalArgumentException(
                    name + " has " + length + " rows, but " + count + " were asked for from " + from + " on");
        }
    }

    /** {@code count} numbers from {@code offset} on lie within {@code length}. */
    static void room(String name, long length, long offset, long count, String unit) {
        if (offset < 0 || offset > length - count) {
            throw new IllegalArgumentException(
                    name + " must hold " + count + unit + " from " + offset + " on, but holds " + length);
        }
    }

    static int index(String name, int index, int length) {
        if (index < 0 || index >= length) {
            throw new IllegalArgumentException(name + " must be 0 to " + (length - 1) + ", but is " + index);
        }
        return index;
    }
}
