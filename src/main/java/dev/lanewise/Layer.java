package dev.lanewise;

import dev.lanewise.support.Checks;
import java.util.List;
import java.util.Optional;

/**
 * A layer of an {@link Architecture}: values only. Its parameters are slots of {@link Parameters}, what it computes is a step of
 * the engine.
 */
public sealed interface Layer {

    /**
     * The width of what comes out.
     *
     * @throws IllegalArgumentException if rows of {@code inputs} numbers do not fit; says what does not
     */
    default int outputs(int inputs) {
        return switch (this) {
            case Dense dense -> dense.units();
            case Dropout _, BatchNormalization _, LayerNormalization _, Nonlinearity _, PRelu _ -> inputs;
            case Residual residual -> residual.blockOutputs(inputs);
        };
    }

    /** The name of the kind in files, on the command line and in tables. */
    default String id() {
        return switch (this) {
            case Dense _ -> "dense";
            case Dropout _ -> "dropout";
            case BatchNormalization _ -> "batch_normalization";
            case LayerNormalization _ -> "layer_normalization";
            case Nonlinearity _ -> "activation";
            case PRelu _ -> "prelu";
            case Residual _ -> "residual";
        };
    }

    /** What is applied to the sums of this layer last; {@link Activation#LINEAR} where there is nothing. */
    default Activation activation() {
        return switch (this) {
            case Dense dense -> dense.activation();
            case Nonlinearity nonlinearity -> nonlinearity.function();
            case Dropout _, BatchNormalization _, LayerNormalization _, PRelu _, Residual _ -> Activation.LINEAR;
        };
    }

    /** One layer of each kind that takes and gives rows of {@code width} numbers: for what has to hold for all of them. */
    static List<Layer> examples(int width) {
        Dense dense = new Dense(width, Activation.TANH);
        return List.of(
                dense.withoutBias(),
                new Dropout(0.5),
                new BatchNormalization(),
                new LayerNormalization(),
                new Nonlinearity(Activation.SILU),
                new PRelu(),
                new Residual(List.of(new LayerNormalization(), dense)));
    }

    /**
     * A fully connected layer: {@code a = σ(x·W + b)}.
     *
     * @param units outputs, at least 1
     * @param activation σ
     * @param bias whether there is a b
     * @param initializer how W starts; by default as {@link Initializer} says for the activation
     * @param l2 the gradient of this layer's weights gets {@code l2 · W} besides what the training plan adds; 0 for nothing
     * @param learningRateFactor what multiplies the learning rate of this layer's parameters: 1 by default, 0 freezes them
     */
    record Dense(
            int units,
            Activation activation,
            boolean bias,
            Optional<Initializer> initializer,
            double l2,
            double learningRateFactor)
            implements Layer {

        /** Checks the ranges. */
        public Dense {
            Checks.positive("units", units);
            Checks.notNegative("l2", l2);
            Checks.notNegative("learningRateFactor", learningRateFactor);
        }

        /** With biases and all else by default. */
        public Dense(int units, Activation activation) {
            this(units, activation, true, Optional.empty(), 0, 1);
        }

        /** Without biases. */
        public Dense withoutBias() {
            return new Dense(units, activation, false, initializer, l2, learningRateFactor);
        }

        /** With another activation. */
        public Dense withActivation(Activation other) {
            return new Dense(units, other, bias, initializer, l2, learningRateFactor);
        }

        /** With weights that start so. */
        public Dense withInitializer(Initializer other) {
            return new Dense(units, activation, bias, Optional.of(other), l2, learningRateFactor);
        }

        /** With a penalty of its own. */
        public Dense withL2(double other) {
            return new Dense(units, activation, bias, initializer, other, learningRateFactor);
        }

        /** With a learning rate of its own, as a factor. */
        public Dense withLearningRateFactor(double other) {
            return new Dense(units, activation, bias, initializer, l2, other);
        }
    }

