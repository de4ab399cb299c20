package dev.lanewise;

import dev.lanewise.kernel.Activations;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Activation functions {@code a = σ(z)} of a layer. */
public enum Activation {

    /** {@code z}. */
    LINEAR,
    /** {@code 1 / (1 + e^-z)}. */
    SIGMOID,
    /** {@code tanh z}. */
    TANH,
    /** {@code max(0, z)}. */
    RELU,
    /** {@code z} where positive, {@code 0.01·z} where negative. */
    LEAKY_RELU,
    /** {@code e^zⱼ / Σ e^zᵢ} over the outputs of a row. */
    SOFTMAX,
    /** {@code z·Φ(z)}, exact, with the error function (Hendrycks and Gimpel 2016). */
    GELU,
    /** {@code z·sigmoid(z)}, also called swish (Elfwing et al. 2018). */
    SILU;

    /** The slope of {@link #LEAKY_RELU} on the negative side. */
    public static final float LEAKY_SLOPE = 0.01f;

    /** The name in files and on the command line: lower case, {@code leaky_relu}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The activation with this {@link #id()}.
     *
     * @throws IllegalArgumentException if there is none; names those that are
     */
    public static Activation parse(String id) {
        for (Activation activation : values()) {
            if (activation.id().equals(id)) {
                return activation;
            }
        }
        String known = Arrays.stream(values()).map(Activation::id).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("unknown activation \"" + id + "\"; known are " + known);
    }

    /** {@code a = σ(z)} for {@code rows} of {@code n} columns with row stride {@code ld}; pads of {@code a} end as zero. A linear layer's {@code a} is its {@code z}. */
    void apply(Activations kernels, int rows, int n, int ld, float[] z, float[] a) {
        int length = rows * ld;
        switch (this) {
            case LINEAR -> {}
            case SIGMOID -> {
                kernels.sigmoid(length, z, 0, a, 0);
                zeroPads(rows, n, ld, a);
            }
            case TANH -> kernels.tanh(length, z, 0, a, 0);
            case RELU -> kernels.relu(length, z, 0, a, 0);
            case LEAKY_RELU -> kernels.leakyRelu(length, LEAKY_SLOPE, z, 0, a, 0);
            case SOFTMAX -> kernels.softmax(rows, n, ld, z, 0, a, 0);
            case GELU -> kernels.gelu(length, z, 0, a, 0);
            case SILU -> kernels.silu(length, z, 0, a, 0);
        }
    }

    /** {@code delta *= σ′(z)} (for softmax: the transposed Jacobian); {@code z} and {@code a} as {@link #apply} left them. */
    void applyBackward(Activations kernels, int rows, int n, int ld, float[] z, float[] a, float[] delta) {
        int length = rows * ld;
        switch (this) {
            case LINEAR -> {}
            case SIGMOID -> kernels.sigmoidBackward(length, a, 0, delta, 0);
            case TANH -> kernels.tanhBackward(length, a, 0, delta, 0);
            case RELU -> kernels.reluBackward(length, a, 0, delta, 0);
            case LEAKY_RELU -> kernels.leakyReluBackward(length, LEAKY_SLOPE, a, 0, delta, 0);
            case SOFTMAX -> kernels.softmaxBackward(rows, n, ld, a, 0, delta, 0);
            case GELU -> kernels.geluBackward(length, z, 0, delta, 0);
            case SILU -> kernels.siluBackward(length, z, 0, delta, 0);
        }
    }

    /** Zeroes the columns past {@code n}: the rest of the network relies on it. */
    static void zeroPads(int rows, int n, int ld, float[] a) {
        if (n == ld) {
            return;
        }
        for (int row = 0; row < rows * ld; row += ld) {
            Arrays.fill(a, row + n, row + ld, 0f);
        }
    }
}
