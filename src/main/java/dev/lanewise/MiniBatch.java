package dev.lanewise;

import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.Tiles;

/**
 * One mini-batch on its way through a network: gathered rows, forward pass, loss, backpropagation.
 *
 * <p>Buffers for up to {@code maxRows} rows are made once; after that a step allocates nothing. Owned by one thread. The
 * order of use is {@link #gather}, {@link #forward}, {@link #backward}, then the gradients are in {@link #gradients()}.
 */
public final class MiniBatch implements AutoCloseable {

    private final Kernels kernels = KernelProvider.kernels();
    private final NeuralNetwork network;
    private final Loss loss;
    private final int maxRows;
    private final int xStride;
    private final float[] x;
    private final float[] y;
    private final float[] terms;
    private final ForwardPass pass;
    private final float[][] deltas;
    private final float[] transposed;
    private final Parameters gradients;
    private int rows;

    /** {@link #MiniBatch(NeuralNetwork, Loss, int, int)} on the calling thread alone. */
    public MiniBatch(NeuralNetwork network, Loss loss, int maxRows) {
        this(network, loss, maxRows, 1);
    }

    /**
     * Buffers for batches of up to {@code maxRows} rows.
     *
     * @param threads threads to compute with at most, at least 1; more than one are started here and end with {@link #close}
     * @throws IllegalArgumentException if {@code maxRows} or {@code threads} is below 1 or the loss does not fit the last layer
     */
    public MiniBatch(NeuralNetwork network, Loss loss, int maxRows, int threads) {
        Checks.positive("threads", threads);
        this.network = network;
        this.loss = loss;
        this.maxRows = Checks.positive("maxRows", maxRows);
        loss.requireOutput(network.activation(network.layerCount() - 1));
        Parameters parameters = network.parameters();
        int layers = network.layerCount();
        pass = new ForwardPass(network, maxRows);
        xStride = Tiles.rowStride(network.inputs());
        x = new float[Math.multiplyExact(maxRows, xStride)];
        int last = layers - 1;
        y = new float[pass.a(last).length];
        terms = new float[y.length];
        deltas = new float[layers][];
        int longest = 0;
        for (int l = 0; l < layers; l++) {
            deltas[l] = new float[pass.a(l).length];
            if (l > 0) {
                longest = Math.max(longest, Tiles.panelLength(parameters.outputs(l), parameters.inputs(l)));
            }
        }
        transposed = new float[longest];
        gradients = parameters.zerosLike();
    }

    /** Rows of the batch that was gathered last. */
    public int rows() {
        return rows;
    }

    /** The gradients of the last {@link #backward}, averaged over its batch; the same object every time. */
    public Parameters gradients() {
        return gradients;
    }

    /**
     * Takes the rows {@code order[from] … order[from + rows - 1]} of {@code data}.
     *
     * @throws IllegalArgumentException if the columns of {@code data} do not fit the network and the loss, the rows are more
     *     than {@code maxRows}, or a target has no meaning for the loss
     */
    public void gather(Dataset data, int[] order, int from, int rows) {
        requireColumns(data);
        begin(rows);
        Checks.window("order", order.length, from, rows);
        for (int b = 0; b < rows; b++) {
            int row = Checks.index("row", order[from + b], data.rows());
            System.arraycopy(data.x(), row * data.features(), x, b * xStride, data.features());
            target(b, data, row);
        }
    }

    /** Takes {@code rows} rows from {@code from} on, in order; errors as in {@link #gather(Dataset, int[], int, int)}. */
    public void gather(Dataset data, int from, int rows) {
        requireColumns(data);
        begin(rows);
        Checks.window("data", data.rows(), from, rows);
        ForwardPass.copyRows(rows, data.features(), data.x(), from * data.features(), data.features(), x, 0, xStride);
        for (int b = 0; b < rows; b++) {
            target(b, data, from + b);
        }
    }