    /**
     * Inverted dropout (Srivastava et al. 2014): in training each number is zero with probability {@code rate}, else divided by
     * {@code 1 - rate}; in answers nothing happens. Which, is a function of seed, step, layer, row and unit alone.
     *
     * @param rate 0 to below 1
     */
    record Dropout(double rate) implements Layer {
        /** Checks the range. */
        public Dropout {
            if (!(rate >= 0 && rate <= 1 - 0x1p-23)) {
                throw new IllegalArgumentException("rate of dropout must be 0 to below 1, but is " + rate);
            }
        }
    }

    /**
     * Batch normalization (Ioffe and Szegedy 2015): each column minus its mean, divided by {@code √(variance + epsilon)}, times
     * gamma, plus beta. In training the moments are those of the batch (the variance divided by rows), and running averages of both
     * follow them; answers use the averages, folded into a neighbouring dense layer where there is one.
     *
     * @param momentum the weight of what the running averages were, 0 to below 1
     * @param epsilon above 0
     */
    record BatchNormalization(double momentum, double epsilon) implements Layer {
        /** Keras' default. */
        public static final double DEFAULT_MOMENTUM = 0.99;

        /** Keras' default. */
        public static final double DEFAULT_EPSILON = 1e-3;

        /** Checks the ranges. */
        public BatchNormalization {
            if (!(momentum >= 0 && momentum < 1)) {
                throw new IllegalArgumentException(
                        "momentum of batch normalization must be 0 to below 1, but is " + momentum);
            }
            Checks.positiveFloat("epsilon of batch normalization", epsilon);
        }

        /** With Keras' defaults. */
        public BatchNormalization() {
            this(DEFAULT_MOMENTUM, DEFAULT_EPSILON);
        }
    }

    /**
     * Layer normalization (Ba et al. 2016): each row minus its mean, divided by {@code √(variance + epsilon)}, times gamma, plus
     * beta.
     *
     * @param epsilon above 0
     */
    record LayerNormalization(double epsilon) implements Layer {
        /** PyTorch's default. */
        public static final double DEFAULT_EPSILON = 1e-5;

        /** Checks the range. */
        public LayerNormalization {
            Checks.positiveFloat("epsilon of layer normalization", epsilon);
        }

        /** With PyTorch's default. */
        public LayerNormalization() {
            this(DEFAULT_EPSILON);
        }
    }

    /**
     * An activation as a layer of its own: behind a normalization, for instance.
     *
     * @param function σ
     */
    record Nonlinearity(Activation function) implements Layer {}

    /**
     * A rectifier whose slope on the negative side is learned, one for each unit (He et al. 2015).
     *
     * @param initialSlope what all slopes begin with
     */
    record PRelu(double initialSlope) implements Layer {
        /** That of the paper, and of PyTorch. */
        public static final double DEFAULT_SLOPE = 0.25;

        /** Checks that it is finite. */
        public PRelu {
            if (!Float.isFinite((float) initialSlope)) {
                throw new IllegalArgumentException("initialSlope of prelu must be finite, but is " + initialSlope);
            }
        }

        /** Slopes begin with 0.25. */
        public PRelu() {
            this(DEFAULT_SLOPE);
        }
    }

    /**
     * A residual connection (He et al. 2016): {@code y = x + block(x)}.
     *
     * @param layers the block, at least one layer, as wide at its end as at its beginning
     */
    record Residual(List<Layer> layers) implements Layer {
        /** Copies the list. */
        public Residual {
            layers = List.copyOf(layers);
            if (layers.isEmpty()) {
                throw new IllegalArgumentException("a residual block must have at least one layer");
            }
        }

        private int blockOutputs(int inputs) {
            int width = inputs;
            for (Layer layer : layers) {
                width = layer.outputs(width);
            }
            if (width != inputs) {
                throw new IllegalArgumentException(
                        "a residual block must be as wide at its end as at its beginning, but" + " it takes " + inputs
                                + " numbers per row and gives " + width);
            }
            return width;
        }
    }
}
