package dev.lanewise;

import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.support.Checks;
import dev.lanewise.support.Workers;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dense network: layers of any size, each {@code a = σ(x·W + b)}, on one flat array of {@link Parameters}.
 *
 * <p>{@link #feedforward}, {@link #backpropagation} and {@link #train} are the plain algorithm: the four equations and
 * a loop over mini-batches. For shuffling, optimizers, validation and early stopping use {@code
 * dev.lanewise.train.Trainer}, which drives the same mini-batch step.
 *
 * <p>Any number of threads may predict at once, but not while the network trains.
 */
public final class NeuralNetwork {

    /** Defaults of {@link #train(float[], float[])}. */
    public static final int DEFAULT_BATCH_SIZE = 10;

    /** Defaults of {@link #train(float[], float[])}. */
    public static final int DEFAULT_EPOCHS = 100;

    /** Defaults of {@link #train(float[], float[])}. */
    public static final double DEFAULT_LEARNING_RATE = 0.01;

    /** Rows that {@link #predict} computes at a time: enough to fill the register tiles, few enough for the cache. */
    private static final int PREDICT_ROWS = 240;

    private final Parameters parameters;
    private final List<Activation> activations;
    private final Map<Precision, PackedNetwork> packed = new EnumMap<>(Precision.class);

    private NeuralNetwork(Parameters parameters, List<Activation> activations) {
        this.parameters = parameters;
        this.activations = activations;
        if (activations.size() != parameters.layerCount()) {
            throw new IllegalArgumentException("layers " + Arrays.toString(parameters.layers()) + " need "
                    + parameters.layerCount() + " activations, one for each layer after the inputs, but there are "
                    + activations.size());
        }
    }

    /**
     * A network with these layer sizes, inputs first, and one activation for each layer after the inputs. Weights start
     * as {@link Builder#initializer} says, with seed 0.
     *
     * <pre>{@code
     * NeuralNetwork network = NeuralNetwork.of(new int[] {2, 10, 1}, Activation.SIGMOID, Activation.SIGMOID);
     * }</pre>
     *
     * @throws IllegalArgumentException if there are fewer than two sizes, one is below 1, or the activations do not fit
     */
    public static NeuralNetwork of(int[] layers, Activation... activations) {
        NeuralNetwork network = of(Parameters.zeros(layers), activations);
        network.initialize(null, 0);
        return network;
    }

    /**
     * A network on given parameters, which are not copied.
     *
     * @throws IllegalArgumentException if the activations do not fit the layers
     */
    public static NeuralNetwork of(Parameters parameters, Activation... activations) {
        return new NeuralNetwork(parameters, List.of(activations));
    }

    /** Builds a network layer by layer. */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a network layer by layer; not thread-safe. */
    public static final class Builder {

        private final List<Integer> layers = new ArrayList<>();
        private final List<Activation> activations = new ArrayList<>();
        private @Nullable Initializer initializer;
        private long seed;

        private Builder() {}

        /**
         * The inputs; comes first.
         *
         * @throws IllegalStateException if the inputs are already set
         */
        public Builder input(int features) {
            if (!layers.isEmpty()) {
                throw new IllegalStateException("the inputs are already set to " + layers.getFirst());
            }
            layers.add(Checks.positive("features", features));
            return this;
        }

        /**
         * Adds a layer.
         *
         * @throws IllegalStateException if the inputs are not set yet
         */
        public Builder dense(int units, Activation activation) {
            if (layers.isEmpty()) {
                throw new IllegalStateException("set the inputs first: input(features)");
            }
            layers.add(Checks.positive("units", units));
            activations.add(activation);
            return this;
        }

        /** How all weights start; by default He's for relu, leaky_relu, gelu and silu, Glorot's for the others. */
        public Builder initializer(Initializer initializer) {
            this.initializer = initializer;
            return this;
        }

        /** The seed of the weights, 0 by default; the same seed gives the same bits. */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * The network.
         *
         * @throws IllegalArgumentException if it has no layer
         */
        public NeuralNetwork build() {
            int[] sizes = layers.stream().mapToInt(Integer::intValue).toArray();
            NeuralNetwork network = of(Parameters.zeros(sizes), activations.toArray(Activation[]::new));
            network.initialize(initializer, seed);
            return network;
        }
    }

    private void initialize(@Nullable Initializer initializer, long seed) {
        for (int l = 0; l < layerCount(); l++) {
            Initializer own = initializer != null ? initializer : Initializer.defaultFor(activations.get(l));
            own.initialize(parameters, l, seed);
        }
    }

    /** The block of all weights and biases; what is written there changes the network. */
    public Parameters parameters() {
        return parameters;
    }

    /** Layers with weights. */
    public int layerCount() {
        return activations.size();
    }

    /** Features of a row. */
    public int inputs() {
        return parameters.inputs(0);
    }

    /** Outputs of a row. */
    public int outputs() {
        return parameters.outputs(layerCount() - 1);
    }

    /** The activation of a layer, 0 for the first with weights. */
    public Activation activation(int layer) {
        return activations.get(Checks.index("layer", layer, layerCount()));
    }

    /** The activations of all layers. */
    public List<Activation> activations() {
        return activations;
    }

    /** A view on a layer, 0 for the first with weights. */
    public DenseLayer layer(int layer) {
        return new DenseLayer(parameters, layer, activation(layer));
    }

    /** The weights as they are now, packed; the same object as long as they do not change. */
    PackedNetwork packed(Precision precision) {
        synchronized (packed) {
            PackedNetwork current = packed.get(precision);
            if (current == null || !current.isCurrent()) {
                current = new PackedNetwork(this, precision.format(), Arena.ofAuto());
                packed.put(precision, current);
            }
            return current;
        }
    }

    /**
     * The same network without the sigmoid or softmax of its last layer: it predicts the logits, the pre-activations
     * whose sigmoid or softmax this one predicts. Shares the {@link #parameters}. This one if there is neither.
     */
    public NeuralNetwork toLogits() {
        if (!activations.getLast().hasLogits()) {
            return this;
        }
        List<Activation> linear = new ArrayList<>(activations);
        linear.set(layerCount() - 1, Activation.LINEAR);
        return new NeuralNetwork(parameters, List.copyOf(linear));
    }

    /** A network of its own with the same numbers. */
    public NeuralNetwork copy() {
        return new NeuralNetwork(parameters.copy(), activations);
    }

    /**
     * Predicts.
     *
     * @param x row-major {@code [rows × inputs]}
     * @return row-major {@code [rows × outputs]}; the bits of a row do not depend on the other rows
     * @throws IllegalArgumentException if {@code x} is no whole number of rows
     */
    public float[] predict(float[] x) {
        int rows = Checks.rows("x", x.length, inputs());
        float[] out = new float[Checks.rowsLength("rows of x", rows, outputs())];
        ForwardPass pass = new ForwardPass(this, Math.min(rows, PREDICT_ROWS), Workers.of(1));
        for (int from = 0; from < rows; from += PREDICT_ROWS) {
            int count = Math.min(PREDICT_ROWS, rows - from);
            pass.run(count, x, from * inputs(), inputs());
            pass.copyOutput(count, out, from * outputs());
        }
        return out;
    }

    /**
     * The forward pass with everything it computed: {@code z(l) = a(l-1)·W(l) + b(l)}, {@code a(l) = σ(z(l))}.
     *
     * @param x row-major {@code [rows × inputs]}
     * @throws IllegalArgumentException if {@code x} is no whole number of rows
     */
    public Feedforward feedforward(float[] x) {
        int rows = Checks.rows("x", x.length, inputs());
        MiniBatch batch = new MiniBatch(this, new Loss.HalfSquaredError(), rows);
        batch.forward(x, rows);
        return batch.feedforward();
    }

    /**
     * The four equations of backpropagation for the cost {@code ½ Σ (a - y)²}, averaged over the batch.
     *
     * <pre>
     * δ(L) = (a(L) - y) ⊙ σ′(z(L))               (BP1)      ∂C/∂b(l) = δ(l)             (BP3)
     * δ(l) = (W(l+1)ᵀ δ(l+1)) ⊙ σ′(z(l))         (BP2)      ∂C/∂w(l) = a(l-1)ᵀ δ(l)     (BP4)
     * </pre>
     *
     * @param y targets, row-major {@code [rows × outputs]}
     * @param pass what {@link #feedforward} gave for the rows
     * @throws IllegalArgumentException if {@code y} does not have the rows of the pass, or the pass is another network's
     */
    public Gradients backpropagation(float[] y, Feedforward pass) {
        requireOwn(pass);
        Checks.length("y", (long) pass.rows() * outputs(), y.length, pass.rows() + " rows × " + outputs() + " outputs");
        MiniBatch batch = new MiniBatch(this, new Loss.HalfSquaredError(), pass.rows());
        batch.restore(pass, y);
        batch.backward();
        return Gradients.of(batch.gradients());
    }

    private void requireOwn(Feedforward pass) {
        if (pass.zs().length != layerCount() || pass.as().length != layerCount() + 1) {
            throw new IllegalArgumentException("the pass must be one of " + this + ", with " + layerCount() + " zs and "
                    + (layerCount() + 1) + " as, but has " + pass.zs().length + " and " + pass.as().length);
        }
        Checks.positive("rows of the pass", pass.rows());
        requireOwn(pass, "as[0]", pass.as()[0], inputs());
        for (int l = 0; l < layerCount(); l++) {
            requireOwn(pass, "zs[" + l + "]", pass.zs()[l], parameters.outputs(l));
            requireOwn(pass, "as[" + (l + 1) + "]", pass.as()[l + 1], parameters.outputs(l));
        }
    }

    private void requireOwn(Feedforward pass, String name, float[] values, int columns) {
        if (values.length != (long) pass.rows() * columns) {
            throw new IllegalArgumentException("the pass must be one of " + this + ", but " + name + " holds "
                    + values.length + " and not " + pass.rows() + " × " + columns + " numbers");
        }
    }

    /** {@link #train(float[], float[], int, int, double)} with batches of 10, 100 epochs and learning rate 0.01. */
    public double[] train(float[] x, float[] y) {
        return train(x, y, DEFAULT_BATCH_SIZE, DEFAULT_EPOCHS, DEFAULT_LEARNING_RATE);
    }

    /**
     * Plain mini-batch gradient descent on {@code ½ Σ (a - y)²}: batches in order, the last one may be smaller.
     *
     * @param x features, row-major {@code [rows × inputs]}
     * @param y targets, row-major {@code [rows × outputs]}
     * @param batchSize rows of a batch, at least 1; more than there are rows means one batch of all
     * @param epochs passes over the data, at least 1
     * @param learningRate step size, above 0
     * @return the mean cost of each epoch, each batch taken before its update
     * @throws IllegalArgumentException if a size does not fit, a number in {@code x} or {@code y} is not finite, or a
     *     setting is out of range
     * @throws NonFiniteLossException at the first cost that is not finite, or if the last update left a parameter that
     *     is not
     */
    public double[] train(float[] x, float[] y, int batchSize, int epochs, double learningRate) {
        int rows = Checks.rows("x", x.length, inputs());
        Checks.length("y", (long) rows * outputs(), y.length, rows + " rows × " + outputs() + " outputs");
        Checks.positive("batchSize", batchSize);
        Checks.positive("epochs", epochs);
        if (!(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("learningRate must be above 0 and finite, but is " + learningRate);
        }
        Dataset data = Dataset.of(x, y, rows);
        MiniBatch batch = new MiniBatch(this, new Loss.HalfSquaredError(), Math.min(batchSize, rows));
        double[] costs = new double[epochs];
        for (int epoch = 0; epoch < epochs; epoch++) {
            for (int from = 0; from < rows; from += batchSize) {
                batch.gather(data, from, Math.min(batchSize, rows - from));
                double cost = batch.forward();
                if (!Double.isFinite(cost)) {
                    throw NonFiniteLossException.of(this, batch, cost, epoch + 1, from / batchSize + 1);
                }
                batch.backward();
                KernelProvider.kernels()
                        .updates()
                        .addScaled(
                                parameters.values().length,
                                (float) -learningRate,
                                batch.gradients().values(),
                                parameters.values(),
                                0);
                costs[epoch] += cost * batch.rows() / rows;
            }
        }
        int broken = parameters.firstNonFiniteLayer();
        if (broken >= 0) {
            throw NonFiniteLossException.ofParameters(layer(broken), epochs, Math.ceilDiv(rows, batchSize));
        }
        return costs;
    }

    /**
     * A copy whose last layer, which must be linear, also undoes a scaling of its targets: it predicts {@code a /
     * factor + offset}. So a network that was trained on scaled targets answers in their own units, at no cost.
     *
     * @throws IllegalArgumentException if the last layer is not linear or the columns do not fit the outputs
     */
    public NeuralNetwork unscaleOutputs(FeatureScaling targets) {
        int last = layerCount() - 1;
        if (activation(last) != Activation.LINEAR || targets.columns() != outputs()) {
            throw new IllegalArgumentException("only a linear last layer with as many outputs as scaled targets ("
                    + targets.columns() + ") can undo their scaling, but it is " + layer(last));
        }
        NeuralNetwork copy = copy();
        float[] weights = parameters.weights(last);
        float[] biases = parameters.biases(last);
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= targets.factor()[i % outputs()];
        }
        for (int j = 0; j < biases.length; j++) {
            biases[j] = biases[j] / targets.factor()[j] + targets.offset()[j];
        }
        copy.parameters.setWeights(last, weights);
        copy.parameters.setBiases(last, biases);
        return copy;
    }

    /** A table for people: a line for each layer with its shape, activation and number of parameters. */
    public String summary() {
        StringBuilder table = new StringBuilder();
        table.append(String.format(
                Locale.ROOT, "%-8s %15s  %-12s %12s%n", "layer", "inputs→outputs", "activation", "parameters"));
        for (int l = 0; l < layerCount(); l++) {
            DenseLayer layer = layer(l);
            table.append(String.format(
                    Locale.ROOT,
                    "%-8d %15s  %-12s %,12d%n",
                    l,
                    layer.inputs() + "→" + layer.outputs(),
                    layer.activation().id(),
                    layer.parameterCount()));
        }
        table.append(String.format(Locale.ROOT, "%-38s %,12d%n", "total", parameters.count()));
        return table.toString();
    }

    /** For messages: {@code 784-128-10 relu softmax}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(inputs());
        for (int l = 0; l < layerCount(); l++) {
            text.append('-').append(parameters.outputs(l));
        }
        activations.forEach(activation -> text.append(' ').append(activation.id()));
        return text.toString();
    }
}
