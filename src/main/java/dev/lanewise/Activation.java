package dev.lanewise;

import dev.lanewise.kernel.Activations;
import dev.lanewise.kernel.Tiles;
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

    /** Whether the outputs are probabilities of a classifier, made of logits: sigmoid and softmax. */
    public boolean hasLogits() {
        return this == SIGMOID || this == SOFTMAX;
    }

    /** Whether an output depends on its whole row, so that a row cannot be cut into parts. */
    boolean needsWholeRows() {
        return this == SOFTMAX;
    }

    /**
     * {@code a = σ(z)} for some rows and columns of matrices with {@code n} columns and row stride {@code ld}; pads of
     * {@code a} end as zero. A linear layer's {@code a} is its {@code z}.
     *
     * @param from the first column, a whole line; 0 if the activation {@linkplain #needsWholeRows needs whole rows}
     * @param to the column after the last one, a whole line or {@code n}
     */
    void apply(Activations kernels, int firstRow, int rows, int from, int to, int n, int ld, float[] z, float[] a) {
        int first = firstRow * ld;
        if (this == SOFTMAX) {
            kernels.softmax(rows, n, ld, z, first, a, first);
        } else if (from == 0 && to == n) {
            apply(kernels, rows * ld, first, z, a);
        } else {
            for (int row = first; row < first + rows * ld; row += ld) {
                apply(kernels, Tiles.padded(to) - from, row + from, z, a);
            }
        }
        if (this == SIGMOID && to == n) {
            zeroPads(firstRow, rows, n, ld, a);
        }
    }

    private void apply(Activations kernels, int length, int offset, float[] z, float[] a) {
        switch (this) {
            case LINEAR -> {}
            case SIGMOID -> kernels.sigmoid(length, z, offset, a, offset);
            case TANH -> kernels.tanh(length, z, offset, a, offset);
            case RELU -> kernels.relu(length, z, offset, a, offset);
            case LEAKY_RELU -> kernels.leakyRelu(length, LEAKY_SLOPE, z, offset, a, offset);
            case GELU -> kernels.gelu(length, z, offset, a, offset);
            case SILU -> kernels.silu(length, z, offset, a, offset);
            case SOFTMAX -> throw new AssertionError(this);
        }
    }

    /**
     * {@code delta *= σ′(z)} (for softmax: the transposed Jacobian) for the rows and columns that {@link #apply} would
     * take; {@code z} and {@code a} as it left them.
     */
    void applyBackward(
            Activations kernels,
            int firstRow,
            int rows,
            int from,
            int to,
            int n,
            int ld,
            float[] z,
            float[] a,
            float[] delta) {
        int first = firstRow * ld;
        if (this == SOFTMAX) {
            kernels.softmaxBackward(rows, n, ld, a, first, delta, first);
        } else if (from == 0 && to == n) {
            applyBackward(kernels, rows * ld, first, z, a, delta);
        } else {
            for (int row = first; row < first + rows * ld; row += ld) {
                applyBackward(kernels, Tiles.padded(to) - from, row + from, z, a, delta);
            }
        }
    }

    private void applyBackward(Activations kernels, int length, int offset, float[] z, float[] a, float[] delta) {
        switch (this) {
            case LINEAR -> {}
            case SIGMOID -> kernels.sigmoidBackward(length, a, offset, delta, offset);
            case TANH -> kernels.tanhBackward(length, a, offset, delta, offset);
            case RELU -> kernels.reluBackward(length, a, offset, delta, offset);
            case LEAKY_RELU -> kernels.leakyReluBackward(length, LEAKY_SLOPE, a, offset, delta, offset);
            case GELU -> kernels.geluBackward(length, z, offset, delta, offset);
            case SILU -> kernels.siluBackward(length, z, offset, delta, offset);
            case SOFTMAX -> throw new AssertionError(this);
        }
    }

    /** Zeroes the columns past {@code n}: the rest of the network relies on it. */
    static void zeroPads(int firstRow, int rows, int n, int ld, float[] a) {
        if (n == ld) {
            return;
        }
        for (int row = firstRow * ld; row < (firstRow + rows) * ld; row += ld) {
            Arrays.fill(a, row + n, row + ld, 0f);
        }
    }
}
