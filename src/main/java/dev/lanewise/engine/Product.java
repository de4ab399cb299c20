package dev.lanewise.engine;

import dev.lanewise.kernel.Gemm;
import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.kernel.PackedGemm;
import dev.lanewise.kernel.WeightFormat;
import java.lang.foreign.MemorySegment;

/** {@code x·W + b} of a layer that answers, wherever its weights lie. */
public sealed interface Product {

    /** Columns of x. */
    int inputs();

    /** Columns of the product. */
    int outputs();

    /** {@code z = x·W + b} for {@code rows} rows. */
    void run(int rows, float[] x, int xOffset, int ldx, float[] z, int ldz);

    /**
     * With weights in panels on the heap.
     *
     * @param inputs columns of x
     * @param outputs columns of the product
     * @param weights in panels, from {@code weightOffset} on
     * @param weightOffset where they begin
     * @param biases in whole lines, from {@code biasOffset} on
     * @param biasOffset where they begin
     * @param gemm the kernels
     */
    @SuppressWarnings("ArrayRecordComponent")
    record OnHeap(int inputs, int outputs, float[] weights, int weightOffset, float[] biases, int biasOffset, Gemm gemm)
            implements Product {

        /** With the kernels of this process. */
        public OnHeap(int inputs, int outputs, float[] weights, int weightOffset, float[] biases, int biasOffset) {
            this(
                    inputs,
                    outputs,
                    weights,
                    weightOffset,
                    biases,
                    biasOffset,
                    KernelProvider.kernels().gemm());
        }

        @Override
        public void run(int rows, float[] x, int xOffset, int ldx, float[] z, int ldz) {
            gemm.forward(
                    rows,
                    outputs,
                    inputs,
                    0,
                    outputs,
                    x,
                    xOffset,
                    ldx,
                    weights,
                    weightOffset,
                    biases,
                    biasOffset,
                    z,
                    0,
                    ldz);
        }
    }

    /**
     * With packed weights in native memory.
     *
     * @param inputs columns of x
     * @param outputs columns of the product
     * @param format of the weights
     * @param weights from {@code weightOffset} on
     * @param weightOffset where they begin, in bytes
     * @param biases and scales, from {@code biasOffset} on
     * @param biasOffset where they begin
     * @param gemm the kernels
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Packed(
            int inputs,
            int outputs,
            WeightFormat format,
            MemorySegment weights,
            long weightOffset,
            float[] biases,
            int biasOffset,
            PackedGemm gemm)
            implements Product {

        /** With the kernels of this process. */
        public Packed(
                int inputs,
                int outputs,
                WeightFormat format,
                MemorySegment weights,
                long weightOffset,
                float[] biases,
                int biasOffset) {
            this(
                    inputs,
                    outputs,
                    format,
                    weights,
                    weightOffset,
                    biases,
                    biasOffset,
                    KernelProvider.kernels().packedGemm());
        }

        @Override
        public void run(int rows, float[] x, int xOffset, int ldx, float[] z, int ldz) {
            gemm.forward(
                    format,
                    rows,
                    outputs,
                    inputs,
                    x,
                    xOffset,
                    ldx,
                    weights,
                    weightOffset,
                    biases,
                    biasOffset,
                    z,
                    0,
                    ldz);
        }
    }
}
