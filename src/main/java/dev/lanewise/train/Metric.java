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
     * @param predictions row-major {@code [rows × outputs]}; logits or probabilities for {@link #ACCURACY}
     * @param targets row-major {@code [rows × targetColumns]}, as the loss wants them
     */
    double of(float[] predictions, int outputs, float[] targets, int targetColumns) {
        return this == ACCURACY
                ? accuracy(predictions, outputs, targets, targetColumns)
                : r2(predictions, targets, outputs);
    }

    private static double accuracy(float[] predictions, int outputs, float[] targets, int targetColumns) {
        int[] predicted = Model.classes(predictions, outputs);
        boolean sparse = targetColumns != outputs;
        int[] actual = sparse ? new int[0] : Model.classes(targets, outputs);
        int right = 0;
        for (int row = 0; row < predicted.length; row++) {
            int expected = sparse ? (int) targets[row] : actual[row];
            right += predicted[row] == expected ? 1 : 0;
        }
        return (double) right / predicted.length;
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
