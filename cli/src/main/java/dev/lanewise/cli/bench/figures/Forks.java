package dev.lanewise.cli.bench.figures;

import java.util.Arrays;
import java.util.List;

/** The same figure from several processes, or several turns of one. */
public final class Forks {

    /** A gap below this part of the median is noise, however clean. */
    private static final double SMALLEST_GAP = 0.1;

    /** So many times the extent of the wider group. */
    private static final double GAP_TO_GROUP = 3;

    private static final double LOWER_QUARTILE = 0.25;
    private static final double UPPER_QUARTILE = 0.75;

    private final double[] sorted;

    private Forks(double[] sorted) {
        this.sorted = sorted;
    }

    /** At least one value. */
    public static Forks of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("there must be at least 1 value, but there is none");
        }
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return new Forks(sorted);
    }

    /** The middle; of an even number the mean of the two in the middle. */
    public double median() {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** From least to most, as a part of the median; NaN for one value, which has no spread. */
    public double spread() {
        return sorted.length < 2 ? Double.NaN : range(0, sorted.length) / median();
    }

    /** The interquartile range divided by the median; NaN for one value. */
    double interquartileRange() {
        return sorted.length < 2 ? Double.NaN : (quantile(UPPER_QUARTILE) - quantile(LOWER_QUARTILE)) / median();
    }

    /** Where a part of the values, 0 to 1, is below; between two values on the line between them. */
    public double quantile(double part) {
        double place = part * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /**
     * Whether the values fall into two groups, so that their median says little: cut at the largest gap, and that gap is more
     * than 10 % of the median and more than 3 times the extent of each of the two groups. One value far off from two that agree
     * counts; whether it is a second state or an accident, only more forks can tell. Fewer than three values: false, for no
     * verdict is possible.
     */
    public boolean isBimodal() {
        if (sorted.length < 3) {
            return false;
        }
        int cut = 1;
        for (int i = 2; i < sorted.length; i++) {
            if (gap(i) > gap(cut)) {
                cut = i;
            }
        }
        double extent = Math.max(range(0, cut), range(cut, sorted.length));
        return gap(cut) > SMALLEST_GAP * median() && gap(cut) > GAP_TO_GROUP * extent;
    }

    private double gap(int before) {
        return sorted[before] - sorted[before - 1];
    }

    private double range(int from, int to) {
        return sorted[to - 1] - sorted[from];
    }
}
