package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.LENGTH;
import static dev.lanewise.kernel.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * {@link Normalizations} in lanes. Methods over columns go down the rows a vector at a time, so that what belongs to a
 * column stays in registers and a chain needs no memory.
 */
final class VectorNormalizations implements Normalizations {

    /** 0, 1, 2, … */
    private static final FloatVector LANES = FloatVector.zero(SPECIES).addIndex(1);

    @Override
    public void columnMoments(
            int rows, int from, int to, float[] x, int xOffset, int ldx, float[] mean, float[] variance) {
        for (int j = from; j < Tiles.padded(to); j += LENGTH) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int b = 0; b < rows; b++) {
                sum = sum.add(fromArray(SPECIES, x, xOffset + b * ldx + j));
            }
            FloatVector m = sum.div(rows);
            m.intoArray(mean, j);
            FloatVector squares = FloatVector.zero(SPECIES);
            for (int b = 0; b < rows; b++) {
                FloatVector d = fromArray(SPECIES, x, xOffset + b * ldx + j).sub(m);
                squares = d.fma(d, squares);
            }
            squares.div(rows).intoArray(variance, j);
        }
    }

    @Override
    public void inverseDeviations(
            int from, int to, float epsilon, float[] variance, int varianceOffset, float[] inverse) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        for (int j = from; j < Tiles.padded(to); j += LENGTH) {
            FloatVector root = fromArray(SPECIES, variance, varianceOffset + j)
                    .add(epsilon)
                    .sqrt();
            one.div(root).intoArray(inverse, j);
        }
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
        for (int j = from; j < Tiles.padded(to); j += LENGTH) {
            FloatVector m = fromArray(SPECIES, mean, j);
            FloatVector i = fromArray(SPECIES, inverse, j);
            FloatVector scale = fromArray(SPECIES, gamma, gammaOffset + j);
            FloatVector shift = fromArray(SPECIES, beta, betaOffset + j);
            for (int b = 0; b < rows; b++) {
                FloatVector normal =
                        fromArray(SPECIES, x, xOffset + b * ldx + j).sub(m).mul(i);
                scale.fma(normal, shift).intoArray(y, yOffset + b * ldy + j);
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
        for (int j = from; j < Tiles.padded(to); j += LENGTH) {
            FloatVector m = fromArray(SPECIES, mean, j);
            FloatVector i = fromArray(SPECIES, inverse, j);
            FloatVector sum = FloatVector.zero(SPECIES);
            FloatVector products = sum;
            for (int b = 0; b < rows; b++) {
                FloatVector d = fromArray(SPECIES, delta, deltaOffset + b * ldd + j);
                sum = sum.add(d);
                products = d.fma(
                        fromArray(SPECIES, x, xOffset + b * ldx + j).sub(m).mul(i), products);
            }
            products.intoArray(dGamma, dGammaOffset + j);
            sum.intoArray(dBeta, dBetaOffset + j);
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
        for (int j = from; j < Tiles.padded(to); j += LENGTH) {
            FloatVector m = fromArray(SPECIES, mean, j);
            FloatVector i = fromArray(SPECIES, inverse, j);
            FloatVector scale = fromArray(SPECIES, gamma, gammaOffset + j).mul(i);
            FloatVector slope =
                    fromArray(SPECIES, dGamma, dGammaOffset + j).div(rows).neg();
            FloatVector shift = fromArray(SPECIES, dBeta, dBetaOffset + j).div(rows);
            for (int b = 0; b < rows; b++) {
                FloatVector normal =
                        fromArray(SPECIES, x, xOffset + b * ldx + j).sub(m).mul(i);
                FloatVector d =
                        fromArray(SPECIES, delta, deltaOffset + b * ldd + j).sub(shift);
                scale.mul(normal.fma(slope, d)).intoArray(dx, dxOffset + b * lddx + j);
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
        for (int j = from; j < Tiles.padded(to); j += LENGTH) {
            FloatVector factor = fromArray(SPECIES, scale, scaleOffset + j);
            FloatVector summand = fromArray(SPECIES, shift, shiftOffset + j);
            for (int b = 0; b < rows; b++) {
                fromArray(SPECIES, x, xOffset + b * ldx + j)
                        .fma(factor, summand)
                        .intoArray(y, yOffset + b * ldy + j);
            }
        }
    }

    @Override
    public void runningAverage(
            int from, int to, float momentum, float complement, float[] value, float[] running, int runningOffset) {
        FloatVector momenta = FloatVector.broadcast(SPECIES, momentum);
        for (int j = from; j < Tiles.padded(to); j += LENGTH) {
            fromArray(SPECIES, running, runningOffset + j)
                    .fma(momenta, fromArray(SPECIES, value, j).mul(complement))
                    .intoArray(running, runningOffset + j);
        }
    }

    /** The differences from the mean wait in {@code y}. */
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
            int xRow = xOffset + b * ldx;
            int row = yOffset + b * ldy;
            float m = (float) VectorSums.total(padded, x, xRow) / n;
            for (int j = 0; j < padded; j += LENGTH) {
                fromArray(SPECIES, x, xRow + j).sub(m).intoArray(y, row + j);
            }
            zeroPads(n, y, row);
            float i = ScalarNormalizations.inverse((float) VectorSums.dot(padded, y, row, y, row) / n, epsilon);
            for (int j = 0; j < padded; j += LENGTH) {
                fromArray(SPECIES, gamma, gammaOffset + j)
                        .fma(fromArray(SPECIES, y, row + j).mul(i), fromArray(SPECIES, beta, betaOffset + j))
                        .intoArray(y, row + j);
            }
            zeroPads(n, y, row);
            mean[firstRow + b] = m;
            inverse[firstRow + b] = i;
        }
    }

    /** {@code delta·gamma} waits in {@code dx}, the normalized row in {@code scratch}. */
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
        for (int b = 0; b < rows; b++) {
            int xRow = xOffset + b * ldx;
            int deltaRow = deltaOffset + b * ldd;
            int row = dxOffset + b * lddx;
            float m = mean[firstRow + b];
            float i = inverse[firstRow + b];
            for (int j = 0; j < padded; j += LENGTH) {
                fromArray(SPECIES, x, xRow + j).sub(m).mul(i).intoArray(scratch, j);
                fromArray(SPECIES, delta, deltaRow + j)
                        .mul(fromArray(SPECIES, gamma, gammaOffset + j))
                        .intoArray(dx, row + j);
            }
            zeroPads(n, scratch, 0);
            FloatVector slope =
                    FloatVector.broadcast(SPECIES, -((float) VectorSums.dot(padded, dx, row, scratch, 0) / n));
            float shift = (float) VectorSums.total(padded, dx, row) / n;
            for (int j = 0; j < padded; j += LENGTH) {
                fromArray(SPECIES, scratch, j)
                        .fma(slope, fromArray(SPECIES, dx, row + j).sub(shift))
                        .mul(i)
                        .intoArray(dx, row + j);
            }
            zeroPads(n, dx, row);
        }
    }

    private static void zeroPads(int n, float[] out, int outRow) {
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int j = n / LENGTH * LENGTH; j < Tiles.padded(n); j += LENGTH) {
            zero.blend(fromArray(SPECIES, out, outRow + j), LANES.lt(n - j)).intoArray(out, outRow + j);
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
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int j = from; j < Tiles.padded(to); j += LENGTH) {
            FloatVector sum = zero;
            FloatVector products = zero;
            for (int b = 0; b < rows; b++) {
                FloatVector d = fromArray(SPECIES, delta, deltaOffset + b * ldd + j);
                FloatVector normal = fromArray(SPECIES, x, xOffset + b * ldx + j)
                        .sub(mean[firstRow + b])
                        .mul(inverse[firstRow + b]);
                sum = sum.add(d);
                products = d.fma(normal, products);
            }
            products.intoArray(dGamma, dGammaOffset + j);
            sum.intoArray(dBeta, dBetaOffset + j);
        }
        zeroPads(to, dGamma, dGammaOffset);
    }
}
