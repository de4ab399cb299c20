package dev.lanewise.train;

import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.metrics.RegressionMetrics;

/** A figure for people beside the loss, on validation data. */
public enum Metric {

    /** Share of rows whose class is right: the largest logit is the class. */
    ACCURACY,

    /**
     * Share of elements that are on the right side: each output is a yes or no of its own, yes from a logit of 0 on.
     */
    BINARY_ACCURACY,

    /** Coefficient of determination, as {@link RegressionMetrics#r2}; NaN where that is undefined. */
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

    /** Whether it counts right answers among logits, so that it may be added up over batches. */
    boolean isCounted() {
        return this != R2;
    }

    /**
     * The right answers among the logits of some rows: rows, or elements for {@link #BINARY_ACCURACY}.
     *
     * @param logits row-major {@code [rows × outputs]}, from 0 on
     * @param data holds the targets, as the loss wants them
     * @param firstRow of the rows in {@code data}
     */
    int right(float[] logits, int outputs, Dataset data, int firstRow, int rows) {
        int right = 0;
        for (int row = 0; row < rows; row++) {
            right += this == ACCURACY
                    ? rightClass(logits, row * outputs, outputs, data, firstRow + row)
                    : rightElements(logits, row * outputs, outputs, data.y(), (firstRow + row) * outputs);
        }
        return right;
    }

    private static int rightClass(float[] logits, int offset, int outputs, Dataset data, int row) {
        boolean isClassNumber = data.targets() != outputs;
        int actual = isClassNumber ? (int) data.y()[row] : largest(data.y(), row * outputs, outputs);
        return largest(logits, offset, outputs) == actual ? 1 : 0;
    }

    private static int largest(float[] values, int offset, int count) {
        int largest = 0;
        for (int j = 1; j < count; j++) {
            largest = values[offset + j] > values[offset + largest] ? j : largest;
        }
        return largest;
    }

    private static int rightElements(float[] logits, int offset, int outputs, float[] targets, int targetOffset) {
        int right = 0;
        for (int j = 0; j < outputs; j++) {
            right += logits[offset + j] >= 0 == targets[targetOffset + j] >= 0.5f ? 1 : 0;
        }
        return right;
    }

    /** All answers that {@link #right} judges in a data set. */
    long answers(Dataset data, int outputs) {
        return this == BINARY_ACCURACY ? (long) data.rows() * outputs : data.rows();
    }
}
