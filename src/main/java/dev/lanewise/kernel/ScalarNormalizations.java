package dev.lanewise.kernel;

import java.util.Arrays;

/** The definition of {@link Normalizations}. */
final class ScalarNormalizations implements Normalizations {

    @Override
    public void columnMoments(
            int rows, int from, int to, float[] x, int xOffset, int ldx, float[] mean, float[] variance) {
        for (int j = from; j < Tiles.padded(to); j++) {
            float sum = 0;
            for (int b = 0; b < rows; b++) {
                sum += x[xOffset + b * ldx + j];
            }
            mean[j] = sum / rows;
            float squares = 0;
            for (int b = 0; b < rows; b++) {
                float d = x[xOffset + b * ldx + j] - mean[j];
                squares = Math.fma(d, d, squares);
            }
            variance[j] = squares / rows;
        }
    }

    @Override
    public void inverseDeviations(
            int from, int to, float epsilon, float[] variance, int varianceOffset, float[] inverse) {
        for (int j = from; j < Tiles.padded(to); j++) {
            inverse[j] = inverse(variance[varianceOffset + j], epsilon);
        }
    }

    /** The rounded double root of a float is its correctly rounded float root, as in {@link ScalarUpdates}. */
    static float inverse(float variance, float epsilon) {
        return 1 / (float) Math.sqrt(variance + epsilon);
    }

    @Override
    public void normalizeColumns(
            int rows,
            int from,
            int to,
            float[] x,
            int xOffset,
            int ldx,
            float[] mean,
            float[] inverse,
            float[] gamma,
            int gammaOffset,
            float[] beta,
            int betaOffset,
            float[] y,
            int yOffset,
            int ldy) {
        for (int j = from; j < Tiles.padded(to); j++) {
            for (int b = 0; b < rows; b++) {
                float normal = (x[xOffset + b * ldx + j] - mean[j]) * inverse[j];
                y[yOffset + b * ldy + j] = Math.fma(gamma[gammaOffset + j], normal, beta[betaOffset + j]);
            }
        }
    }

    @Override
    public void columnParameterGradients(
            int rows,
            int from,
            int to,
            float[] x,
            int xOffset,
            int ldx,
            float[] mean,
            float[] inverse,
            float[] delta,
            int deltaOffset,
            int ldd,
            float[] dGamma,
            int dGammaOffset,
            float[] dBeta,
            int dBetaOffset) {
        for (int j = from; j < Tiles.padded(to); j++) {
            float sum = 0;
            float products = 0;
            for (int b = 0; b < rows; b++) {
                float d = delta[deltaOffset + b * ldd + j];
                sum += d;
                products = Math.fma(d, (x[xOffset + b * ldx + j] - mean[j]) * inverse[j], products);
            }
            dGamma[dGammaOffset + j] = products;
            dBeta[dBetaOffset + j] = sum;
        }
    }

    @Override
    public void normalizeColumnsBackward(
            int rows,
            int from,
            int to,
            float[] x,
            int xOffset,
            int ldx,
            float[] mean,
            float[] inverse,
            float[] gamma,
            int gammaOffset,
            float[] delta,
            int deltaOffset,
            int ldd,
            float[] dGamma,
            int dGammaOffset,
            float[] dBeta,
            int dBetaOffset,
            float[] dx,
            int dxOffset,
            int lddx) {
        for (int j = from; j < Tiles.padded(to); j++) {
            float scale = gamma[gammaOffset + j] * inverse[j];
            float slope = -(dGamma[dGammaOffset + j] / rows);
            float shift = dBeta[dBetaOffset + j] / rows;
            for (int b = 0; b < rows; b++) {
                float normal = (x[xOffset + b * ldx + j] - mean[j]) * inverse[j];
                float d = delta[deltaOffset + b * ldd + j] - shift;
                dx[dxOffset + b * lddx + j] = scale * Math.fma(normal, slope, d);
            }
        }
    }

