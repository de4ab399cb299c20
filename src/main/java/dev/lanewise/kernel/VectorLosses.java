package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.LENGTH;
import static dev.lanewise.kernel.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** {@link Losses} in lanes. */
final class VectorLosses implements Losses {

    @Override
    public void squaredError(
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
            int deltaOffset) {
        float slope = 2 * factor * scale;
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector error = fromArray(SPECIES, a, aOffset + i).sub(fromArray(SPECIES, y, yOffset + i));
            error.mul(factor).mul(error).intoArray(terms, termsOffset + i);
            error.mul(slope).intoArray(delta, deltaOffset + i);
        }
    }

    @Override
    public void absoluteError(
            int length,
            float scale,
            float[] a,
            int aOffset,
            float[] y,
            int yOffset,
            float[] terms,
            int termsOffset,
            float[] delta,
            int deltaOffset) {
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector error = fromArray(SPECIES, a, aOffset + i).sub(fromArray(SPECIES, y, yOffset + i));
            error.abs().intoArray(terms, termsOffset + i);
            // 0 · error is zero for a zero and NaN for a NaN.
            FloatVector zero = FloatVector.zero(SPECIES);
            error.mul(0f)
                    .blend(scale, zero.lt(error))
                    .blend(-scale, error.lt(zero))
                    .intoArray(delta, deltaOffset + i);
        }
    }

    @Override
    public void huber(
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
            int deltaOffset) {
        FloatVector thresholds = FloatVector.broadcast(SPECIES, threshold);
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector error = fromArray(SPECIES, a, aOffset + i).sub(fromArray(SPECIES, y, yOffset + i));
            FloatVector size = error.abs();
            VectorMask<Float> linear = thresholds.lt(size);
            FloatVector line = size.sub(0.5f * threshold).mul(thresholds);
            error.mul(0.5f).mul(error).blend(line, linear).intoArray(terms, termsOffset + i);
            FloatVector bounded =
                    thresholds.neg().blend(thresholds, FloatVector.zero(SPECIES).lt(error));
            error.blend(bounded, linear).mul(scale).intoArray(delta, deltaOffset + i);
        }
    }

    @Override
    public void binaryCrossEntropy(
            int length,
            float scale,
            float[] z,
            int zOffset,
            float[] y,
            int yOffset,
            float[] terms,
            int termsOffset,
            float[] delta,
            int deltaOffset) {
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector logit = fromArray(SPECIES, z, zOffset + i);
            FloatVector target = fromArray(SPECIES, y, yOffset + i);
            FloatVector e = VectorMath.expOfMinusAbs(logit);
            VectorMath.sigmoid(logit, e).sub(target).mul(scale).intoArray(delta, deltaOffset + i);
            FloatVector linear = logit.neg().fma(target, logit.blend(0f, logit.lt(0f)));
            VectorMath.log1p(e).add(linear).intoArray(terms, termsOffset + i);
        }
    }

    @Override
    public void categoricalCrossEntropy(
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
            int deltaOffset) {
        int padded = Tiles.padded(n);
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int row = 0; row < rows * ld; row += ld) {
            float max = VectorSoftmax.maximum(n, z, zOffset + row);
            VectorSoftmax.exponentials(n, z, zOffset + row, max, delta, deltaOffset + row);
            float sum = (float) VectorSums.total(padded, delta, deltaOffset + row);
            float logSum = VectorSoftmax.logOfSum(sum, padded, delta, deltaOffset + row, terms, termsOffset + row);
            float weight = (float) VectorSums.total(padded, y, yOffset + row) / sum;
            FloatVector maxima = FloatVector.broadcast(SPECIES, max);
            FloatVector weights = FloatVector.broadcast(SPECIES, weight);
            for (int j = row; j < row + padded; j += LENGTH) {
                FloatVector target = fromArray(SPECIES, y, yOffset + j);
                FloatVector logit = fromArray(SPECIES, z, zOffset + j);
                FloatVector e = fromArray(SPECIES, delta, deltaOffset + j);
                FloatVector term = maxima.sub(logit).add(logSum).mul(target);
                term.blend(zero, target.eq(zero)).intoArray(terms, termsOffset + j);
                e.fma(weights, target.neg()).mul(scale).intoArray(delta, deltaOffset + j);
            }
        }
    }
}
