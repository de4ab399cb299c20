package dev.lanewise.train;

import dev.lanewise.Loss;
import dev.lanewise.Model;

/** A figure for people beside the loss, on validation data. */
public enum Metric {

    /** Share of rows whose class is right: the largest output is the class. */
    ACCURACY,

    /** Share of elements that are on the right side: each output is a yes or no of its own. */
    BINARY_ACCURACY,

    /** Coefficient of determination, over all targets of all rows together, each column about its own mean. */
    R2;

    /** The figure that belongs to a loss: an accuracy for the cross-entropies, R² for the others. */
    public static Metric of(Loss loss) {
        if (loss instanceof Loss.BinaryCrossEntropy) {
            return BINARY_ACCURACY;
        }
        return loss.isFromLogits() ? ACCURACY : R2;
    }

    /** The name for people. */
    public String id() {
        return this == R2 ? "R²" : "accuracy";
    }

    /**
     * The figure for predictions.
     *
     * @param predictions row-major {@code [rows × outputs]}
     * @param logits whether the predictions are logits and not probabilities: a logit stands for yes from 0 on, a probability from ½ on
     * @param targets row-major {@code [rows × targetColumns]}, as the loss wants them
     */
    double of(float[] predictions, int outputs, boolean logits, float[] targets, int targetColumns) {
        return switch (this) {
            case ACCURACY -> accuracy(predictions, outputs, targets, targetColumns);
            case BINARY_ACCURACY -> binaryAccuracy(predictions, logits ? 0 : 0.5f, targets);
            case R2 -> r2(predictions, targets, outputs);
        };
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

    private static double binaryAccuracy(float[] predictions, float threshold, float[] targets) {
        int right = 0;
        for (int i = 0; i < targets.length; i++) {
            right += predictions[i] >= threshold == targets[i] >= 0.5f ? 1 : 0;
        }
        return (double) right / targets.length;
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
