package dev.lanewise.kernel;

/**
 * Activation functions and their derivatives.
 *
 * <p>Element-wise methods work on {@code length} floats, a whole number of lines, from each offset; input and output
 * may be the same window. A {@code …Backward} method multiplies {@code delta} in place by the derivative {@code σ′(z)},
 * computed from the activation {@code a = σ(z)} where that loses nothing (the parameter is called {@code a}), else from
 * {@code z}. At a kink it is the derivative of the lower side, or 0 where one side is flat.
 *
 * <p>NaN gives NaN and infinities the limit, except where the formula says 0·∞: {@code gelu} and {@code silu} of -∞ and
 * their derivatives at ±∞ are NaN. {@code relu} keeps NaN and maps -0.0 to -0.0, and so does whatever is cut off at
 * zero. Accuracies are in {@code docs/numerics.md}. Where {@code σ(0) ≠ 0} the caller zeroes the pads again.
 */
public sealed interface Activations permits ScalarActivations, VectorActivations {

    /** {@code a = 1 / (1 + e^-z)}. */
    void sigmoid(int length, float[] z, int zOffset, float[] a, int aOffset);

    /** {@code delta *= a·(1 - a)}. */
    void sigmoidBackward(int length, float[] a, int aOffset, float[] delta, int deltaOffset);

    /** {@code a = tanh z}. */
    void tanh(int length, float[] z, int zOffset, float[] a, int aOffset);

    /** {@code delta *= 1 - a²}, as {@code fma(-a, a, 1)}. */
    void tanhBackward(int length, float[] a, int aOffset, float[] delta, int deltaOffset);

    /** {@code a = z < 0 ? 0 : z}. */
    void relu(int length, float[] z, int zOffset, float[] a, int aOffset);

    /** {@code delta = a > 0 ? delta : 0}; the derivative at zero is 0. */
    void reluBackward(int length, float[] a, int aOffset, float[] delta, int deltaOffset);

    /** {@code a = z < 0 ? slope·z : z}; any finite slope. */
    void leakyRelu(int length, float slope, float[] z, int zOffset, float[] a, int aOffset);

    /** {@code delta = z > 0 ? delta : slope·delta}. */
    void leakyReluBackward(int length, float slope, float[] z, int zOffset, float[] delta, int deltaOffset);

    /** {@code a = z < min ? min : z > max ? max : z}, {@code min < max}. */
    void clip(int length, float min, float max, float[] z, int zOffset, float[] a, int aOffset);

    /** {@code delta = min < a < max ? delta : 0}. */
    void clipBackward(int length, float min, float max, float[] a, int aOffset, float[] delta, int deltaOffset);

    /** {@code a = alpha·z + beta} in one rounding, from 0 to 1; {@code alpha > 0}. */
    void hardSigmoid(int length, float alpha, float beta, float[] z, int zOffset, float[] a, int aOffset);

    /** {@code delta = 0 < a < 1 ? alpha·delta : 0}. */
    void hardSigmoidBackward(int length, float alpha, float[] a, int aOffset, float[] delta, int deltaOffset);

    /**
     * {@code a = z < 0 ? below·(e^(stretch·z) - 1) : above·z}, {@code stretch > 0}: elu has (1, α, 1), selu (λ, λα, 1),
     * celu (1, α, 1/α).
     */
    void elu(int length, float above, float below, float stretch, float[] z, int zOffset, float[] a, int aOffset);

    /**
     * {@code delta *= z > 0 ? above : slope·e^(stretch·z)}, where {@code slope = below·stretch}: for elu α, for selu λα,
     * for celu 1. From the pre-activations: {@code a + below} would cancel.
     */
    void eluBackward(
            int length,
            float above,
            float slope,
            float stretch,
            float[] z,
            int zOffset,
            float[] delta,
            int deltaOffset);

    /** {@code a = z/2 · (1 + erf(z/√2))}, the exact GELU (Hendrycks and Gimpel 2016). */
    void gelu(int length, float[] z, int zOffset, float[] a, int aOffset);

    /** {@code delta *= Φ(z) + z·φ(z)}; from the pre-activations. */
    void geluBackward(int length, float[] z, int zOffset, float[] delta, int deltaOffset);

