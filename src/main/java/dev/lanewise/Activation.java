package dev.lanewise;

import dev.lanewise.support.Checks;
import java.util.List;

/**
 * Activation functions {@code a = σ(z)} of a layer: values with their numbers, and constants for the usual ones.
 *
 * <p>This interface has no default method, so that a record can be initialized without the constants here, which are
 * such records: two threads that began at either end would wait for each other for ever.
 */
public sealed interface Activation {

    /** {@link Linear}. */
    Activation LINEAR = new Linear();

    /** {@link Sigmoid}. */
    Activation SIGMOID = new Sigmoid();

    /** {@link HardSigmoid} as Keras 3 and PyTorch have it: {@code z/6 + 0.5}, from 0 to 1. */
    Activation HARD_SIGMOID = new HardSigmoid(1 / 6f, 0.5f);

    /** {@link Tanh}. */
    Activation TANH = new Tanh();

    /** {@link HardTanh}. */
    Activation HARD_TANH = new HardTanh();

    /** {@link Relu}. */
    Activation RELU = new Relu();

    /** {@link Relu6}. */
    Activation RELU6 = new Relu6();

    /** {@link LeakyRelu} with slope 0.01. */
    Activation LEAKY_RELU = new LeakyRelu(0.01f);

    /** {@link Elu} with alpha 1. */
    Activation ELU = new Elu(1);

    /** {@link Selu}. */
    Activation SELU = new Selu();

    /** {@link Celu} with alpha 1. */
    Activation CELU = new Celu(1);

    /** {@link Gelu}. */
    Activation GELU = new Gelu();

    /** {@link GeluTanh}. */
    Activation GELU_TANH = new GeluTanh();

    /** {@link Silu}. */
    Activation SILU = new Silu();

    /** {@link Mish}. */
    Activation MISH = new Mish();

    /** {@link Softplus}. */
    Activation SOFTPLUS = new Softplus();

    /** {@link Softsign}. */
    Activation SOFTSIGN = new Softsign();

    /** {@link Exponential}. */
    Activation EXPONENTIAL = new Exponential();

    /** {@link Softmax}. */
    Activation SOFTMAX = new Softmax();

    /** {@link LogSoftmax}. */
    Activation LOG_SOFTMAX = new LogSoftmax();

    /**
     * The text in files and on the command line: a name in lower case, with the numbers behind it where they are not
     * those of the constant. {@code leaky_relu}, {@code leaky_relu(0.2)}, {@code clip(-1,1)}.
     */
    String id();

    /** The numbers that {@link #id} shows, in the order of the record's components. */
    List<Float> arguments();

    /** Whether the outputs are probabilities of a classifier, made of logits: sigmoid and softmax. */
    boolean hasLogits();

    /** Whether an output depends on its whole row, so that a row cannot be cut into parts. */
    boolean needsWholeRows();

    /** Whether zeros, as in the pads of a row, come out as zeros. */
    boolean keepsZero();

    /** The default initializer of a layer with this activation. */
    Initializer initializer();

    /** The constants: every function with the numbers that are usual for it, but for {@link Clip}, which has none. */
    static List<Activation> constants() {
        return ActivationForms.constants();
    }

    /** What {@link #parse} reads, for help texts: the names of the constants, and names with what they may take. */
    static List<String> forms() {
        return ActivationForms.all();
    }

    /**
     * The activation with this {@link #id()}; its name in any case.
     *
     * @throws IllegalArgumentException if there is none, which names those that are; or if its numbers are missing, too
     *     many, no numbers, or without a meaning for it
     */
    static Activation parse(String id) {
        return ActivationForms.parse(id);
    }

    /** A function of one number. */
    sealed interface ElementWise extends Activation {

        @Override
        default String id() {
            return ActivationForms.text(this);
        }

        @Override
        default List<Float> arguments() {
            return List.of();
        }

        @Override
        default boolean hasLogits() {
            return false;
        }

        @Override
        default boolean needsWholeRows() {
            return false;
        }

        @Override
        default boolean keepsZero() {
            return true;
        }

        @Override
        default Initializer initializer() {
            return Initializer.GLOROT_UNIFORM;
        }
    }

    /** Cuts off one side, or nearly: weights start as He et al. say. */
    sealed interface OneSided extends ElementWise {

        @Override
        default Initializer initializer() {
            return Initializer.HE_NORMAL;
        }
    }

    /** A function of all outputs of a row. */
    sealed interface RowWise extends Activation {

        @Override
        default String id() {
            return ActivationForms.text(this);
        }

        @Override
        default List<Float> arguments() {
            return List.of();
        }

        @Override
        default boolean needsWholeRows() {
            return true;
        }

        /** The kernels leave the pads zero. */
        @Override
        default boolean keepsZero() {
            return true;
        }

        @Override
        default Initializer initializer() {
            return Initializer.GLOROT_UNIFORM;
        }
    }

    /** {@code z}. */
    record Linear() implements ElementWise {}

    /** {@code 1 / (1 + e^-z)}. */
    record Sigmoid() implements ElementWise {
        @Override
        public boolean hasLogits() {
            return true;
        }

        @Override
        public boolean keepsZero() {
            return false;
        }
    }

