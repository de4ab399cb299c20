package dev.lanewise.tune.measure;

import java.util.Arrays;

/** Of numbers, with straight lines between them: type 7 of Hyndman and Fan (1996). */
public final class Quantiles {

    private Quantiles() {}

    /**
     * A quantile.
     *
     * @param sorted ascending, at least one
     * @param part 0 to 1
     */
    public static double of(double[] sorted, double part) {
        double place = part * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** The median of numbers in order. */
    public static double median(double[] sorted) {
        return of(sorted, 0.5);
    }

    /**
     * The median of numbers in any order.
     *
     * @param values stay as they are; at least one
     */
    static double medianOf(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return median(sorted);
    }
}
