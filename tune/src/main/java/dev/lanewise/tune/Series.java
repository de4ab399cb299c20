package dev.lanewise.tune;

import java.util.Arrays;

/** Numbers that were measured one after another. */
final class Series {

    private double[] values = new double[256];
    private int size;

    void add(double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    double[] toArray() {
        return Arrays.copyOf(values, size);
    }

    int size() {
        return size;
    }

    /** The middle one; NaN if there is none. */
    double median() {
        return quantile(0.5);
    }

    /** NaN if there is none. */
    double quantile(double part) {
        if (size == 0) {
            return Double.NaN;
        }
        double[] sorted = toArray();
        Arrays.sort(sorted);
        return Quantiles.of(sorted, part);
    }
}
