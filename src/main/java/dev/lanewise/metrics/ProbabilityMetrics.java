package dev.lanewise.metrics;

import dev.lanewise.support.Checks;
import java.util.function.IntToDoubleFunction;

/**
 * How good predicted probabilities are, all of them, not only the largest.
 *
 * @param logLoss mean over rows of {@code -ln p}, {@code p} the probability given to the row's class. Of logits it is
 *     as exact and as finite as the cross-entropy that trained on them; of probabilities it is infinite if a class that
 *     occurs was given 0: nothing is clipped
 * @param brier mean over rows of the squared error of the probabilities (Brier 1950), summed over the classes; for one
 *     column, the squared error of that column, which is half of that sum
 */
public record ProbabilityMetrics(double logLoss, double brier) {

    /**
     * For the outputs of a classifier, with {@code outputs} columns as in {@code Model.classes}. Where the logits are
     * at hand, {@link #ofSigmoid} and {@link #ofSoftmax} lose nothing to probabilities that are 0 or 1 as floats.
     *
     * @param probabilities row-major {@code [rows × outputs]}, each 0 to 1; one column holds the probability of class 1
     * @param outputs columns: 1 for two classes, else the number of classes; the columns of a row are taken as they
     *     are, whatever their sum
     * @param actual the class of each row
     * @throws IllegalArgumentException if there are no whole rows, the numbers of rows differ, a probability is not 0
     *     to 1, or a class has no column
     */
    public static ProbabilityMetrics of(float[] probabilities, int outputs, int[] actual) {
        check("probabilities", probabilities, outputs, actual);
        Checks.probabilities("probabilities", probabilities);
        return mean(
                probabilities.length / outputs,
                outputs,
                actual,
                row -> {
                    float p = probabilities[row * outputs + (outputs == 1 ? 0 : actual[row])];
                    return -StrictMath.log(outputs == 1 && actual[row] == 0 ? 1 - (double) p : p);
                },
                i -> probabilities[i]);
    }

    /**
     * For the logits of sigmoid outputs, each of which stands for itself.
     *
     * @param logits row-major {@code [rows × outputs]}, finite; one column holds the logit of class 1
     * @param outputs columns: 1 for two classes, else the number of classes
     * @param actual the class of each row
     * @throws IllegalArgumentException if there are no whole rows, the numbers of rows differ, a logit is not finite,
     *     or a class has no column
     */
    public static ProbabilityMetrics ofSigmoid(float[] logits, int outputs, int[] actual) {
        check("logits", logits, outputs, actual);
        Checks.finite("logits", logits);
        return mean(
                logits.length / outputs,
                outputs,
                actual,
                row -> outputs == 1
                        ? softplus(actual[row] == 1 ? -logits[row] : logits[row])
                        : softplus(-logits[row * outputs + actual[row]]),
                i -> StrictMath.exp(-softplus(-logits[i])));
    }

    /**
     * For the logits of softmax outputs; arguments as for {@link #ofSigmoid}, with at least 2 columns.
     *
     * @throws IllegalArgumentException as for {@link #ofSigmoid}, or if there is only one column
     */
    public static ProbabilityMetrics ofSoftmax(float[] logits, int outputs, int[] actual) {
        if (outputs < 2) {
            throw new IllegalArgumentException("outputs of softmax must be at least 2, but are " + outputs);
        }
        check("logits", logits, outputs, actual);
        Checks.finite("logits", logits);
        int rows = logits.length / outputs;
        double[] others = new double[rows];
        int[] largest = new int[rows];
        for (int row = 0; row < rows; row++) {
            for (int j = 1; j < outputs; j++) {
                largest[row] = logits[row * outputs + j] > logits[row * outputs + largest[row]] ? j : largest[row];
            }
            for (int j = 0; j < outputs; j++) {
                double lead = (double) logits[row * outputs + largest[row]] - logits[row * outputs + j];
                others[row] += j == largest[row] ? 0 : StrictMath.exp(-lead);
            }
        }
        // -ln p = (max - z) + ln(1 + Σ e^(z - max)) over all but the largest: nothing cancels.
        IntToDoubleFunction minusLog = i -> {
            int row = i / outputs;
            return (double) logits[row * outputs + largest[row]] - logits[i] + StrictMath.log1p(others[row]);
        };
        return mean(
                rows,
                outputs,
                actual,
                row -> minusLog.applyAsDouble(row * outputs + actual[row]),
                i -> StrictMath.exp(-minusLog.applyAsDouble(i)));
    }

    private static void check(String name, float[] values, int outputs, int[] actual) {
        int rows = Checks.rows(name, values.length, outputs);
        Checks.sameLength("rows of " + name, rows, "actual", actual.length);
        Checks.classes("actual", actual, Math.max(2, outputs));
    }

    /** From {@code -ln p} of a row's class, and the probability at an index of the matrix. */
    private static ProbabilityMetrics mean(
            int rows, int outputs, int[] actual, IntToDoubleFunction minusLog, IntToDoubleFunction probability) {
        double logLoss = 0;
        double brier = 0;
        for (int row = 0; row < rows; row++) {
            logLoss += minusLog.applyAsDouble(row);
            for (int j = 0; j < outputs; j++) {
                boolean isActual = outputs == 1 ? actual[row] == 1 : j == actual[row];
                double error = probability.applyAsDouble(row * outputs + j) - (isActual ? 1 : 0);
                brier += error * error;
            }
        }
        return new ProbabilityMetrics(logLoss / rows, brier / rows);
    }

    /** {@code ln(1 + e^x)}. */
    private static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }
}
