package dev.lanewise.kernel;

/** The definition of {@link Losses}. */
final class ScalarLosses implements Losses {

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
        for (int i = 0; i < length; i++) {
            float error = a[aOffset + i] - y[yOffset + i];
            terms[termsOffset + i] = factor * error * error;
            delta[deltaOffset + i] = slope * error;
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
        for (int i = 0; i < length; i++) {
            float error = a[aOffset + i] - y[yOffset + i];
            terms[termsOffset + i] = Math.abs(error);
            delta[deltaOffset + i] = error > 0 ? scale : error < 0 ? -scale : 0f * error;
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
        for (int i = 0; i < length; i++) {
            float error = a[aOffset + i] - y[yOffset + i];
            float size = Math.abs(error);
            boolean linear = size > threshold;
            terms[termsOffset + i] = linear ? threshold * (size - 0.5f * threshold) : 0.5f * error * error;
            float bounded = error > 0 ? threshold : -threshold;
            delta[deltaOffset + i] = scale * (linear ? bounded : error);
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
        for (int i = 0; i < length; i++) {
            float logit = z[zOffset + i];
            float target = y[yOffset + i];
            float linear = Math.fma(-logit, target, logit < 0f ? 0f : logit);
            terms[termsOffset + i] = ScalarMath.log1p(ScalarMath.expOfMinusAbs(logit)) + linear;
            delta[deltaOffset + i] = scale * (ScalarMath.sigmoid(logit) - target);
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
        for (int row = 0; row < rows * ld; row += ld) {
            float max = ScalarSoftmax.maximum(n, z, zOffset + row);
            ScalarSoftmax.exponentials(n, z, zOffset + row, max, delta, deltaOffset + row);
            float sum = (float) ScalarSums.total(padded, delta, deltaOffset + row);
            float logSum = ScalarSoftmax.logOfSum(sum, padded, delta, deltaOffset + row, terms, termsOffset + row);
            float weight = (float) ScalarSums.total(padded, y, yOffset + row) / sum;
            for (int j = row; j < row + padded; j++) {
                float target = y[yOffset + j];
                terms[termsOffset + j] = target == 0 ? 0f : target * ((max - z[zOffset + j]) + logSum);
                delta[deltaOffset + j] = scale * Math.fma(delta[deltaOffset + j], weight, -target);
            }
        }
    }
}
