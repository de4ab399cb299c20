package dev.lanewise.tune.measure;

import java.util.Arrays;

/** Numbers that were measured one after another. */
public final class Series {

    private double[] values = new double[256];
    private int size;

    public void add(double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    public double[] toArray() {
        return Arrays.copyOf(values, size);
    }

    public int size() {
        return size;
    }

    /** The middle one; NaN if there is none. */
    public double median() {
        return quantile(0.5);
    }

    /** NaN if there is none. */
    public double quantile(double part) {
        if (size == 0) {
            return Double.NaN;
        }
        double[] sorted = toArray();
        Arrays.sort(sorted);
        return Quantiles.of(sorted, part);
    }
}
