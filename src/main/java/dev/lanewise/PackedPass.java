package dev.lanewise;

import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.Tiles;
import java.util.Arrays;

/**
 * The forward pass of one thread over a {@link PackedNetwork}: two buffers, made once for up to {@code maxRows} rows.
 * A layer reads one and writes the other; where its activation cannot work in place, that goes back to the one which
 * was read. {@link #run} allocates nothing.
 */
final class PackedPass {

    private final Kernels kernels = KernelProvider.kernels();
    private final PackedNetwork packed;
    private final int[] widths;
    private final Activation[] activations;
    private final float[] first;
    private final float[] second;

    PackedPass(PackedNetwork packed, int maxRows) {
        this.packed = packed;
        widths = packed.network().parameters().layers();
        activations = packed.network().activations().toArray(Activation[]::new);
        // In turns every second layer has the same buffer; one that needs both upsets the turns.
        int step = Arrays.stream(activations).allMatch(ActivationEvaluation::worksInPlace) ? 2 : 1;
        first = buffer(1, step, maxRows);
        second = buffer(step, step, maxRows);
    }

    /** For every {@code step}th layer from {@code from} on. */
    private float[] buffer(int from, int step, int maxRows) {
        int widest = 0;
        for (int l = from; l < widths.length; l += step) {
            widest = Math.max(widest, Tiles.rowStride(widths[l]));
        }
        return new float[Checks.rowsLength("maxBatchSize", maxRows, widest)];
    }

    /** Bytes of the buffers. */
    long byteSize() {
        return ((long) first.length + second.length) * Float.BYTES;
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
        boolean inFirst = false;
        for (int l = 0; l < activations.length; l++) {
            int k = widths[l];
            int n = widths[l + 1];
            int ldz = Tiles.rowStride(n);
            float[] z = inFirst ? second : first;
            inFirst = !inFirst;
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
            float[] a = z;
            if (!logits || l < activations.length - 1 || !activations[l].hasLogits()) {
                if (!ActivationEvaluation.worksInPlace(activations[l])) {
                    a = inFirst ? second : first;
                    inFirst = !inFirst;
                }
                ActivationEvaluation.apply(activations[l], kernels.activations(), 0, rows, 0, n, n, ldz, z, a);
            }
            in = a;
            inOffset = 0;
            ldin = ldz;
        }
        int outputs = widths[widths.length - 1];
        ForwardPass.copyRows(rows, outputs, in, 0, ldin, out, outOffset, outputs);
    }
}
