package dev.lanewise.support;

/** Checks of the public API: each failure says which argument, what was expected and what came. */
public final class Checks {

    private Checks() {}

    public static int positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
        }
        return value;
    }

    public static long positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
        }
        return value;
    }

    public static void positiveFinite(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be above 0 and finite, but is " + value);
        }
    }

    public static void notNegative(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be 0 or above and finite, but is " + value);
        }
    }

    /** Above 0 and finite as a float too. */
    public static void positiveFloat(String name, double value) {
        if (!((float) value > 0 && (float) value < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be above 0 and finite as a float, but is " + value);
        }
    }

    public static void finite(String name, float value) {
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException(name + " must be finite, but is " + value);
        }
    }

    /** The length of an array of so many rows. */
    public static int rowsLength(String name, int rows, int columns) {
        if ((long) rows * columns > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(name + " must be at most " + Integer.MAX_VALUE / columns
                    + ", for rows of " + columns + " numbers, but is " + rows);
        }
        return rows * columns;
    }

    public static void length(String name, long expected, int actual, String shape) {
        if (actual != expected) {
            throw new IllegalArgumentException(
                    name + " must hold " + expected + " numbers (" + shape + "), but holds " + actual);
        }
    }

    /** The number of rows in {@code length} numbers of {@code columns} each. */
    public static int rows(String name, int length, int columns) {
        positive("columns", columns);
        if (length == 0 || length % columns != 0) {
            throw new IllegalArgumentException(name + " must hold whole rows of " + columns
                    + " numbers and at least one, but holds " + length + " numbers");
        }
        return length / columns;
    }

    /** Every number is finite; else says where the first one is that is not. */
    public static void finite(String name, float[] values, int columns) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(name + " must be finite, but row " + i / columns + ", column "
                        + i % columns + " is " + values[i]);
            }
        }
    }

    public static void window(String name, int length, int from, int count) {
        if (from < 0 || from > length - count) {
            throw new IllegalArgumentException(
                    name + " has " + length + " rows, but " + count + " were asked for from " + from + " on");
        }
    }

    /** {@code count} numbers from {@code offset} on lie within {@code length}. */
    public static void room(String name, long length, long offset, long count, String unit) {
        if (offset < 0 || offset > length - count) {
            throw new IllegalArgumentException(
                    name + " must hold " + count + unit + " from " + offset + " on, but holds " + length);
        }
    }

    public static int index(String name, int index, int length) {
        if (index < 0 || index >= length) {
            throw new IllegalArgumentException(name + " must be 0 to " + (length - 1) + ", but is " + index);
        }
        return index;
    }

    /** Every number is finite; else says at which index the first one is that is not. */
    public static void finite(String name, float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        name + " must be finite, but " + name + "[" + i + "] is " + values[i]);
            }
        }
    }

    public static void sameLength(String first, int firstLength, String second, int secondLength) {
        if (firstLength != secondLength) {
            throw new IllegalArgumentException(
                    first + " and " + second + " must be as many, but are " + firstLength + " and " + secondLength);
        }
        if (firstLength == 0) {
            throw new IllegalArgumentException(first + " and " + second + " must hold at least one row, but are empty");
        }
    }

    /** The length of a square matrix in one array. */
    public static int square(String name, int size) {
        long length = (long) size * size;
        if (length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    name + " must be at most " + (int) Math.sqrt(Integer.MAX_VALUE) + ", but are " + size);
        }
        return (int) length;
    }

    public static void probabilities(String name, float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!(values[i] >= 0 && values[i] <= 1)) {
                throw new IllegalArgumentException(
                        name + " must be 0 to 1, but " + name + "[" + i + "] is " + values[i]);
            }
        }
    }

    public static void classes(String name, int[] values, int classes) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] < 0 || values[i] >= classes) {
                throw new IllegalArgumentException(name + " must be classes 0 to " + (classes - 1) + ", but " + name
                        + "[" + i + "] is " + values[i]);
            }
        }
    }

    /** An array is one row. */
    public static void oneRow(String name, int expected, int actual) {
        if (actual != expected) {
            throw new IllegalArgumentException(
                    name + " must hold one row of " + expected + " numbers, but holds " + actual);
        }
    }

    /** A row lies within an array. */
    public static void row(String name, int columns, int offset, int length) {
        if (offset < 0 || offset > length - columns) {
            throw new IllegalArgumentException(name + " must hold " + columns + " numbers from " + offset
                    + " on, but holds " + length + " in all");
        }
    }

    /** A new model fits where another is in use. */
    public static void sameShape(String name, int expected, int actual) {
        if (actual != expected) {
            throw new IllegalArgumentException(
                    "the new model must have " + expected + " " + name + " like the one in use, but has " + actual);
        }
    }
}
