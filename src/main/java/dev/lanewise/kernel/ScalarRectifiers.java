package dev.lanewise.kernel;

/** The definition of {@link Rectifiers}. */
final class ScalarRectifiers implements Rectifiers {

    @Override
    public void prelu(
            int rows,
            int from,
            int to,
            float[] z,
            int zOffset,
            int ldz,
            float[] alpha,
            int alphaOffset,
            float[] a,
            int aOffset,
            int lda) {
        for (int j = from; j < Tiles.padded(to); j++) {
            for (int b = 0; b < rows; b++) {
                float x = z[zOffset + b * ldz + j];
                a[aOffset + b * lda + j] = x < 0 ? x * alpha[alphaOffset + j] : x;
            }
        }
    }

    @Override
    public void preluBackward(
            int rows,
            int from,
            int to,
            float[] z,
            int zOffset,
            int ldz,
            float[] alpha,
            int alphaOffset,
            float[] delta,
            int deltaOffset,
            int ldd) {
        for (int j = from; j < Tiles.padded(to); j++) {
            for (int b = 0; b < rows; b++) {
                int d = deltaOffset + b * ldd + j;
                delta[d] = z[zOffset + b * ldz + j] > 0 ? delta[d] : delta[d] * alpha[alphaOffset + j];
            }
        }
    }

    @Override
    public void preluParameterGradients(
            int rows,
            int from,
            int to,
            float[] z,
            int zOffset,
            int ldz,
            float[] delta,
            int deltaOffset,
            int ldd,
            float[] dAlpha,
            int dAlphaOffset) {
        for (int j = from; j < Tiles.padded(to); j++) {
            float sum = 0;
            for (int b = 0; b < rows; b++) {
                float x = z[zOffset + b * ldz + j];
                sum = Math.fma(delta[deltaOffset + b * ldd + j], x > 0 ? 0 : x, sum);
            }
            dAlpha[dAlphaOffset + j] = sum;
        }
    }
}
