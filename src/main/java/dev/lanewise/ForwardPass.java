package dev.lanewise;

import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.Tiles;

/**
 * The buffers of a forward pass, made once for up to {@code maxRows} rows: pre-activations and activations of each layer in
 * rows of whole lines. Owned by one thread. {@link #run} allocates nothing.
 */
final class ForwardPass {

    private final Kernels kernels = KernelProvider.kernels();
    private final NeuralNetwork network;
    private final int[] strides;
    private final float[][] zs;
    private final float[][] as;

    ForwardPass(NeuralNetwork network, int maxRows) {
        this.network = network;
        int layers = network.layerCount();
        strides = new int[layers];
        zs = new float[layers][];
        as = new float[layers][];
        for (int l = 0; l < layers; l++) {
            strides[l] = Tiles.rowStride(network.parameters().outputs(l));
            zs[l] = new float[Math.multiplyExact(maxRows, strides[l])];
            as[l] = network.activation(l) == Activation.LINEAR ? zs[l] : new float[zs[l].length];
        }
    }

    /** Pre-activations of a layer, {@code [rows × stride(layer)]}. */
    float[] z(int layer) {
        return zs[layer];
    }

    /** Activations of a layer, {@code [rows × stride(layer)]}; the same array as {@link #z} for a linear layer. */
    float[] a(int layer) {
        return as[layer];
    }

    int stride(int layer) {
        return strides[layer];
    }

    /** Computes all layers for {@code rows} rows of {@code x} with row stride {@code ldx}. */
    void run(int rows, float[] x, int xOffset, int ldx) {
        Parameters parameters = network.parameters();
        for (int l = 0; l < zs.length; l++) {
            float[] input = l == 0 ? x : as[l - 1];
            int inputOffset = l == 0 ? xOffset : 0;
            int inputStride = l == 0 ? ldx : strides[l - 1];
            int n = parameters.outputs(l);
            kernels.gemm()
                    .forward(
                            rows,
                            n,
                            parameters.inputs(l),
                            input,
                            inputOffset,
                            inputStride,
                            parameters.values(),
                            parameters.weightOffset(l),
                            parameters.values(),
                            parameters.biasOffset(l),
                            zs[l],
                            0,
                            strides[l]);
            network.activation(l).apply(kernels.activations(), rows, n, strides[l], zs[l], as[l]);
        }
    }

    /** Copies the last layer's activations to row-major {@code out}. */
    void copyOutput(int rows, float[] out, int outOffset) {
        int last = zs.length - 1;
        copyRows(rows, network.outputs(), as[last], 0, strides[last], out, outOffset, network.outputs());
    }

    /** Copies {@code rows × columns} from one row stride to another. */
    static void copyRows(
            int rows,
            int columns,
            float[] from,
            int fromOffset,
            int fromStride,
            float[] to,
            int toOffset,
            int toStride) {
        for (int b = 0; b < rows; b++) {
            System.arraycopy(from, fromOffset + b * fromStride, to, toOffset + b * toStride, columns);
        }
    }
}
