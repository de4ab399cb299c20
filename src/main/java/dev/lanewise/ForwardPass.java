package dev.lanewise;

import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.Tiles;
import dev.lanewise.support.Checks;
import dev.lanewise.support.Workers;

/**
 * The buffers of a forward pass, made once for up to {@code maxRows} rows: pre-activations and activations of each
 * layer in rows of whole lines. Owned by one thread, which shares the work with its {@link Workers}. {@link #run}
 * allocates nothing.
 *
 * <p>A layer is cut into parts of outputs, a narrow one into parts of rows, and the activation of a part follows its
 * product while that is still in the cache.
 */
final class ForwardPass {

    private final Kernels kernels = KernelProvider.kernels();
    private final NeuralNetwork network;
    private final Workers workers;
    private final Parts parts;
    private final int[] strides;
    private final float[][] zs;
    private final float[][] as;
    private final Workers.Work rowsPart = this::runRows;
    private final Workers.Work outputsPart = this::runOutputs;
    private final Workers.Work activationPart = this::activateRows;

    // What the parts of the current job need.
    private float[] x;
    private int xOffset;
    private int ldx;
    private int rows;
    private int layer;
    private int count;

    ForwardPass(NeuralNetwork network, int maxRows, Workers workers) {
        this.network = network;
        this.workers = workers;
        parts = new Parts(workers.threads());
        int layers = network.layerCount();
        strides = new int[layers];
        zs = new float[layers][];
        as = new float[layers][];
        for (int l = 0; l < layers; l++) {
            strides[l] = Tiles.rowStride(network.parameters().outputs(l));
            zs[l] = new float[Checks.rowsLength("rows", maxRows, strides[l])];
            as[l] = network.activation(l) == Activation.LINEAR ? zs[l] : new float[zs[l].length];
        }
        x = as[0];
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

    /** Computes all layers for {@code rowCount} rows of {@code input} with row stride {@code inputStride}. */
    void run(int rowCount, float[] input, int inputOffset, int inputStride) {
        rows = rowCount;
        for (layer = 0; layer < zs.length; layer++) {
            x = layer == 0 ? input : as[layer - 1];
            xOffset = layer == 0 ? inputOffset : 0;
            ldx = layer == 0 ? inputStride : strides[layer - 1];
            int k = network.parameters().inputs(layer);
            int n = network.parameters().outputs(layer);
            long operations = 2L * rows * n * k;
            if (Tiles.isNarrow(k, n)) {
                count = parts.count(rows, operations);
                workers.run(rowsPart, count);
            } else {
                count = parts.count(Parts.pairs(n), operations);
                workers.run(outputsPart, count);
                if (network.activation(layer).needsWholeRows()) {
                    count = parts.count(rows, Parts.FLOAT_OPERATIONS * rows * n);
                    workers.run(activationPart, count);
                }
            }
        }
    }

    private void runRows(int part, int worker) {
        int from = Parts.bound(part, count, rows);
        int to = Parts.bound(part + 1, count, rows);
        int n = network.parameters().outputs(layer);
        product(from, to, 0, n);
        activate(from, to, 0, n);
    }

    private void runOutputs(int part, int worker) {
        int n = network.parameters().outputs(layer);
        int from = Parts.columnBound(part, count, n);
        int to = Parts.columnBound(part + 1, count, n);
        product(0, rows, from, to);
        if (!network.activation(layer).needsWholeRows()) {
            activate(0, rows, from, to);
        }
    }

    private void activateRows(int part, int worker) {
        int n = network.parameters().outputs(layer);
        activate(Parts.bound(part, count, rows), Parts.bound(part + 1, count, rows), 0, n);
    }

    private void product(int firstRow, int endRow, int from, int to) {
        Parameters parameters = network.parameters();
        kernels.gemm()
                .forward(
                        endRow - firstRow,
                        parameters.outputs(layer),
                        parameters.inputs(layer),
                        from,
                        to,
                        x,
                        xOffset + firstRow * ldx,
                        ldx,
                        parameters.values(),
                        parameters.weightOffset(layer),
                        parameters.values(),
                        parameters.biasOffset(layer),
                        zs[layer],
                        firstRow * strides[layer],
                        strides[layer]);
    }

    private void activate(int firstRow, int endRow, int from, int to) {
        network.activation(layer)
                .apply(
                        kernels.activations(),
                        firstRow,
                        endRow - firstRow,
                        from,
                        to,
                        network.parameters().outputs(layer),
                        strides[layer],
                        zs[layer],
                        as[layer]);
    }

    /** Copies the last layer's activations to row-major {@code out}. */
    void copyOutput(int rowCount, float[] out, int outOffset) {
        int last = zs.length - 1;
        copyRows(rowCount, network.outputs(), as[last], 0, strides[last], out, outOffset, network.outputs());
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
