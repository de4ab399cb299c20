package dev.lanewise;

import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.Tiles;
import dev.lanewise.support.Checks;

/**
 * The forward pass of one thread over a {@link PackedNetwork}: two buffers, which the layers use in turns, made once
 * for up to {@code maxRows} rows. {@link #run} allocates nothing.
 */
final class PackedPass {

    private final Kernels kernels = KernelProvider.kernels();
    private final PackedNetwork packed;
    private final int[] widths;
    private final Activation[] activations;
    private final float[] even;
    private final float[] odd;

    PackedPass(PackedNetwork packed, int maxRows) {
        this.packed = packed;
        widths = packed.network().parameters().layers();
        activations = packed.network().activations().toArray(Activation[]::new);
        even = buffer(1, maxRows);
        odd = buffer(2, maxRows);
    }

    /** For every second layer from {@code first} on. */
    private float[] buffer(int first, int maxRows) {
        int widest = 0;
        for (int l = first; l < widths.length; l += 2) {
            widest = Math.max(widest, Tiles.rowStride(widths[l]));
        }
        return new float[Checks.rowsLength("maxBatchSize", maxRows, widest)];
    }

    /** Bytes of the buffers. */
    long byteSize() {
        return ((long) even.length + odd.length) * Float.BYTES;
    }

    /**
     * Computes {@code rows} rows of {@code x} with row stride {@code ldx} into row-major {@code out [rows × outputs]}.
     *
     * @param logits whether to leave out a sigmoid or softmax of the last layer
     */
    void run(int rows, float[] x, int xOffset, int ldx, float[] out, int outOffset, boolean logits) {
        float[] in = x;
        int inOffset = xOffset;
        int ldin = ldx;
        for (int l = 0; l < activations.length; l++) {
            int k = widths[l];
            int n = widths[l + 1];
            int ldz = Tiles.rowStride(n);
            float[] z = (l & 1) == 0 ? even : odd;
            kernels.packedGemm()
                    .forward(
                            packed.format(),
                            rows,
                            n,
                            k,
                            in,
                            inOffset,
                            ldin,
                            packed.weights(),
                            packed.offset(l),
                            packed.biases(),
                            packed.biasOffset(l),
                            z,
                            0,
                            ldz);
            if (!logits || l < activations.length - 1 || !activations[l].hasLogits()) {
                activations[l].apply(kernels.activations(), 0, rows, 0, n, n, ldz, z, z);
            }
            in = z;
            inOffset = 0;
            ldin = ldz;
        }
        int outputs = widths[widths.length - 1];
        ForwardPass.copyRows(rows, outputs, in, 0, ldin, out, outOffset, outputs);
    }
}
