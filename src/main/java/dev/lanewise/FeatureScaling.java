package dev.lanewise;

import dev.lanewise.support.Checks;
import java.util.Arrays;

/**
 * Scales each column: {@code x′ = (x - offset) · factor}. Fitted on the training part only, saved with the model.
 *
 * @param kind how it was fitted
 * @param offset subtracted from each column
 * @param factor multiplied after that, finite and not 0, because a scaling of targets is undone by a division; a
 *     constant column has factor 1
 */
public record FeatureScaling(Kind kind, float[] offset, float[] factor) {

    /** How a scaling was fitted. */
    public enum Kind {
        /** Unchanged. */
        NONE,
        /** Mean 0, standard deviation 1. */
        STANDARD,
        /** Minimum 0, maximum 1. */
        MIN_MAX
    }

    /** Checks that offsets and factors are finite, have the same length, and no factor is 0. */
    public FeatureScaling {
        Checks.length("factor", offset.length, factor.length, "one per column");
        Checks.finite("offset", offset, Math.max(1, offset.length));
        Checks.finite("factor", factor, Math.max(1, factor.length));
        for (int j = 0; j < factor.length; j++) {
            if (factor[j] == 0) {
                throw new IllegalArgumentException("factor must not be 0, which would lose column " + j
                        + " and cannot be undone; a constant column has factor 1");
            }
        }
    }

    /** Leaves all columns as they are. */
    public static FeatureScaling none(int columns) {
        float[] factor = new float[Checks.positive("columns", columns)];
        Arrays.fill(factor, 1f);
        return new FeatureScaling(Kind.NONE, new float[columns], factor);
    }

    /**
     * Fits mean 0 and standard deviation 1 (of the population) to each column of row-major {@code [rows × columns]}.
     *
     * @throws IllegalArgumentException if the values are no whole rows or one is not finite
     */
    public static FeatureScaling standard(float[] values, int columns) {
        int rows = rowsToFit(values, columns);
        float[] offset = new float[columns];
        float[] factor = new float[columns];
        for (int j = 0; j < columns; j++) {
            double sum = 0;
            for (int i = j; i < values.length; i += columns) {
                sum += values[i];
            }
            double mean = sum / rows;
            double squares = 0;
            for (int i = j; i < values.length; i += columns) {
                squares += (values[i] - mean) * (values[i] - mean);
            }
            offset[j] = (float) mean;
            factor[j] = factor(1 / Math.sqrt(squares / rows));
        }
        return new FeatureScaling(Kind.STANDARD, offset, factor);
    }

    /**
     * Fits minimum 0 and maximum 1 to each column of row-major {@code [rows × columns]}; errors as in {@link
     * #standard}.
     */
    public static FeatureScaling minMax(float[] values, int columns) {
        rowsToFit(values, columns);
        float[] offset = new float[columns];
        float[] factor = new float[columns];
        for (int j = 0; j < columns; j++) {
            float min = Float.POSITIVE_INFINITY;
            float max = Float.NEGATIVE_INFINITY;
            for (int i = j; i < values.length; i += columns) {
                min = Math.min(min, values[i]);
                max = Math.max(max, values[i]);
            }
            offset[j] = min;
            factor[j] = factor(1 / ((double) max - min));
        }
        return new FeatureScaling(Kind.MIN_MAX, offset, factor);
    }

    private static int rowsToFit(float[] values, int columns) {
        int rows = Checks.rows("values", values.length, Checks.positive("columns", columns));
        Checks.finite("values", values, columns);
        return rows;
    }

    private static float factor(double inverse) {
        return Float.isFinite((float) inverse) ? (float) inverse : 1f;
    }

    /** Columns. */
    public int columns() {
        return offset.length;
    }

    /** Whether every number stays as it is. */
    boolean isIdentity() {
        for (int j = 0; j < offset.length; j++) {
            if (offset[j] != 0 || factor[j] != 1) {
                return false;
            }
        }
        return true;
    }

    /** Scales {@code rows} rows from {@code in} to {@code out}, which may be the same window. Allocates nothing. */
    public void apply(int rows, float[] in, int inOffset, float[] out, int outOffset) {
        for (int row = 0; row < rows * offset.length; row += offset.length) {
            for (int j = 0; j < offset.length; j++) {
                out[outOffset + row + j] = (in[inOffset + row + j] - offset[j]) * factor[j];
            }
        }
    }

    /** The scaled copy of row-major {@code [rows × columns]}. */
    public float[] apply(float[] values) {
        int rows = Checks.rows("values", values.length, columns());
        float[] out = new float[values.length];
        apply(rows, values, 0, out, 0);
        return out;
    }

    /**
     * The data set with scaled features.
     *
     * @throws IllegalArgumentException if it does not have as many features as this has columns
     */
    public Dataset apply(Dataset data) {
        if (data.features() != columns()) {
            throw new IllegalArgumentException(
                    "the scaling has " + columns() + " columns, but the data has " + data.features() + " features");
        }
        return data.withFeatures(apply(data.x()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FeatureScaling that
                && kind == that.kind
                && Arrays.equals(offset, that.offset)
                && Arrays.equals(factor, that.factor);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(offset) + Arrays.hashCode(factor);
    }
}
