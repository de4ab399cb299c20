package dev.lanewise;

import dev.lanewise.Loss.BinaryCrossEntropy;
import dev.lanewise.Loss.CategoricalCrossEntropy;
import dev.lanewise.Loss.HalfSquaredError;
import dev.lanewise.Loss.Huber;
import dev.lanewise.Loss.MeanAbsoluteError;
import dev.lanewise.Loss.MeanSquaredError;
import dev.lanewise.Loss.SparseCategoricalCrossEntropy;
import dev.lanewise.kernel.Losses;

/** From a {@link Loss} to its kernel: the one switch of each batch. */
final class LossEvaluation {

    private LossEvaluation() {}

    /**
     * Terms and gradient for {@code rows} from {@code firstRow} on, of {@code n} outputs with row stride {@code ld};
     * {@code scale} is one over the {@link #divisor}. Targets are as wide as the outputs. All pads are zero and stay
     * zero.
     */
    static void evaluate(
            Losses kernels,
            Loss loss,
            int firstRow,
            int rows,
            int n,
            int ld,
            float scale,
            float[] z,
            float[] a,
            float[] y,
            float[] terms,
            float[] delta) {
        int first = firstRow * ld;
        int length = rows * ld;
        switch (loss) {
            case HalfSquaredError() ->
                kernels.squaredError(length, 0.5f, scale, a, first, y, first, terms, first, delta, first);
            case MeanSquaredError() ->
                kernels.squaredError(length, 1f, scale, a, first, y, first, terms, first, delta, first);
            case MeanAbsoluteError() ->
                kernels.absoluteError(length, scale, a, first, y, first, terms, first, delta, first);
            case Huber(double threshold) ->
                kernels.huber(length, (float) threshold, scale, a, first, y, first, terms, first, delta, first);
            case BinaryCrossEntropy() -> {
                kernels.binaryCrossEntropy(length, scale, z, first, y, first, terms, first, delta, first);
                ActivationKernels.zeroPads(firstRow, rows, n, ld, terms);
                ActivationKernels.zeroPads(firstRow, rows, n, ld, delta);
            }
            case CategoricalCrossEntropy(), SparseCategoricalCrossEntropy() ->
                kernels.categoricalCrossEntropy(rows, n, ld, scale, z, first, y, first, terms, first, delta, first);
        }
    }

    /** What the sum of the terms is divided by: rows, or rows × outputs. */
    static long divisor(Loss loss, int rows, int n) {
        return switch (loss) {
            case HalfSquaredError(), CategoricalCrossEntropy(), SparseCategoricalCrossEntropy() -> rows;
            case MeanSquaredError(), MeanAbsoluteError(), Huber(var _), BinaryCrossEntropy() -> (long) rows * n;
        };
    }
}
