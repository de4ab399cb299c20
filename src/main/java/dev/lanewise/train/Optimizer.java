package dev.lanewise.train;

/**
 * How gradients become steps. The formulas are PyTorch's, the defaults too but for the learning rates that have none.
 */
public sealed interface Optimizer {

    /** The step size that a {@link Schedule} multiplies, above 0. */
    double learningRate();

    /** The name in files and on the command line. */
    default String id() {
        return switch (this) {
            case Sgd _ -> "sgd";
            case RmsProp _ -> "rmsprop";
            case Adam _ -> "adam";
            case AdamW _ -> "adamw";
        };
    }

    /**
     * The name and all settings on one line, for metadata and messages: {@code adam(learning_rate=0.001,beta1=0.9,…)}.
     */
    default String describe() {
        String settings = switch (this) {
            case Sgd sgd -> ",momentum=" + sgd.momentum() + ",nesterov=" + sgd.nesterov();
            case RmsProp rmsProp -> ",rho=" + rmsProp.rho() + ",epsilon=" + rmsProp.epsilon();
            case Adam adam -> ",beta1=" + adam.beta1() + ",beta2=" + adam.beta2() + ",epsilon=" + adam.epsilon();
            case AdamW adamW ->
                ",beta1=" + adamW.beta1() + ",beta2=" + adamW.beta2() + ",epsilon=" + adamW.epsilon() + ",weight_decay="
                        + adamW.weightDecay() + ",decay_biases=" + adamW.decayBiases();
        };
        return id() + "(learning_rate=" + learningRate() + settings + ")";
    }

    /** Arrays as long as the parameters that the state holds. */
    default int momentCount() {
        return switch (this) {
            case Sgd sgd -> sgd.momentum() == 0 ? 0 : 1;
            case RmsProp _ -> 1;
            case Adam _, AdamW _ -> 2;
        };
    }

    /**
     * Stochastic gradient descent.
     *
     * @param learningRate above 0
     * @param momentum 0 to below 1; 0 is plain descent
     * @param nesterov looks ahead by one step of momentum (Sutskever et al. 2013)
     */
    record Sgd(double learningRate, double momentum, boolean nesterov) implements Optimizer {
        /** Checks the ranges. */
        public Sgd {
            requirePositive("learningRate", learningRate);
            requireFraction("momentum", momentum);
            if (nesterov && momentum == 0) {
                throw new IllegalArgumentException("nesterov needs a momentum above 0");
            }
        }

        /** Plain gradient descent. */
        public Sgd(double learningRate) {
            this(learningRate, 0, false);
        }
    }

    /**
     * RMSprop (Hinton 2012).
     *
     * @param learningRate above 0
     * @param rho decay of the squared gradients, 0 to below 1
     * @param epsilon added to the root, above 0
     */
    record RmsProp(double learningRate, double rho, double epsilon) implements Optimizer {
        /** Checks the ranges. */
        public RmsProp {
            requirePositive("learningRate", learningRate);
            requireFraction("rho", rho);
            requirePositive("epsilon", epsilon);
        }

        /** Decay 0.99, epsilon 1e-8. */
        public RmsProp(double learningRate) {
            this(learningRate, 0.99, 1e-8);
        }
    }

    /**
     * Adam (Kingma and Ba 2015).
     *
     * @param learningRate above 0
     * @param beta1 decay of the mean gradient, 0 to below 1
     * @param beta2 decay of the squared gradient, 0 to below 1
     * @param epsilon added to the root, above 0
     */
    record Adam(double learningRate, double beta1, double beta2, double epsilon) implements Optimizer {
        /** Checks the ranges. */
        public Adam {
            requirePositive("learningRate", learningRate);
            requireFraction("beta1", beta1);
            requireFraction("beta2", beta2);
            requirePositive("epsilon", epsilon);
        }

        /** Decays 0.9 and 0.999, epsilon 1e-8. */
        public Adam(double learningRate) {
            this(learningRate, 0.9, 0.999, 1e-8);
        }
    }

    /**
     * Adam with decoupled weight decay (Loshchilov and Hutter 2019); weights and biases decay alike.
     *
     * @param learningRate above 0
     * @param beta1 decay of the mean gradient, 0 to below 1
     * @param beta2 decay of the squared gradient, 0 to below 1
     * @param epsilon added to the root, above 0
     * @param weightDecay share of a parameter that a step of learning rate 1 takes away, at least 0
     * @param decayBiases whether biases and the parameters of normalizations decay too, as PyTorch has it without groups of
     *     parameters; by default they do not
     */
    record AdamW(
            double learningRate, double beta1, double beta2, double epsilon, double weightDecay, boolean decayBiases)
            implements Optimizer {
        /** Checks the ranges. */
        public AdamW {
            requirePositive("learningRate", learningRate);
            requireFraction("beta1", beta1);
            requireFraction("beta2", beta2);
            requirePositive("epsilon", epsilon);
            if (!(weightDecay >= 0 && (float) weightDecay < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "weightDecay must be at least 0 and finite, but is " + weightDecay + asFloat(weightDecay));
            }
        }

        /** Only weights decay. */
        public AdamW(double learningRate, double beta1, double beta2, double epsilon, double weightDecay) {
            this(learningRate, beta1, beta2, epsilon, weightDecay, false);
        }

        /** Decays 0.9 and 0.999, epsilon 1e-8; only weights decay. */
        public AdamW(double learningRate, double weightDecay) {
            this(learningRate, 0.9, 0.999, 1e-8, weightDecay);
        }
    }

    /** In float, in which the steps are computed: an epsilon that rounds to 0 would divide zero by zero. */
    private static void requirePositive(String name, double value) {
        if (!((float) value > 0 && (float) value < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be above 0 and finite, but is " + value + asFloat(value));
        }
    }

    /** What rounding makes of a number that is above 0 and finite as a double, but not as a float. */
    private static String asFloat(double value) {
        boolean isRounded = value > 0 && value < Double.POSITIVE_INFINITY;
        return isRounded ? ", which is " + (value < 1 ? "0" : "infinite") + " as a float" : "";
    }

    private static void requireFraction(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must be at least 0 and below 1, but is " + value);
        }
    }
}
