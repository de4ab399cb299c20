package dev.lanewise.kernel;

/**
 * Losses: for each element its {@code term} of the loss, and {@code delta}, the gradient of the loss.
 *
 * <p>The mean loss of a batch is {@code scale · Σ terms}; {@code delta} has {@code scale} already in it. Element-wise
 * methods work on {@code length} floats, a whole number of lines; where both are zero the squared, absolute and Huber
 * errors give zero, so pads stay zero. {@code delta} is by the activation {@code a} for those, and by the
 * pre-activation {@code z} for the cross-entropies, which are computed from logits and never overflow. Outputs must not
 * overlap inputs.
 */
public sealed interface Losses permits ScalarLosses, VectorLosses {

    /** {@code term = factor·(a - y)²}, {@code delta = 2·factor·scale·(a - y)}. */
    void squaredError(
            int length,
            float factor,
            float scale,
            float[] a,
            int aOffset,
            float[] y,
            int yOffset,
            float[] terms,
            int termsOffset,
            float[] delta,
            int deltaOffset);

    /** {@code term = |a - y|}, {@code delta = scale·sign(a - y)} with {@code sign(0) = 0}. */
    void absoluteError(
            int length,
            float scale,
            float[] a,
            int aOffset,
            float[] y,
            int yOffset,
            float[] terms,
            int termsOffset,
            float[] delta,
            int deltaOffset);

    /**
     * With {@code e = a - y}: {@code e²/2} and {@code scale·e} where {@code |e| ≤ threshold}, else linear (Huber 1964).
     */
    void huber(
            int length,
            float threshold,
            float scale,
            float[] a,
            int aOffset,
            float[] y,
            int yOffset,
            float[] terms,
            int termsOffset,
            float[] delta,
            int deltaOffset);

    /**
     * {@code term = log1p(e^-|z|) + fma(-z, y, max(z,0))}, which is {@code log(1 + e^z) - z·y}, and {@code delta =
     * scale·(sigmoid(z) - y)}. With targets from 0 to 1 both summands are at least 0, so nothing cancels: the error of
     * the term is a few ulp of the term itself. That of delta is a few ulp of {@code scale·max(sigmoid(z), |delta|)}. A
     * zero logit gives {@code log 2}, so its caller zeroes the pads of both outputs.
     */
    void binaryCrossEntropy(
            int length,
            float scale,
            float[] z,
            int zOffset,
            float[] y,
            int yOffset,
            float[] terms,
            int termsOffset,
            float[] delta,
            int deltaOffset);

    /**
     * Row by row: {@code term = y·(log Σ e^z - z)}, zero where {@code y} is zero, and {@code delta =
     * scale·(softmax(z)·Σy - y)}. The logarithm is {@code max z + log Σ e^(z - max z)}; where the other logits add less
     * than 1 to that sum it is {@code log1p} of what they add, so a confident right answer keeps its loss: the error of
     * a term is relative to the term. All matrices are {@code rows × n} with row stride {@code ld}; pads of the outputs
     * become zero, those of {@code delta} NaN in a row that is NaN. Of a row, {@code terms} must not overlap {@code
     * delta}.
     */
    void categoricalCrossEntropy(
            int rows,
            int n,
            int ld,
            float scale,
            float[] z,
            int zOffset,
            float[] y,
            int yOffset,
            float[] terms,
            int termsOffset,
            float[] delta,
            int deltaOffset);
}
