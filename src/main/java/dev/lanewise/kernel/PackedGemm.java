package dev.lanewise.kernel;

import java.lang.foreign.MemorySegment;

/** The forward product of a dense layer over packed weights, as {@link WeightFormat} lays them out. */
public sealed interface PackedGemm permits ScalarPackedGemm, VectorPackedGemm {

    /**
     * {@code z[b][j] = bias[j] + Σᵢ x[b][i]·w[i][j]} for {@code m} rows, {@code k} inputs and {@code n} outputs.
     *
     * <p>Shapes: {@code x [m × ldx]}, {@code z [m × ldz]} in rows of whole lines; {@code z} is overwritten and must not
     * overlap {@code x}. The order of sums is that of {@link Gemm#forward}, with the weights as the format gives them
     * back, so with {@link WeightFormat#FLOAT32} the bits are the same. With {@link WeightFormat#INT8} the chains start
     * at zero, and the result is {@code fma(Σᵢ x[b][i]·q[i][j], scale[j], bias[j])}.
     *
     * @param w a native segment, or any other that is used alone: a second kind would make the loops test which it is
     * @param wOffset byte where the panels of the layer begin
     * @param bias the biases {@code [padded(n)]}, and with {@link WeightFormat#INT8} the scales {@code [padded(n)]}
     *     after them
     */
    void forward(
            WeightFormat format,
            int m,
            int n,
            int k,
            float[] x,
            int xOffset,
            int ldx,
            MemorySegment w,
            long wOffset,
            float[] bias,
            int biasOffset,
            float[] z,
            int zOffset,
            int ldz);
}