    /**
     * {@code a = z·sigmoid(2u)} with {@code 2u = z·(c + 0.044715·c·z²)}, {@code c = 2√(2/π)}: the same number as {@code
     * z/2·(1 + tanh u)}, without the cancellation on the negative side (Hendrycks and Gimpel 2016).
     */
    void geluTanh(int length, float[] z, int zOffset, float[] a, int aOffset);

    /** {@code delta *= s + z·s·(1 - s)·(2u)′} with {@code s = sigmoid(2u)}; from the pre-activations. */
    void geluTanhBackward(int length, float[] z, int zOffset, float[] delta, int deltaOffset);

    /** {@code a = z·sigmoid(z)}. */
    void silu(int length, float[] z, int zOffset, float[] a, int aOffset);

    /** {@code delta *= s·(1 + z·(1 - s))} with {@code s = sigmoid(z)}; from the pre-activations. */
    void siluBackward(int length, float[] z, int zOffset, float[] delta, int deltaOffset);

    /**
     * {@code a = z·tanh(log(1 + e^z))} (Misra 2020), where with {@code e = e^-|z|} the tanh is {@code (e² + 2e) / (e² +
     * 2e + 2)} below zero, else {@code (1 + 2e) / (1 + 2e + 2e²)}.
     */
    void mish(int length, float[] z, int zOffset, float[] a, int aOffset);

    /**
     * {@code delta *= t + z·(1 - t²)·sigmoid(z)} with {@code t = tanh(log(1 + e^z))}: with {@code t = p/q} from {@link
     * #mish}, {@code (p + z·4k·(1 + e)/q) / q}, where {@code k} is {@code e} below zero, else {@code e²}; from the
     * pre-activations.
     */
    void mishBackward(int length, float[] z, int zOffset, float[] delta, int deltaOffset);

    /** {@code a = log(1 + e^z)}, as {@code max(z, 0) + log1p(e^-|z|)}. */
    void softplus(int length, float[] z, int zOffset, float[] a, int aOffset);

    /** {@code delta *= sigmoid(z)}; from the pre-activations. */
    void softplusBackward(int length, float[] z, int zOffset, float[] delta, int deltaOffset);

    /** {@code a = z / (1 + |z|)}. */
    void softsign(int length, float[] z, int zOffset, float[] a, int aOffset);

    /** {@code delta *= t²} with {@code t = 1 / (1 + |z|)}; from the pre-activations. */
    void softsignBackward(int length, float[] z, int zOffset, float[] delta, int deltaOffset);

    /** {@code a = e^z}. */
    void exponential(int length, float[] z, int zOffset, float[] a, int aOffset);

    /** {@code delta *= a}. */
    void exponentialBackward(int length, float[] a, int aOffset, float[] delta, int deltaOffset);

    /**
     * {@code a[b][j] = e^(z[b][j] - max) / Σ}, row by row; {@code n} columns, both matrices with row stride {@code ld}.
     * The pads of {@code a} become zero, or NaN in a row that is NaN. Sums run over 16 virtual lanes, joined as {@link
     * Sums} says.
     */
    void softmax(int rows, int n, int ld, float[] z, int zOffset, float[] a, int aOffset);

    /** {@code delta[b][j] = a[b][j]·(delta[b][j] - Σᵢ a[b][i]·delta[b][i])}: the transposed Jacobian of softmax. */
    void softmaxBackward(int rows, int n, int ld, float[] a, int aOffset, float[] delta, int deltaOffset);

    /**
     * {@code a[b][j] = (z[b][j] - max) - log Σᵢ e^(z[b][i] - max)}, row by row as {@link #softmax}; where the sum is
     * below 2, its logarithm is {@code log1p} of what is added to the 1 of the largest. The pads of {@code a} become
     * zero. {@code a} lies apart from {@code z}.
     */
    void logSoftmax(int rows, int n, int ld, float[] z, int zOffset, float[] a, int aOffset);

    /**
     * {@code delta[b][j] -= e^a[b][j]·Σᵢ delta[b][i]}, in one rounding: the transposed Jacobian of log-softmax. The
     * pads of {@code delta} are zero and stay zero.
     */
    void logSoftmaxBackward(int rows, int n, int ld, float[] a, int aOffset, float[] delta, int deltaOffset);
}
