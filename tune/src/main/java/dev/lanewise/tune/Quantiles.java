package dev.lanewise.tune;

/** Of numbers in order, with straight lines between them: type 7 of Hyndman and Fan (1996). */
final class Quantiles {

    private Quantiles() {}

    /**
     * A quantile.
     *
     * @param sorted ascending, at least one
     * @param part 0 to 1
     */
    static double of(double[] sorted, double part) {
        double place = part * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** The median. */
    static double median(double[] sorted) {
        return of(sorted, 0.5);
    }
}
