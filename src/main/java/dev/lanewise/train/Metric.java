package dev.lanewise.train;

import dev.lanewise.Loss;
import dev.lanewise.Model;

/** A figure for people beside the loss, on validation data. */
public enum Metric {

    /** Share of rows whose class is right. */
    ACCURACY,

    /** Coefficient of determination, over all targets of all rows together, each column about its own mean. */
    R2;

    /** The figure that belongs to a loss: accuracy for the cross-entropies, R² for the others. */
    public static Metric of(Loss loss) {
        return loss.isFromLogits() ? ACCURACY : R2;
    }

    /** The name for people. */
    public String id() {
        return this == ACCURACY ? "accuracy" : "R²";
    }

    /**
     * The figure for predictions.
     *
     * @param predictions row-major {@code [rows × outputs]}
     * @param logits whether the predictions are logits and not probabilities: a single one then stands for class 1 from 0 on
     * @param targets row-major {@code [rows × targetColumns]}, as the loss wants them
     */
    double of(float[] predictions, int outputs, boolean logits, float[] targets, int targetColumns) {
        return this == ACCURACY
                ? accuracy(predictions, outputs, logits, targets, targetColumns)
                : r2(predictions, targets, outputs);
    }

    private static double accuracy(
            float[] predictions, int outputs, boolean logits, float[] targets, int targetColumns) {
        int[] predicted = logits && outputs == 1 ? signs(predictions) : Model.classes(predictions, outputs);
        boolean sparse = targetColumns != outputs;
        int[] actual = sparse ? new int[0] : Model.classes(targets, outputs);
        int right = 0;
        for (int row = 0; row < predicted.length; row++) {
            int expected = sparse ? (int) targets[row] : actual[row];
            right += predicted[row] == expected ? 1 : 0;
        }
        return (double) right / predicted.length;
    }

    private static int[] signs(float[] logits) {
        int[] classes = new int[logits.length];
        for (int row = 0; row < classes.length; row++) {
            classes[row] = logits[row] >= 0 ? 1 : 0;
        }
        return classes;
    }

    private static double r2(float[] predictions, float[] targets, int columns) {
        double residual = 0;
        double total = 0;
        int rows = targets.length / columns;
        for (int j = 0; j < columns; j++) {
            double sum = 0;
            for (int i = j; i < targets.length; i += columns) {
                sum += targets[i];
            }
            double mean = sum / rows;
            for (int i = j; i < targets.length; i += columns) {
                residual += ((double) targets[i] - predictions[i]) * ((double) targets[i] - predictions[i]);
                total += (targets[i] - mean) * (targets[i] - mean);
            }
        }
        return 1 - residual / total;
    }
}