    /**
     * Checks once, before training, that all of a data set can be gathered and that each target has a meaning for the loss.
     *
     * @throws IllegalArgumentException if not; names the first target that has none
     */
    public void requireFit(Dataset data) {
        requireColumns(data);
        int targets = data.targets();
        for (int i = 0; i < data.y().length; i++) {
            loss.requireTarget(data.y()[i], network.outputs(), i / targets, i % targets);
        }
    }

    private void begin(int rows) {
        if (rows < 1 || rows > maxRows) {
            throw new IllegalArgumentException("a batch must have 1 to " + maxRows + " rows, but has " + rows);
        }
        this.rows = rows;
    }

    private void requireColumns(Dataset data) {
        int targets = loss.targetColumns(network.outputs());
        if (data.features() != network.inputs() || data.targets() != targets) {
            throw new IllegalArgumentException("the network needs data with " + network.inputs() + " features and "
                    + targets + " target columns for " + loss.id() + ", but it has " + data.features() + " and "
                    + data.targets());
        }
    }

    /** One row of targets; a class number becomes its one-hot row. */
    private void target(int b, Dataset data, int sourceRow) {
        int outputs = network.outputs();
        int row = b * pass.stride(network.layerCount() - 1);
        if (!(loss instanceof Loss.SparseCategoricalCrossEntropy)) {
            System.arraycopy(data.y(), sourceRow * outputs, y, row, outputs);
            return;
        }
        float label = data.y()[sourceRow];
        loss.requireTarget(label, outputs, sourceRow, 0);
        int category = (int) label;
        for (int j = 0; j < outputs; j++) {
            y[row + j] = j == category ? 1f : 0f;
        }
    }

    /** Forward pass and loss of the gathered batch: the mean loss, NaN or infinite if something was. */
    public double forward() {
        pass.run(rows, x, 0, xStride);
        return evaluateLoss();
    }

    private double evaluateLoss() {
        int last = network.layerCount() - 1;
        int n = network.outputs();
        int ld = pass.stride(last);
        long divisor = LossEvaluation.divisor(loss, rows, n);
        LossEvaluation.evaluate(
                kernels.losses(),
                loss,
                rows,
                n,
                ld,
                (float) (1.0 / divisor),
                pass.z(last),
                pass.a(last),
                y,
                terms,
                deltas[last]);
        return kernels.sums().sum(rows * ld, terms, 0) / divisor;
    }

    /** Copies the predictions of the last forward pass to row-major {@code out [rows × outputs]} from {@code outOffset} on. */
    public void copyPredictions(float[] out, int outOffset) {
        pass.copyOutput(rows, out, outOffset);
    }

    /** Backpropagation of the batch that {@link #forward} computed, into {@link #gradients()}. */
    public void backward() {
        Parameters parameters = network.parameters();
        int last = network.layerCount() - 1;
        if (!loss.isFromLogits()) {
            // BP1: δ(L) = ∇ₐC ⊙ σ′(z(L)); the cross-entropies gave δ(L) at once.
            timesDerivative(last);
        }
        for (int l = last; l >= 0; l--) {
            int n = parameters.outputs(l);
            int k = parameters.inputs(l);
            // BP3 and BP4: ∂C/∂b = Σ δ, ∂C/∂w = Σ a(l-1) δ; the mean over rows is in δ since the loss.
            kernels.gemm()
                    .parameterGradients(
                            rows,
                            n,
                            k,
                            l == 0 ? x : pass.a(l - 1),
                            0,
                            l == 0 ? xStride : pass.stride(l - 1),
                            deltas[l],
                            0,
                            pass.stride(l),
                            gradients.values(),
                            gradients.weightOffset(l),
                            gradients.values(),
                            gradients.biasOffset(l));
            if (l > 0) {
                // BP2: δ(l) = (W(l+1)ᵀ δ(l+1)) ⊙ σ′(z(l)).
                kernels.gemm().transpose(k, n, parameters.values(), parameters.weightOffset(l), transposed, 0);
                kernels.gemm()
                        .inputGradient(
                                rows,
                                n,
                                k,
                                deltas[l],
                                0,
                                pass.stride(l),
                                transposed,
                                0,
                                deltas[l - 1],
                                0,
                                pass.stride(l - 1));
                timesDerivative(l - 1);
            }
        }
    }

