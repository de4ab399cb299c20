package dev.lanewise;

import dev.lanewise.engine.Parts;
import dev.lanewise.engine.Program;
import dev.lanewise.engine.Signal;
import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.kernel.Kernels;
import dev.lanewise.support.Checks;
import dev.lanewise.support.Rows;
import dev.lanewise.support.Workers;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One mini-batch on its way through a network: gathered rows, forward pass, loss, backpropagation.
 *
 * <p>Buffers for up to {@code maxRows} rows are made once; after that a step allocates nothing. Owned by one thread;
 * more threads, if asked for, take parts of the work where it is big enough to be worth it, and change no bit of any
 * result. The order of use is {@link #gather}, {@link #forward}, {@link #backward}, then the gradients are in {@link
 * #gradients()}.
 */
public final class MiniBatch implements AutoCloseable {

    private final Kernels kernels = KernelProvider.kernels();
    private final NeuralNetwork network;
    private final Loss loss;
    private final int maxRows;
    private final Workers workers;
    private final Parts parts;
    private final TrainingProgram steps;
    private final Program program;
    private final Signal input;
    private final Signal output;
    private final Parameters gradients;
    private final float[] y;
    private final float[] terms;
    private final Workers.Work gatherPart = this::gatherPart;
    private final Workers.Work lossPart = this::evaluateRows;
    private final Workers.Work updatePart = this::updateLines;
    private int rows;

    // What the parts of the current job need.
    private int count;
    private @Nullable Dataset data;
    private int @Nullable [] order;
    private int firstRow;
    private ParameterUpdate update = (_, _) -> {};

    /** {@link #MiniBatch(NeuralNetwork, Loss, int, int)} on the calling thread alone. */
    public MiniBatch(NeuralNetwork network, Loss loss, int maxRows) {
        this(network, loss, maxRows, 1);
    }

    /**
     * Buffers for batches of up to {@code maxRows} rows.
     *
     * @param threads threads to compute with at most, at least 1, the calling one among them; the others start here, if
     *     any layer is big enough for them, and end with {@link #close}
     * @throws IllegalArgumentException if {@code maxRows} or {@code threads} is below 1, the rows of a layer do not fit
     *     into one array, or the loss does not fit the last layer
     */
    public MiniBatch(NeuralNetwork network, Loss loss, int maxRows, int threads) {
        this(network, loss, maxRows, Optional.empty(), threads);
    }

    /** Starts threads of its own unless it is given a team, and ends them if its buffers do not fit. */
    private MiniBatch(NeuralNetwork network, Loss loss, int maxRows, Optional<Workers> team, int threads) {
        this.network = network;
        this.loss = loss;
        this.maxRows = Checks.positive("maxRows", maxRows);
        loss.requireOutput(network.architecture().outputActivation());
        int useful = usefulThreads(network, maxRows, threads);
        workers = team.isPresent() ? team.get() : Workers.of(useful);
        try {
            parts = new Parts(workers.threads());
            gradients = network.parameters().zerosLike();
            steps = TrainingProgram.of(network.architecture(), network.parameters(), gradients, maxRows, workers);
            program = steps.program();
            input = program.input();
            output = program.output();
            y = new float[output.a().length];
            terms = new float[y.length];
        } catch (Throwable unfit) {
            if (team.isEmpty()) {
                workers.close();
            }
            throw unfit;
        }
    }

    /** The same, on the threads of this batch, for other rows: to be used in turns. Closing one closes both. */
    public MiniBatch sibling(int otherMaxRows) {
        return new MiniBatch(network, loss, otherMaxRows, Optional.of(workers), 1);
    }

    /** The threads that the biggest job is worth; 1 if none is worth a second one. */
    private static int usefulThreads(NeuralNetwork network, int maxRows, int threads) {
        Checks.positive("threads", threads);
        Parameters parameters = network.parameters();
        long most = Parts.FLOAT_OPERATIONS * parameters.values().length;
        for (int l = 0; l < network.layerCount(); l++) {
            int products = l == 0 ? 1 : 2; // backwards, all but the first layer have two in one job
            most = Math.max(most, 2L * products * maxRows * parameters.inputs(l) * parameters.outputs(l));
        }
        return new Parts(threads).worthwhile(most);
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
     * @throws IllegalArgumentException if the columns of {@code data} do not fit the network and the loss, the rows are
     *     more than {@code maxRows}, or a target is not valid for the loss
     */
    @AllocationFree
    public void gather(Dataset data, int[] order, int from, int rows) {
        requireColumns(data);
        begin(rows);
        Checks.window("order", order.length, from, rows);
        gatherRows(data, order, from);
    }

    /**
     * Takes {@code rows} rows from {@code from} on, in order; errors as in {@link #gather(Dataset, int[], int, int)}.
     */
    @AllocationFree
    public void gather(Dataset data, int from, int rows) {
        requireColumns(data);
        begin(rows);
        Checks.window("data", data.rows(), from, rows);
        gatherRows(data, null, from);
    }

    private void gatherRows(Dataset from, int @Nullable [] inOrder, int first) {
        data = from;
        order = inOrder;
        firstRow = first;
        count = parts.count(rows, Parts.FLOAT_OPERATIONS * rows * input.stride());
        workers.run(gatherPart, count);
    }

    private void gatherPart(int part, int worker) {
        Dataset from = Objects.requireNonNull(data);
        int end = Parts.bound(part + 1, count, rows);
        for (int b = Parts.bound(part, count, rows); b < end; b++) {
            int row = firstRow + b;
            if (order != null) {
                row = Checks.index("row", order[row], from.rows());
            }
            System.arraycopy(from.x(), row * from.features(), input.a(), b * input.stride(), from.features());
            target(b, from, row);
        }
    }

    /**
     * Checks once, before training, that all of a data set can be gathered and that each target has a meaning for the
     * loss.
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
        program.begin(rows);
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
        int row = b * output.stride();
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

    /**
     * Forward pass and loss of the gathered batch, in training: units drop out, and batches are normalized by their own
     * moments. The mean loss, NaN or infinite if something was.
     */
    @AllocationFree
    public double forward() {
        program.forward(true);
        return evaluateLoss();
    }

    /** As {@link #forward}, as answers are computed: no unit drops out, and running averages normalize. */
    @AllocationFree
    public double evaluate() {
        program.forward(false);
        return evaluateLoss();
    }

    /**
     * Says which units drop out in the next {@link #forward}: the masks are a function of these, of the layer, the row's
     * place in its epoch and the unit, and of nothing else.
     *
     * @param seed of the run
     * @param step number of the training step
     */
    @AllocationFree
    public void mask(long seed, long step) {
        program.mask(seed, step, firstRow);
    }

    private double evaluateLoss() {
        int n = network.outputs();
        count = parts.count(rows, Parts.FLOAT_OPERATIONS * rows * n);
        workers.run(lossPart, count);
        return kernels.sums().sum(rows * output.stride(), terms, 0) / LossEvaluation.divisor(loss, rows, n);
    }

    private void evaluateRows(int part, int worker) {
        int n = network.outputs();
        int from = Parts.bound(part, count, rows);
        LossEvaluation.evaluate(
                kernels.losses(),
                loss,
                from,
                Parts.bound(part + 1, count, rows) - from,
                n,
                output.stride(),
                (float) (1.0 / LossEvaluation.divisor(loss, rows, n)),
                output.z(),
                output.a(),
                y,
                terms,
                output.delta());
    }

    /**
     * Copies the predictions of the last forward pass to row-major {@code out [rows × outputs]} from {@code outOffset}
     * on.
     */
    @AllocationFree
    public void copyPredictions(float[] out, int outOffset) {
        copy(network.outputs(), output.a(), output.stride(), out, outOffset);
    }

    /**
     * Copies the pre-activations of the last layer, the logits of a classifier, to row-major {@code out [rows ×
     * outputs]} from {@code outOffset} on.
     */
    @AllocationFree
    public void copyLogits(float[] out, int outOffset) {
        copy(network.outputs(), output.z(), output.stride(), out, outOffset);
    }

    /**
     * Backpropagation of the batch that {@link #forward} computed, into {@link #gradients()}.
     *
     * @throws IllegalStateException after {@link #evaluate}
     */
    @AllocationFree
    public void backward() {
        if (!loss.isFromLogits()) {
            // BP1: δ(L) = ∇ₐC ⊙ σ′(z(L)); the cross-entropies gave δ(L) at once.
            program.deriveOutput();
        }
        program.backward();
    }

    /**
     * A change of parameters, element by element: the part of {@code length} floats from {@code offset} on, whole
     * lines.
     */
    @FunctionalInterface
    public interface ParameterUpdate {
        /** Applies it to one part; parts do not overlap and may be applied at the same time. */
        void apply(int offset, int length);
    }

    /** Applies {@code change} to all parameters, in parts on the threads of this batch. */
    @AllocationFree
    public void update(ParameterUpdate change) {
        int length = network.parameters().values().length;
        update = change;
        count = parts.count(Parts.pairs(length), Parts.FLOAT_OPERATIONS * length);
        workers.run(updatePart, count);
    }

    private void updateLines(int part, int worker) {
        int length = network.parameters().values().length;
        int from = Parts.columnBound(part, count, length);
        update.apply(from, Parts.columnBound(part + 1, count, length) - from);
    }

    /**
     * Ends the threads; twice is the same as once. Without threads there is nothing to end.
     *
     * @throws IllegalStateException if called while the batch computes
     */
    @Override
    public void close() {
        workers.close();
    }

    /**
     * The first layer whose activations of this batch are not all finite, as {@link Architecture#layers} counts; -1 if all
     * are.
     */
    public int firstNonFiniteLayer() {
        return steps.firstNonFiniteLayer();
    }

    private void copy(int columns, float[] from, int stride, float[] to, int toOffset) {
        Rows.copy(rows, columns, from, 0, stride, to, toOffset, columns);
    }

    /** The results of the last forward pass of dense layers, copied out. */
    Feedforward feedforward() {
        int layers = network.layerCount();
        float[][] zs = new float[layers][];
        float[][] as = new float[layers + 1][];
        as[0] = new float[rows * network.inputs()];
        copy(network.inputs(), input.a(), input.stride(), as[0], 0);
        for (int l = 0; l < layers; l++) {
            Signal signal = steps.signal(l);
            zs[l] = new float[rows * signal.width()];
            as[l + 1] = new float[rows * signal.width()];
            copy(signal.width(), signal.z(), signal.stride(), zs[l], 0);
            copy(signal.width(), signal.a(), signal.stride(), as[l + 1], 0);
        }
        return new Feedforward(rows, zs, as);
    }

    /** Runs the forward pass alone on row-major {@code x}. */
    void forward(float[] rowsOfX, int rowCount) {
        begin(rowCount);
        Rows.copy(rows, network.inputs(), rowsOfX, 0, network.inputs(), input.a(), 0, input.stride());
        program.forward(true);
    }

    /**
     * Puts back a pass that {@link #feedforward} copied out, and its targets, as if {@link #forward} had just computed
     * it.
     */
    void restore(Feedforward from, float[] targets) {
        begin(from.rows());
        Rows.copy(rows, network.inputs(), from.as()[0], 0, network.inputs(), input.a(), 0, input.stride());
        for (int l = 0; l < network.layerCount(); l++) {
            Signal signal = steps.signal(l);
            int n = signal.width();
            Rows.copy(rows, n, from.zs()[l], 0, n, signal.z(), 0, signal.stride());
            Rows.copy(rows, n, from.as()[l + 1], 0, n, signal.a(), 0, signal.stride());
        }
        Rows.copy(rows, network.outputs(), targets, 0, network.outputs(), y, 0, output.stride());
        evaluateLoss();
    }
}
