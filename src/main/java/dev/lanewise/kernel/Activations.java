package dev.lanewise.kernel;

/**
 * Activation functions and their derivatives.
 *
 * <p>Element-wise methods work on {@code length} floats, a whole number of lines, from each offset; input and output
 * may be the same window. A {@code …Backward} method multiplies {@code delta} in place by the derivative {@code σ′(z)},
 * computed from the activation {@code a = σ(z)} where that is possible (sigmoid, tanh, relu, leaky relu), else from
 * {@code z}.
 *
 * <p>NaN gives NaN and infinities the limit, except where the formula says 0·∞: {@code gelu} and {@code silu} of -∞ and
 * their derivatives at ±∞ are NaN. {@code relu} keeps NaN and maps -0.0 to -0.0. Accuracies are those of {@link
 * ScalarMath}. {@code σ(0) ≠ 0} for the sigmoid, so its caller zeroes the pads again.
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

    /** {@code a = z < 0 ? slope·z : z}, {@code slope > 0}. */
    void leakyRelu(int length, float slope, float[] z, int zOffset, float[] a, int aOffset);

    /** {@code delta = a > 0 ? delta : slope·delta}. */
    void leakyReluBackward(int length, float slope, float[] a, int aOffset, float[] delta, int deltaOffset);

    /** {@code a = z/2 · (1 + erf(z/√2))}, the exact GELU (Hendrycks and Gimpel 2016). */
    void gelu(int length, float[] z, int zOffset, float[] a, int aOffset);

    /** {@code delta *= Φ(z) + z·φ(z)}; from the pre-activations. */
    void geluBackward(int length, float[] z, int zOffset, float[] delta, int deltaOffset);

    /** {@code a = z·sigmoid(z)}. */
    void silu(int length, float[] z, int zOffset, float[] a, int aOffset);

    /** {@code delta *= s·(1 + z·(1 - s))} with {@code s = sigmoid(z)}; from the pre-activations. */
    void siluBackward(int length, float[] z, int zOffset, float[] delta, int deltaOffset);

    /**
     * {@code a[b][j] = e^(z[b][j] - max) / Σ}, row by row; {@code n} columns, both matrices with row stride {@code ld}.
     * The pads of {@code a} become zero, or NaN in a row that is NaN. Sums run over 16 virtual lanes, joined as {@link
     * Sums} says.
     */
    void softmax(int rows, int n, int ld, float[] z, int zOffset, float[] a, int aOffset);

    /** {@code delta[b][j] = a[b][j]·(delta[b][j] - Σᵢ a[b][i]·delta[b][i])}: the transposed Jacobian of softmax. */
    void softmaxBackward(int rows, int n, int ld, float[] a, int aOffset, float[] delta, int deltaOffset);
}