    /** A change of parameters, element by element: the part of {@code length} floats from {@code offset} on, whole lines. */
    @FunctionalInterface
    public interface ParameterUpdate {
        /** Applies it to one part; parts do not overlap and may be applied at the same time. */
        void apply(int offset, int length);
    }

    /** Applies {@code update} to all parameters, in parts on the threads of this batch. */
    public void update(ParameterUpdate update) {
        update.apply(0, network.parameters().values().length);
    }

    /** Ends the threads; twice is the same as once. */
    @Override
    public void close() {}

    private void timesDerivative(int layer) {
        network.activation(layer)
                .applyBackward(
                        kernels.activations(),
                        rows,
                        network.parameters().outputs(layer),
                        pass.stride(layer),
                        pass.z(layer),
                        pass.a(layer),
                        deltas[layer]);
    }

    /** The first layer whose activations of this batch are not all finite, -1 if all are. */
    public int firstNonFiniteLayer() {
        for (int l = 0; l < network.layerCount(); l++) {
            int n = network.parameters().outputs(l);
            for (int b = 0; b < rows; b++) {
                for (int j = b * pass.stride(l); j < b * pass.stride(l) + n; j++) {
                    if (!Float.isFinite(pass.z(l)[j]) || !Float.isFinite(pass.a(l)[j])) {
                        return l;
                    }
                }
            }
        }
        return -1;
    }

    /** The results of the last forward pass, copied out. */
    Feedforward feedforward() {
        int layers = network.layerCount();
        float[][] zs = new float[layers][];
        float[][] as = new float[layers + 1][];
        as[0] = new float[rows * network.inputs()];
        ForwardPass.copyRows(rows, network.inputs(), x, 0, xStride, as[0], 0, network.inputs());
        for (int l = 0; l < layers; l++) {
            int n = network.parameters().outputs(l);
            zs[l] = new float[rows * n];
            as[l + 1] = new float[rows * n];
            ForwardPass.copyRows(rows, n, pass.z(l), 0, pass.stride(l), zs[l], 0, n);
            ForwardPass.copyRows(rows, n, pass.a(l), 0, pass.stride(l), as[l + 1], 0, n);
        }
        return new Feedforward(rows, zs, as);
    }

    /** Runs the forward pass alone on row-major {@code x}. */
    void forward(float[] rowsOfX, int rowCount) {
        begin(rowCount);
        ForwardPass.copyRows(rows, network.inputs(), rowsOfX, 0, network.inputs(), x, 0, xStride);
        pass.run(rows, x, 0, xStride);
    }

    /** Puts back a pass that {@link #feedforward} copied out, and its targets, as if {@link #forward} had just computed it. */
    void restore(Feedforward from, float[] targets) {
        begin(from.rows());
        ForwardPass.copyRows(rows, network.inputs(), from.as()[0], 0, network.inputs(), x, 0, xStride);
        for (int l = 0; l < network.layerCount(); l++) {
            int n = network.parameters().outputs(l);
            ForwardPass.copyRows(rows, n, from.zs()[l], 0, n, pass.z(l), 0, pass.stride(l));
            ForwardPass.copyRows(rows, n, from.as()[l + 1], 0, n, pass.a(l), 0, pass.stride(l));
        }
        int last = network.layerCount() - 1;
        ForwardPass.copyRows(rows, network.outputs(), targets, 0, network.outputs(), y, 0, pass.stride(last));
        evaluateLoss();
    }
}
