package dev.lanewise.tune;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The time of a batch by its rows, as measured on one machine. Between two measured sizes it is a straight line; at a measured
 * size it has the kink that was measured, such as the one after a full tile.
 *
 * @param points ascending in rows, the first for one row
 * @param forks JVMs that took part
 * @param spread the slowest JVM's time by the fastest's, at the size where that is largest
 * @param jitter the upper quartile of a JVM's times by their lower quartile, as in the JVM in the middle, at the size where that
 *     is largest; what disturbs all JVMs alike shows here
 */
public record CostCurve(List<Point> points, int forks, Spread spread, Spread jitter) {

    /**
     * From this spread or jitter on, the measurements contradict each other and there is no verdict. Where nothing else runs,
     * they stay below 1.2; on a virtual machine in a bad minute they reached 1.78 (all batch sizes alike); two other busy programs
     * for each processor make 6 or more.
     */
    public static final double UNSTABLE = 1.5;

    /**
     * A measured size.
     *
     * @param rows of the batch
     * @param nanos the median over the JVMs of their median times
     * @param low lower end of its 95 % interval
     * @param high upper end
     */
    public record Point(int rows, double nanos, double low, double high) {

        /** Checks that the time lies in its interval. */
        public Point {
            if (rows < 1 || !(low > 0 && low <= nanos && nanos <= high && high < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("a point must have at least 1 row and a time above 0 within its"
                        + " interval, but has " + rows + " rows and " + nanos + " from " + low + " to " + high);
            }
        }

        /** Rows a second, one batch after another. */
        public double rowsPerSecond() {
            return rows * 1e9 / nanos;
        }
    }

    /**
     * How far times of the same work lie apart.
     *
     * @param ratio the longer by the shorter, at least 1
     * @param rows of the batch where they do
     */
    public record Spread(double ratio, int rows) {

        /** Checks the ratio. */
        public Spread {
            if (!(ratio >= 1)) {
                throw new IllegalArgumentException("ratio must be at least 1, but is " + ratio);
            }
        }

        private Spread orLarger(Spread other) {
            return ratio >= other.ratio ? this : other;
        }

        private String text() {
            return String.format(Locale.ROOT, "%.1fx at %d row%s", ratio, rows, rows == 1 ? "" : "s");
        }
    }

    /** Checks the order. */
    public CostCurve {
        points = List.copyOf(points);
        if (points.isEmpty() || points.getFirst().rows() != 1) {
            throw new IllegalArgumentException("a cost curve must begin with 1 row, but its points are " + points);
        }
        for (int i = 1; i < points.size(); i++) {
            if (points.get(i).rows() <= points.get(i - 1).rows()) {
                throw new IllegalArgumentException(
                        "the rows of a cost curve must ascend, but its points are " + points);
            }
        }
        if (forks < 1) {
            throw new IllegalArgumentException("forks must be at least 1, but is " + forks);
        }
    }

    /**
     * What JVMs measured.
     *
     * @param samples of each JVM, at least one, all of the same sizes
     * @param seed of the resampling
     */
    static CostCurve of(List<CostSamples> samples, long seed) {
        List<Integer> rows = samples.getFirst().rows();
        Point[] points = new Point[rows.size()];
        Spread spread = new Spread(1, 1);
        Spread jitter = new Spread(1, 1);
        for (int i = 0; i < points.length; i++) {
            int size = i;
            double[][] rounds =
                    samples.stream().map(fork -> fork.nanos()[size].clone()).toArray(double[][]::new);
            for (double[] fork : rounds) {
                Arrays.sort(fork);
            }
            double[] medians = sorted(rounds, Quantiles::median);
            double[] jitters = sorted(rounds, fork -> Quantiles.of(fork, 0.75) / Quantiles.of(fork, 0.25));
            Bootstrap.Interval interval = Bootstrap.median(rounds, seed + i);
            points[i] = new Point(rows.get(i), Quantiles.median(medians), interval.low(), interval.high());
            spread = spread.orLarger(new Spread(medians[medians.length - 1] / medians[0], rows.get(i)));
            jitter = jitter.orLarger(new Spread(Quantiles.median(jitters), rows.get(i)));
        }
        return new CostCurve(List.of(points), samples.size(), spread, jitter);
    }

    private static double[] sorted(double[][] rounds, ToDoubleFunction<double[]> figure) {
        return Arrays.stream(rounds).mapToDouble(figure).sorted().toArray();
    }

    /** Whether the measurements agree well enough for a verdict. */
    public boolean isStable() {
        return instability().isEmpty();
    }

    /** How the measurements contradict each other, such as {@code forks differ by 1.9x at 32 rows}; empty if they do not. */
    public Optional<String> instability() {
        if (spread.ratio() >= UNSTABLE) {
            return Optional.of("forks differ by " + spread.text());
        }
        if (jitter.ratio() >= UNSTABLE) {
            return Optional.of("times within a fork vary by " + jitter.text());
        }
        return Optional.empty();
    }

    /** The largest size that was measured. */
    public int maxRows() {
        return points.getLast().rows();
    }

    /**
     * The time of a batch in nanoseconds.
     *
     * @param rows 1 to {@link #maxRows}
     */
    public double nanos(int rows) {
        if (rows < 1 || rows > maxRows()) {
            throw new IllegalArgumentException("rows must be 1 to " + maxRows() + ", but are " + rows);
        }
        Point below = points.getFirst();
        for (Point point : points) {
            if (point.rows() >= rows) {
                double part = point.rows() == rows ? 1 : (double) (rows - below.rows()) / (point.rows() - below.rows());
                return below.nanos() + part * (point.nanos() - below.nanos());
            }
            below = point;
        }
        throw new AssertionError("rows " + rows);
    }
}
