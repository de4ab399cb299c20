package dev.lanewise.kernel;

/**
 * Batch normalization (Ioffe and Szegedy 2015) over the columns, layer normalization (Ba et al. 2016) over the rows.
 *
 * <p>Shapes: {@code x}, {@code y}, {@code delta} and {@code dx [rows × ld…]} in rows of whole lines; {@code gamma},
 * {@code beta}, their gradients, {@code scale} and {@code shift [padded(n)]} from their offset on; {@code mean}, {@code
 * variance} and {@code inverse} by the number of the column from 0 on, {@code [padded(n)]}, or of the row. Pads of
 * inputs are zero, and so are those of outputs; only {@code inverse} by columns has {@code 1/√epsilon} there.
 *
 * <p>Methods over columns compute those from {@code from} (a whole line) to before {@code to} (a whole line or the end)
 * and write nowhere else, methods over rows all of theirs: parts may be computed at the same time. {@code y} may be
 * {@code x}; {@code dx} may be {@code x} or {@code delta}. Outputs are overwritten.
 *
 * <p>Order of sums: over the rows of a batch, one chain from zero for each column, in the order of the rows; over a row,
 * as in {@link Sums}, and rounded to float. Below, {@code x̂ = (x - mean)·inverse}, two roundings, wherever it is
 * needed. The variance is that of the numbers given (divided by how many they are), {@code epsilon} is positive.
 */
public sealed interface Normalizations permits ScalarNormalizations, VectorNormalizations {

    /**
     * {@code mean[j] = (Σ_b x[b][j]) / rows}, then {@code variance[j] = (Σ_b d·d) / rows} with {@code d = x[b][j] -
     * mean[j]}, a chain of fma.
     */
    void columnMoments(int rows, int from, int to, float[] x, int xOffset, int ldx, float[] mean, float[] variance);

    /** {@code inverse[j] = 1 / √(variance[j] + epsilon)}, each operation rounded. */
    void inverseDeviations(int from, int to, float epsilon, float[] variance, int varianceOffset, float[] inverse);

    /** {@code y = fma(gamma[j], x̂, beta[j])}. */
    void normalizeColumns(
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
            int ldy);

    /** {@code dGamma[j] = Σ_b delta·x̂}, a chain of fma; {@code dBeta[j] = Σ_b delta}. */
    void columnParameterGradients(
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
            int dBetaOffset);

    /**
     * Gradient of the inputs, with mean and variance as functions of them: {@code dx = (gamma[j]·inverse[j]) · fma(x̂,
     * -(dGamma[j] / rows), delta - dBeta[j] / rows)}, from what {@link #columnParameterGradients} has left.
     */
    void normalizeColumnsBackward(
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
            int lddx);

    /** {@code y = fma(x, scale[j], shift[j])}. */
    void affineColumns(
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
            int ldy);

    /**
     * {@code running[j] = fma(running[j], momentum, value[j]·complement)}.
     *
     * @param complement {@code 1 - momentum}; times {@code rows / (rows - 1)} for a variance without bias
     */
    void runningAverage(
            int from, int to, float momentum, float complement, float[] value, float[] running, int runningOffset);

    /**
     * Row {@code b}: {@code mean[firstRow + b] = Σⱼ x / n}; {@code inverse[firstRow + b] = 1 / √(variance + epsilon)}
     * with {@code variance = Σⱼ d·d / n}, {@code d = x - mean}; {@code y = fma(gamma[j], d·inverse, beta[j])}. Offsets
     * are those of the first of the {@code rows}.
     */
    void normalizeRows(
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
            int firstRow);

    /**
     * Gradient of the inputs, with {@code g = delta·gamma[j]}: {@code dx = inverse · fma(x̂, -(Σⱼ g·x̂ / n), g - Σⱼ g /
     * n)}.
     *
     * @param scratch {@code padded(n)} floats that nobody else uses meanwhile
     */
    void normalizeRowsBackward(
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
            float[] scratch);

    /** {@link #columnParameterGradients} with the mean and the inverse of each row. */
    void rowParameterGradients(
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
            int dBetaOffset);
}
