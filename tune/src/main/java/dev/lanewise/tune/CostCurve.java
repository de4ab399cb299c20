package dev.lanewise.tune;

import java.util.List;

/**
 * The time of a batch by its rows, as measured on one machine. Between two measured sizes it is a straight line; at a measured
 * size it has the kink that was measured, such as the one after a full tile.
 *
 * @param points ascending in rows, the first for one row
 * @param forks JVMs that took part
 * @param spread the slowest JVM's time as a multiple of the fastest's, at the size where that is largest; 1 if all agree
 */
public record CostCurve(List<Point> points, int forks, double spread) {

    /** From this spread on, the JVMs contradict each other and there is no verdict. */
    public static final double UNSTABLE = 1.5;

    /**
     * A measured size.
     *
     * @param rows of the batch
     * @param nanos the median time
     * @param low lower end of its 95 % interval
     * @param high upper end
     */
    public record Point(int rows, double nanos, double low, double high) {

        /** Rows a second, one batch after another. */
        public double rowsPerSecond() {
            return rows * 1e9 / nanos;
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
    }

    /** Whether the JVMs agree well enough for a verdict. */
    public boolean isStable() {
        return spread < UNSTABLE;
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
