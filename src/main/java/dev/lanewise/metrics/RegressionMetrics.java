package dev.lanewise.metrics;

import dev.lanewise.support.Checks;

/**
 * How far predicted numbers are from their targets. With several columns each error is the mean over all elements, and
 * R² the mean over the columns that have one.
 *
 * @param rows rows
 * @param mse mean squared error
 * @param mae mean absolute error
 * @param r2 coefficient of determination: 1 - Σ(target - prediction)² / Σ(target - mean)²; 1 is perfect, 0 is what the
 *     mean of the targets reaches, below 0 is worse. A column whose targets are all equal, as in a single row, has none
 *     and is left out of the mean; NaN if no column has one
 */
public record RegressionMetrics(int rows, double mse, double mae, double r2) {

    /**
     * For one column.
     *
     * @param predictions one a row
     * @param targets one a row
     * @throws IllegalArgumentException if there are no rows, the arrays differ in length, or a number is not finite
     */
    public static RegressionMetrics of(float[] predictions, float[] targets) {
        return of(predictions, targets, 1);
    }

    /**
     * For several columns.
     *
     * @param predictions row-major {@code [rows × columns]}
     * @param targets row-major {@code [rows × columns]}
     * @param columns outputs of the network, at least 1
     * @throws IllegalArgumentException if there are no whole rows, the arrays differ in length, or a number is not
     *     finite
     */
    public static RegressionMetrics of(float[] predictions, float[] targets, int columns) {
        Checks.sameLength("predictions", predictions.length, "targets", targets.length);
        int rows = Checks.rows("predictions", predictions.length, columns);
        Checks.finite("predictions", predictions);
        Checks.finite("targets", targets);
        double squares = 0;
        double absolutes = 0;
        double r2 = 0;
        int varied = 0;
        for (int column = 0; column < columns; column++) {
            double columnSquares = 0;
            for (int i = column; i < targets.length; i += columns) {
                double error = (double) predictions[i] - targets[i];
                columnSquares += error * error;
                absolutes += Math.abs(error);
            }
            squares += columnSquares;
            double columnTotal = squaresAboutMean(targets, rows, column, columns);
            if (columnTotal > 0) {
                r2 += 1 - columnSquares / columnTotal;
                varied++;
            }
        }
        double mean = varied == 0 ? Double.NaN : r2 / varied;
        return new RegressionMetrics(rows, squares / targets.length, absolutes / targets.length, mean);
    }

    /** The square root of the mean squared error, in the unit of the targets. */
    public double rmse() {
        return Math.sqrt(mse);
    }

    private static double squaresAboutMean(float[] targets, int rows, int column, int columns) {
        double sum = 0;
        for (int i = column; i < targets.length; i += columns) {
            sum += targets[i];
        }
        double mean = sum / rows;
        double squares = 0;
        for (int i = column; i < targets.length; i += columns) {
            squares += (targets[i] - mean) * (targets[i] - mean);
        }
        return squares;
    }
}