    /**
     * {@code alpha·z + beta}, from 0 to 1 (Courbariaux et al. 2015); ONNX's numbers are 0.2 and 0.5.
     *
     * @param alpha the slope, above 0
     * @param beta what 0 becomes
     */
    record HardSigmoid(float alpha, float beta) implements ElementWise {
        /** Checks the numbers. */
        public HardSigmoid {
            Checks.positiveFinite("alpha of hard_sigmoid", alpha);
            Checks.finite("beta of hard_sigmoid", beta);
        }

        @Override
        public List<Float> arguments() {
            return List.of(alpha, beta);
        }

        @Override
        public boolean keepsZero() {
            return beta <= 0;
        }
    }

    /** {@code tanh z}. */
    record Tanh() implements ElementWise {}

    /** {@code z} from -1 to 1, and these bounds beyond (Collobert 2004). */
    record HardTanh() implements ElementWise {}

    /** {@code max(0, z)} (Nair and Hinton 2010). */
    record Relu() implements OneSided {}

    /** {@code min(6, max(0, z))} (Krizhevsky 2010). */
    record Relu6() implements OneSided {}

    /**
     * {@code z} from {@code min} to {@code max}, and these bounds beyond.
     *
     * @param min the lowest value
     * @param max the highest value, above {@code min}
     */
    record Clip(float min, float max) implements ElementWise {
        /** Checks the bounds. */
        public Clip {
            Checks.finite("min of clip", min);
            Checks.finite("max of clip", max);
            if (min >= max) {
                throw new IllegalArgumentException("min of clip must be below max, but is " + min + ", and max " + max);
            }
        }

        @Override
        public List<Float> arguments() {
            return List.of(min, max);
        }

        @Override
        public boolean keepsZero() {
            return min <= 0 && max >= 0;
        }
    }

    /**
     * {@code z} where positive, {@code slope·z} where negative (Maas et al. 2013).
     *
     * @param slope of the negative side
     */
    record LeakyRelu(float slope) implements OneSided {
        /** Checks the slope. */
        public LeakyRelu {
            Checks.finite("slope of leaky_relu", slope);
        }

        @Override
        public List<Float> arguments() {
            return List.of(slope);
        }
    }

    /**
     * {@code z} where positive, {@code alpha·(e^z - 1)} where negative (Clevert et al. 2016).
     *
     * @param alpha how far below zero it goes, above 0
     */
    record Elu(float alpha) implements OneSided {
        /** Checks alpha. */
        public Elu {
            Checks.positiveFinite("alpha of elu", alpha);
        }

        @Override
        public List<Float> arguments() {
            return List.of(alpha);
        }
    }

    /**
     * {@link #SCALE} times an {@link Elu} with such an alpha that activations keep mean 0 and variance 1 from layer to
     * layer, if weights start as LeCun et al. say (Klambauer et al. 2017).
     */
    record Selu() implements ElementWise {

        /** λ of the paper: the slope of the positive side. */
        public static final float SCALE = 1.050701f;

        /** λ·α of the paper: how far below zero it goes. */
        public static final float DEPTH = 1.7580993f;

        @Override
        public Initializer initializer() {
            return Initializer.LECUN_NORMAL;
        }
    }

    /**
     * {@code z} where positive, {@code alpha·(e^(z/alpha) - 1)} where negative: smooth for every alpha (Barron 2017).
     *
     * @param alpha how far below zero it goes, above 0
     */
    record Celu(float alpha) implements OneSided {
        /** Checks alpha. */
        public Celu {
            Checks.positiveFinite("alpha of celu", alpha);
            // The kernel multiplies.
            Checks.positiveFinite("1/alpha of celu", 1 / alpha);
        }

        @Override
        public List<Float> arguments() {
            return List.of(alpha);
        }
    }

    /** {@code z·Φ(z)}, exact, with the error function (Hendrycks and Gimpel 2016). */
    record Gelu() implements OneSided {}

    /** {@code z/2·(1 + tanh(√(2/π)·(z + 0.044715·z³)))}: nearly {@link Gelu} (Hendrycks and Gimpel 2016). */
    record GeluTanh() implements OneSided {}

    /** {@code z·sigmoid(z)}, also called swish (Elfwing et al. 2018). */
    record Silu() implements OneSided {}

    /** {@code z·tanh(log(1 + e^z))} (Misra 2020). */
    record Mish() implements OneSided {}

    /** {@code log(1 + e^z)} (Dugas et al. 2001). */
    record Softplus() implements OneSided {
        @Override
        public boolean keepsZero() {
            return false;
        }
    }

    /** {@code z / (1 + |z|)} (Bergstra et al. 2009). */
    record Softsign() implements ElementWise {}

    /** {@code e^z}. */
    record Exponential() implements ElementWise {
        @Override
        public boolean keepsZero() {
            return false;
        }
    }

    /** {@code e^zⱼ / Σ e^zᵢ} over the outputs of a row (Bridle 1990). */
    record Softmax() implements RowWise {
        @Override
        public boolean hasLogits() {
            return true;
        }
    }

    /** {@code zⱼ - log Σ e^zᵢ} over the outputs of a row: the logarithms of {@link Softmax}. */
    record LogSoftmax() implements RowWise {
        @Override
        public boolean hasLogits() {
            return false;
        }
    }
}
