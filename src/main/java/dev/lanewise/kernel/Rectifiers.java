package dev.lanewise.kernel;

/**
 * The parametric rectifier, PReLU (He et al. 2015): a slope of its own for the negative side of each unit.
 *
 * <p>{@code z}, {@code a} and {@code delta [rows × ld…]} in rows of whole lines, {@code alpha} and {@code dAlpha
 * [padded(n)]} from their offset on. Each method computes the columns from {@code from} (a whole line) to before {@code
 * to} (a whole line or the end) and writes nowhere else. Zero pads stay zero. NaN, 0.0 and -0.0 stay what they are, as in
 * {@link Activations#leakyRelu}; their slope is {@code alpha}.
 */
public sealed interface Rectifiers permits ScalarRectifiers, VectorRectifiers {

    /** {@code a = z < 0 ? z·alpha[j] : z}. {@code a} may be {@code z}. */
    void prelu(
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
            int lda);

    /** {@code delta = z > 0 ? delta : delta·alpha[j]}. */
    void preluBackward(
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
            int ldd);

    /**
     * {@code dAlpha[j] = Σ_b delta · (z > 0 ? 0 : z)} with the {@code delta} from before {@link #preluBackward}: a chain
     * of fma from zero over the rows {@code b = 0 … rows-1} in order.
     */
    void preluParameterGradients(
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
            int dAlphaOffset);
}
