package dev.lanewise;

import dev.lanewise.engine.InferenceProgram;
import dev.lanewise.support.Checks;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

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

    private final Architecture architecture;
    private final Parameters parameters;
    private final Map<Precision, PackedNetwork> packed = new EnumMap<>(Precision.class);

    private NeuralNetwork(Architecture architecture, Parameters parameters) {
        this.architecture = architecture;
        this.parameters = parameters;
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
        return of(Architecture.of(layers, activations), 0);
    }

    /**
     * A network of dense layers on given parameters, which are not copied.
     *
     * @throws IllegalArgumentException if the activations do not fit the layers
     */
    public static NeuralNetwork of(Parameters parameters, Activation... activations) {
        return of(Architecture.of(parameters.layers(), activations), parameters);
    }

    /**
     * A network of any layers. Weights start as the layers say, by default as {@link Builder#initializer}.
     *
     * @param seed of the weights; the same seed gives the same bits
     */
    public static NeuralNetwork of(Architecture architecture, long seed) {
        return of(architecture, Optional.empty(), seed);
    }

    private static NeuralNetwork of(Architecture architecture, Optional<Initializer> initializer, long seed) {
        NeuralNetwork network = new NeuralNetwork(architecture, Parameters.zeros(architecture));
        Initialization.of(architecture, network.parameters, initializer, seed);
        return network;
    }

    /**
     * A network of any layers on given parameters, which are not copied.
     *
     * @throws IllegalArgumentException if the parameters are those of other layers
     */
    public static NeuralNetwork of(Architecture architecture, Parameters parameters) {
        if (!ParameterLayout.of(architecture).hasShapesOf(parameters.slots())) {
            throw new IllegalArgumentException("the parameters are not those of " + architecture);
        }
        return new NeuralNetwork(architecture, parameters);
    }

    /** Builds a network layer by layer. */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a network layer by layer; not thread-safe. */
    public static final class Builder {

        private final List<Layer> layers = new ArrayList<>();
        private int features;
        private Optional<Initializer> initializer = Optional.empty();
        private long seed;

        private Builder() {}

        /**
         * The inputs; comes first.
         *
         * @throws IllegalStateException if the inputs are already set
         */
        public Builder input(int features) {
            if (this.features != 0) {
                throw new IllegalStateException("the inputs are already set to " + this.features);
            }
            this.features = Checks.positive("features", features);
            return this;
        }

        /**
         * Adds a dense layer with biases.
         *
         * @throws IllegalStateException if the inputs are not set yet, here and in all methods that add a layer
         */
        public Builder dense(int units, Activation activation) {
            return layer(new Layer.Dense(units, activation));
        }

        /**
         * Adds a dense layer with options.
         *
         * <pre>{@code
         * builder.dense(64, Activation.RELU, layer -> layer.withoutBias().withL2(1e-4))
         * }</pre>
         */
        public Builder dense(int units, Activation activation, UnaryOperator<Layer.Dense> options) {
            return layer(options.apply(new Layer.Dense(units, activation)));
        }

        /** Adds dropout. */
        public Builder dropout(double rate) {
            return layer(new Layer.Dropout(rate));
        }

        /** Adds batch normalization with the usual momentum and epsilon. */
        public Builder batchNormalization() {
            return layer(new Layer.BatchNormalization());
        }

        /** Adds layer normalization with the usual epsilon. */
        public Builder layerNormalization() {
            return layer(new Layer.LayerNormalization());
        }

        /** Adds an activation as a layer of its own. */
        public Builder activation(Activation function) {
            return layer(new Layer.Nonlinearity(function));
        }

        /** Adds a residual connection around a block. */
        public Builder residual(Layer... block) {
            return layer(new Layer.Residual(List.of(block)));
        }

        /** Adds a layer. */
        public Builder layer(Layer layer) {
            if (features == 0) {
                throw new IllegalStateException("set the inputs first: input(features)");
            }
            layers.add(layer);
            return this;
        }

        /**
         * How all weights start that do not say it themselves; by default He's for relu, leaky_relu, gelu and silu, Glorot's
         * for the others.
         */
        public Builder initializer(Initializer initializer) {
            this.initializer = Optional.of(initializer);
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
         * @throws IllegalArgumentException if it has no dense layer, or its layers do not fit one another
         */
        public NeuralNetwork build() {
            if (features == 0) {
                throw new IllegalArgumentException("a network must have inputs and at least one dense layer");
            }
            return of(new Architecture(features, layers), initializer, seed);
        }
    }

    /** The block of all weights and biases; what is written there changes the network. */
    public Parameters parameters() {
        return parameters;
    }

    /** What the network is, without its numbers. */
    public Architecture architecture() {
        return architecture;
    }

    /** Dense layers. */
    public int layerCount() {
        return parameters.layerCount();
    }

    /** Features of a row. */
    public int inputs() {
        return architecture.inputs();
    }

    /** Outputs of a row. */
    public int outputs() {
        return architecture.outputs();
    }

    /** The activation of a dense layer, 0 for the first. */
    public Activation activation(int layer) {
        return activations().get(Checks.index("layer", layer, layerCount()));
    }

    /** The activations of all dense layers. */
    public List<Activation> activations() {
        return architecture.denseLayers().stream().map(Layer.Dense::activation).toList();
    }

    /** A view on a dense layer, 0 for the first. */
    public DenseLayer layer(int layer) {
        return new DenseLayer(parameters, layer, activation(layer));
    }

    /**
     * What answers, layer by layer, in words for people: dropout is gone, batch normalization and scalings are part of the dense layer
     * beside them, as in {@code [dense 64→32 relu, dense 32→10 softmax]}.
     */
    public List<String> answeringLayers() {
        return NetworkSummary.answers(this);
    }

    /** The layers that answer, with the parameters as they are now. */
    List<InferenceLayer> inferenceLayers() {
        return Folding.of(architecture, parameters);
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
        Layer last = architecture.layers().getLast();
        if (!last.activation().hasLogits()) {
            return this;
        }
        Layer logits = last instanceof Layer.Dense dense
                ? dense.withActivation(Activation.LINEAR)
                : new Layer.Nonlinearity(Activation.LINEAR);
        return new NeuralNetwork(architecture.withLast(logits), parameters);
    }

    /** A network of its own with the same numbers. */
    public NeuralNetwork copy() {
        return new NeuralNetwork(architecture, parameters.copy());
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
        InferenceProgram program = InferencePrograms.onHeap(inferenceLayers(), inputs(), Math.min(rows, PREDICT_ROWS));
        for (int from = 0; from < rows; from += PREDICT_ROWS) {
            int count = Math.min(PREDICT_ROWS, rows - from);
            program.run(count, x, from * inputs(), inputs(), out, from * outputs(), true);
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
        return PlainAlgorithm.feedforward(this, x);
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
        return PlainAlgorithm.backpropagation(this, y, pass);
    }

    /** {@link #train(float[], float[], int, int, double)} with batches of 10, 100 epochs and learning rate 0.01. */
    public double[] train(float[] x, float[] y) {
        return train(x, y, DEFAULT_BATCH_SIZE, DEFAULT_EPOCHS, DEFAULT_LEARNING_RATE);
    }

    /**
     * Plain mini-batch gradient descent on {@code ½ Σ (a - y)²}: batches in order, the last one may be smaller. The penalties
     * and learning-rate factors of layers are the Trainer's and have no effect here.
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
        return PlainAlgorithm.train(this, x, y, batchSize, epochs, learningRate);
    }

    /**
     * A copy whose last layer, which must be dense and linear, also undoes a scaling of its targets: it predicts {@code a /
     * factor + offset}. So a network that was trained on scaled targets answers in their own units, at no cost. A last
     * layer without biases gets some.
     *
     * @throws IllegalArgumentException if the last layer is not dense and linear, or the columns do not fit the outputs
     */
    public NeuralNetwork unscaleOutputs(FeatureScaling targets) {
        return OutputUnscaling.of(this, targets);
    }

    /** A layer for messages, as {@link Architecture#layers} counts: {@code layer 0 (784→128 relu)}. */
    String describe(int layer) {
        return "layer " + layer + " (" + architecture.describe(layer) + ")";
    }

    /**
     * A table for people: a line for each layer with what it gives, its parameters, their bytes and the operations per row.
     */
    public String summary() {
        return NetworkSummary.of(this);
    }

    /** For messages: {@code 784-128-10 relu softmax}. */
    @Override
    public String toString() {
        return architecture.toString();
    }
}
