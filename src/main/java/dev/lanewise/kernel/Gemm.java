package dev.lanewise.kernel;

/**
 * The three matrix products of a dense layer with {@code k} inputs and {@code n} outputs on {@code m} rows.
 *
 * <p>Shapes: {@code x [m × ldx]}, {@code z} and {@code delta [m × ldz]} in rows of whole lines, {@code w} and {@code
 * dw} in panels of {@code k} inputs, {@code bias} and {@code db [padded(n)]}. A pad of an output is the sum over pads
 * of the inputs, so zero pads stay zero. Outputs must not overlap inputs. Outputs are overwritten: what they held never
 * matters.
 *
 * <p>Each method computes a part of its result, {@code from} (a whole line) to before {@code to} (a whole line or the
 * end), and writes nowhere else: parts may be computed at the same time. Offsets are those of the whole matrices.
 * {@code scratch} holds {@link Tiles#scratchLength()} floats that nobody else uses meanwhile.
 *
 * <p>Order of sums (the bits are part of the contract): each output element is one chain of fma, in the order that its
 * method states. It does not depend on {@code m}, on the position of the row, on the part or on the vector width.
 */
public sealed interface Gemm permits ScalarGemm, VectorGemm {

    /**
     * Forward: {@code z[b][j] = bias[j] + Σᵢ x[b][i]·w[i][j]} for the outputs {@code j = from … to-1}.
     *
     * <p>The chain starts at {@code bias[j]} and takes {@code i = 0 … k-1} in order. A {@linkplain Tiles#isNarrow
     * narrow} layer has four chains: chain {@code c} takes {@code i = c, c+4, c+8, …} below the last multiple of four,
     * chain 0 starts at the bias and takes what is left, the others start at zero; they join as {@code (c0 + c1) + (c2
     * + c3)}.
     */
    void forward(
            int m,
            int n,
            int k,
            int from,
            int to,
            float[] x,
            int xOffset,
            int ldx,
            float[] w,
            int wOffset,
            float[] bias,
            int biasOffset,
            float[] z,
            int zOffset,
            int ldz);

    /**
     * Gradients of the parameters (BP3, BP4): {@code dw[i][j] = Σ_b x[b][i]·delta[b][j]} for the inputs {@code i = from
     * … to-1}, and with the first part {@code db[j] = Σ_b delta[b][j]}; chains from zero over the rows {@code b = 0 …
     * m-1} in order.
     */
    void parameterGradients(
            int m,
            int n,
            int k,
            int from,
            int to,
            float[] x,
            int xOffset,
            int ldx,
            float[] delta,
            int deltaOffset,
            int ldd,
            float[] dw,
            int dwOffset,
            float[] db,
            int dbOffset,
            float[] scratch);

    /**
     * Gradient of the inputs (the product in BP2): {@code dx[b][i] = Σⱼ delta[b][j]·w[i][j]} for the inputs {@code i =
     * from … to-1}; a chain from zero over {@code j = 0 … n-1} in order.
     */
    void inputGradient(
            int m,
            int n,
            int k,
            int from,
            int to,
            float[] delta,
            int deltaOffset,
            int ldd,
            float[] w,
            int wOffset,
            float[] dx,
            int dxOffset,
            int lddx,
            float[] scratch);
}
