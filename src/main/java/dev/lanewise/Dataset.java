package dev.lanewise;

import dev.lanewise.support.Checks;
import java.util.Arrays;

/**
 * Rows of features and targets in two flat arrays. Immutable as long as nobody writes to the arrays it was made of;
 * safe to share between threads.
 */
public final class Dataset {

    private final float[] x;
    private final float[] y;
    private final int rows;

    private Dataset(float[] x, float[] y, int rows) {
        this.x = x;
        this.y = y;
        this.rows = rows;
    }

    /**
     * A data set on these arrays, which are not copied.
     *
     * @param x features, row-major {@code [rows × features]}
     * @param y targets, row-major {@code [rows × targets]}
     * @param rows rows, at least 1
     * @throws IllegalArgumentException if a length is no multiple of {@code rows} or a number is not finite
     */
    public static Dataset of(float[] x, float[] y, int rows) {
        Checks.positive("rows", rows);
        int features = columns("x", x, rows);
        int targets = columns("y", y, rows);
        Checks.finite("x", x, features);
        Checks.finite("y", y, targets);
        return new Dataset(x, y, rows);
    }

    /** A data set from rows of features and rows of targets, copied; all rows of an array have one length. */
    public static Dataset of(float[][] x, float[][] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException(
                    "x and y must have the same number of rows, but have " + x.length + " and " + y.length);
        }
        return of(flatten("x", x), flatten("y", y), x.length);
    }

    private static int columns(String name, float[] values, int rows) {
        if (values.length == 0 || values.length % rows != 0) {
            throw new IllegalArgumentException(name + " must hold the same number of columns in each of " + rows
                    + " rows and at least one, but holds " + values.length + " numbers");
        }
        return values.length / rows;
    }

    static float[] flatten(String name, float[][] values) {
        if (values.length == 0 || values[0].length == 0) {
            throw new IllegalArgumentException(name + " must have at least one row and one column");
        }
        int columns = values[0].length;
        float[] flat = new float[Checks.rowsLength("rows of " + name, values.length, columns)];
        for (int row = 0; row < values.length; row++) {
            if (values[row].length != columns) {
                throw new IllegalArgumentException(name + " must have rows of " + columns + " numbers, but row " + row
                        + " has " + values[row].length);
            }
            System.arraycopy(values[row], 0, flat, row * columns, columns);
        }
        return flat;
    }

    /** Rows. */
    public int rows() {
        return rows;
    }

    /** Feature columns. */
    public int features() {
        return x.length / rows;
    }

    /** Target columns. */
    public int targets() {
        return y.length / rows;
    }

    /** The features, row-major {@code [rows × features]}; the array itself. */
    public float[] x() {
        return x;
    }

    /** The targets, row-major {@code [rows × targets]}; the array itself. */
    public float[] y() {
        return y;
    }

    /** The same rows with other features of the same number of rows. */
    public Dataset withFeatures(float[] features) {
        return of(features, y, rows);
    }

    /** The same rows with other targets. */
    public Dataset withTargets(float[] targets) {
        return of(x, targets, rows);
    }

    /**
     * The rows named, in that order, copied; a row may be named more than once.
     *
     * @throws IllegalArgumentException if none is named or one does not exist
     */
    public Dataset select(int... chosen) {
        Checks.positive("number of chosen rows", chosen.length);
        int features = features();
        int targets = targets();
        float[] chosenX = new float[Checks.rowsLength("number of chosen rows", chosen.length, features)];
        float[] chosenY = new float[Checks.rowsLength("number of chosen rows", chosen.length, targets)];
        for (int i = 0; i < chosen.length; i++) {
            int row = Checks.index("row", chosen[i], rows);
            System.arraycopy(x, row * features, chosenX, i * features, features);
            System.arraycopy(y, row * targets, chosenY, i * targets, targets);
        }
        return new Dataset(chosenX, chosenY, chosen.length);
    }

    /**
     * Two parts of a data set.
     *
     * @param train the larger part, to train on
     * @param heldOut the part kept apart
     */
    public record Split(Dataset train, Dataset heldOut) {}

    /**
     * Splits at random: {@code round(fraction · rows)} rows are held out, at least one, and at least one stays.
     *
     * @param fraction of the rows to hold out, above 0 and below 1
     * @param seed the same seed gives the same split
     * @throws IllegalArgumentException if the fraction is out of range or there is only one row
     */
    public Split split(double fraction, long seed) {
        if (!(fraction > 0 && fraction < 1)) {
            throw new IllegalArgumentException("fraction must be above 0 and below 1, but is " + fraction);
        }
        if (rows < 2) {
            throw new IllegalArgumentException("a split needs at least 2 rows, but there is 1");
        }
        int held = Math.clamp(Math.round(fraction * rows), 1, rows - 1);
        int[] order = SeededRandom.of(seed, rows).permutation(rows);
        return new Split(select(Arrays.copyOfRange(order, held, rows)), select(Arrays.copyOfRange(order, 0, held)));
    }
}