    @Override
    public void affineColumns(
            int rows,
            int from,
            int to,
            float[] x,
            int xOffset,
            int ldx,
            float[] scale,
            int scaleOffset,
            float[] shift,
            int shiftOffset,
            float[] y,
            int yOffset,
            int ldy) {
        for (int j = from; j < Tiles.padded(to); j++) {
            for (int b = 0; b < rows; b++) {
                y[yOffset + b * ldy + j] =
                        Math.fma(x[xOffset + b * ldx + j], scale[scaleOffset + j], shift[shiftOffset + j]);
            }
        }
    }

    @Override
    public void runningAverage(
            int from, int to, float momentum, float complement, float[] value, float[] running, int runningOffset) {
        for (int j = from; j < Tiles.padded(to); j++) {
            running[runningOffset + j] = Math.fma(running[runningOffset + j], momentum, value[j] * complement);
        }
    }

    @Override
    public void normalizeRows(
            int rows,
            int n,
            float[] x,
            int xOffset,
            int ldx,
            float epsilon,
            float[] gamma,
            int gammaOffset,
            float[] beta,
            int betaOffset,
            float[] y,
            int yOffset,
            int ldy,
            float[] mean,
            float[] inverse,
            int firstRow) {
        int padded = Tiles.padded(n);
        for (int b = 0; b < rows; b++) {
            int row = yOffset + b * ldy;
            float m = (float) ScalarSums.total(padded, x, xOffset + b * ldx) / n;
            for (int j = 0; j < n; j++) {
                y[row + j] = x[xOffset + b * ldx + j] - m;
            }
            Arrays.fill(y, row + n, row + padded, 0f);
            float i = inverse((float) ScalarSums.dot(padded, y, row, y, row) / n, epsilon);
            for (int j = 0; j < n; j++) {
                y[row + j] = Math.fma(gamma[gammaOffset + j], y[row + j] * i, beta[betaOffset + j]);
            }
            mean[firstRow + b] = m;
            inverse[firstRow + b] = i;
        }
    }

    @Override
    public void normalizeRowsBackward(
            int rows,
            int n,
            float[] x,
            int xOffset,
            int ldx,
            float[] mean,
            float[] inverse,
            int firstRow,
            float[] gamma,
            int gammaOffset,
            float[] delta,
            int deltaOffset,
            int ldd,
            float[] dx,
            int dxOffset,
            int lddx,
            float[] scratch) {
        int padded = Tiles.padded(n);
        Arrays.fill(scratch, n, padded, 0f);
        for (int b = 0; b < rows; b++) {
            int row = dxOffset + b * lddx;
            float i = inverse[firstRow + b];
            for (int j = 0; j < n; j++) {
                scratch[j] = (x[xOffset + b * ldx + j] - mean[firstRow + b]) * i;
                dx[row + j] = delta[deltaOffset + b * ldd + j] * gamma[gammaOffset + j];
            }
            Arrays.fill(dx, row + n, row + padded, 0f);
            float slope = -((float) ScalarSums.dot(padded, dx, row, scratch, 0) / n);
            float shift = (float) ScalarSums.total(padded, dx, row) / n;
            for (int j = 0; j < n; j++) {
                dx[row + j] = i * Math.fma(scratch[j], slope, dx[row + j] - shift);
            }
        }
    }

    @Override
    public void rowParameterGradients(
            int rows,
            int from,
            int to,
            float[] x,
            int xOffset,
            int ldx,
            float[] mean,
            float[] inverse,
            int firstRow,
            float[] delta,
            int deltaOffset,
            int ldd,
            float[] dGamma,
            int dGammaOffset,
            float[] dBeta,
            int dBetaOffset) {
        for (int j = from; j < Tiles.padded(to); j++) {
            float sum = 0;
            float products = 0;
            for (int b = 0; b < rows; b++) {
                float d = delta[deltaOffset + b * ldd + j];
                sum += d;
                float normal = (x[xOffset + b * ldx + j] - mean[firstRow + b]) * inverse[firstRow + b];
                products = Math.fma(d, normal, products);
            }
            dGamma[dGammaOffset + j] = j < to ? products : 0;
            dBeta[dBetaOffset + j] = sum;
        }
    }
}
