package dev.lanewise.metrics;

/**
 * How good predicted probabilities are, all of them, not only the largest.
 *
 * @param logLoss mean over rows of {@code -ln p}, {@code p} the probability given to the row's class; infinite if a
 *     class that occurs was given 0: nothing is clipped
 * @param brier mean over rows of the squared error of the probabilities (Brier 1950), summed over the classes; for one
 *     column, the squared error of that column, which is half of that sum
 */
public record ProbabilityMetrics(double logLoss, double brier) {

    /**
     * For the outputs of a classifier, with {@code outputs} columns as in {@code Model.classes}.
     *
     * @param probabilities row-major {@code [rows × outputs]}, each 0 to 1; one column holds the probability of class 1
     * @param outputs columns: 1 for two classes, else the number of classes; the columns of a row are taken as they
     *     are, whatever their sum
     * @param actual the class of each row
     * @throws IllegalArgumentException if there are no whole rows, the numbers of rows differ, a probability is not 0
     *     to 1, or a class has no column
     */
    public static ProbabilityMetrics of(float[] probabilities, int outputs, int[] actual) {
        int rows = Checks.rows("probabilities", probabilities.length, outputs);
        Checks.sameLength("rows of probabilities", rows, "actual", actual.length);
        Checks.probabilities("probabilities", probabilities);
        Checks.classes("actual", actual, Math.max(2, outputs));
        double logLoss = 0;
        double brier = 0;
        for (int row = 0; row < rows; row++) {
            if (outputs == 1) {
                double p = actual[row] == 1 ? probabilities[row] : 1 - (double) probabilities[row];
                logLoss -= StrictMath.log(p);
                brier += (1 - p) * (1 - p);
                continue;
            }
            logLoss -= StrictMath.log(probabilities[row * outputs + actual[row]]);
            for (int j = 0; j < outputs; j++) {
                double error = probabilities[row * outputs + j] - (j == actual[row] ? 1.0 : 0.0);
                brier += error * error;
            }
        }
        return new ProbabilityMetrics(logLoss / rows, brier / rows);
    }
}
