package dev.lanewise;

import dev.lanewise.Activation.Celu;
import dev.lanewise.Activation.Clip;
import dev.lanewise.Activation.Elu;
import dev.lanewise.Activation.Exponential;
import dev.lanewise.Activation.Gelu;
import dev.lanewise.Activation.GeluTanh;
import dev.lanewise.Activation.HardSigmoid;
import dev.lanewise.Activation.HardTanh;
import dev.lanewise.Activation.LeakyRelu;
import dev.lanewise.Activation.Linear;
import dev.lanewise.Activation.LogSoftmax;
import dev.lanewise.Activation.Mish;
import dev.lanewise.Activation.Relu;
import dev.lanewise.Activation.Relu6;
import dev.lanewise.Activation.Selu;
import dev.lanewise.Activation.Sigmoid;
import dev.lanewise.Activation.Silu;
import dev.lanewise.Activation.Softmax;
import dev.lanewise.Activation.Softplus;
import dev.lanewise.Activation.Softsign;
import dev.lanewise.Activation.Tanh;
import dev.lanewise.kernel.Activations;
import dev.lanewise.kernel.Tiles;
import java.util.Arrays;

/** From an {@link Activation} to its kernels: the one switch of each layer and batch. */
final class ActivationEvaluation {

    private ActivationEvaluation() {}

    /** Whether {@code z} and {@code a} may be the same array in {@link #apply}. */
    static boolean worksInPlace(Activation activation) {
        return !(activation instanceof LogSoftmax);
    }

    /**
     * {@code a = σ(z)} for some rows and columns of matrices with {@code n} columns and row stride {@code ld}; pads of
     * {@code a} end as zero. A linear layer's {@code a} is its {@code z}.
     *
     * @param from the first column, a whole line; 0 if the activation {@linkplain Activation#needsWholeRows needs whole
     *     rows}
     * @param to the column after the last one, a whole line or {@code n}
     */
    static void apply(
            Activation activation,
            Activations kernels,
            int firstRow,
            int rows,
            int from,
            int to,
            int n,
            int ld,
            float[] z,
            float[] a) {
        int first = firstRow * ld;
        if (activation.needsWholeRows()) {
            applyToRows(activation, kernels, rows, n, ld, first, z, a);
        } else if (from == 0 && to == n) {
            apply(activation, kernels, rows * ld, first, z, a);
        } else {
            for (int row = first; row < first + rows * ld; row += ld) {
                apply(activation, kernels, Tiles.padded(to) - from, row + from, z, a);
            }
        }
        if (!activation.keepsZero() && to == n) {
            zeroPads(firstRow, rows, n, ld, a);
        }
    }

    private static void applyToRows(
            Activation activation, Activations kernels, int rows, int n, int ld, int first, float[] z, float[] a) {
        if (activation instanceof LogSoftmax) {
            kernels.logSoftmax(rows, n, ld, z, first, a, first);
        } else {
            kernels.softmax(rows, n, ld, z, first, a, first);
        }
    }

    private static void apply(Activation activation, Activations kernels, int length, int at, float[] z, float[] a) {
        switch (activation) {
            case Linear() -> {}
            case Sigmoid() -> kernels.sigmoid(length, z, at, a, at);
            case HardSigmoid(float alpha, float beta) -> kernels.hardSigmoid(length, alpha, beta, z, at, a, at);
            case Tanh() -> kernels.tanh(length, z, at, a, at);
            case HardTanh() -> kernels.clip(length, -1, 1, z, at, a, at);
            case Relu() -> kernels.relu(length, z, at, a, at);
            case Relu6() -> kernels.clip(length, 0, 6, z, at, a, at);
            case Clip(float min, float max) -> kernels.clip(length, min, max, z, at, a, at);
            case LeakyRelu(float slope) -> kernels.leakyRelu(length, slope, z, at, a, at);
            case Elu(float alpha) -> kernels.elu(length, 1, alpha, 1, z, at, a, at);
            case Selu() -> kernels.elu(length, Selu.SCALE, Selu.DEPTH, 1, z, at, a, at);
            case Celu(float alpha) -> kernels.elu(length, 1, alpha, 1 / alpha, z, at, a, at);
            case Gelu() -> kernels.gelu(length, z, at, a, at);
            case GeluTanh() -> kernels.geluTanh(length, z, at, a, at);
            case Silu() -> kernels.silu(length, z, at, a, at);
            case Mish() -> kernels.mish(length, z, at, a, at);
            case Softplus() -> kernels.softplus(length, z, at, a, at);
            case Softsign() -> kernels.softsign(length, z, at, a, at);
            case Exponential() -> kernels.exponential(length, z, at, a, at);
            case Softmax(), LogSoftmax() -> throw new AssertionError(activation);
        }
    }

    /**
     * {@code delta *= σ′(z)} (of whole rows: the transposed Jacobian) for the rows and columns that {@link #apply}
     * would take; {@code z} and {@code a} as it left them. Pads of {@code delta} are zero and stay zero.
     */
    static void applyBackward(
            Activation activation,
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
        if (activation instanceof LogSoftmax) {
            kernels.logSoftmaxBackward(rows, n, ld, a, first, delta, first);
        } else if (activation.needsWholeRows()) {
            kernels.softmaxBackward(rows, n, ld, a, first, delta, first);
        } else if (from == 0 && to == n) {
            applyBackward(activation, kernels, rows * ld, first, z, a, delta);
        } else {
            for (int row = first; row < first + rows * ld; row += ld) {
                applyBackward(activation, kernels, Tiles.padded(to) - from, row + from, z, a, delta);
            }
        }
    }

    private static void applyBackward(
            Activation activation, Activations kernels, int length, int at, float[] z, float[] a, float[] delta) {
        switch (activation) {
            case Linear() -> {}
            case Sigmoid() -> kernels.sigmoidBackward(length, a, at, delta, at);
            case HardSigmoid(float alpha, float _) -> kernels.hardSigmoidBackward(length, alpha, a, at, delta, at);
            case Tanh() -> kernels.tanhBackward(length, a, at, delta, at);
            case HardTanh() -> kernels.clipBackward(length, -1, 1, a, at, delta, at);
            case Relu() -> kernels.reluBackward(length, a, at, delta, at);
            case Relu6() -> kernels.clipBackward(length, 0, 6, a, at, delta, at);
            case Clip(float min, float max) -> kernels.clipBackward(length, min, max, a, at, delta, at);
            case LeakyRelu(float slope) -> kernels.leakyReluBackward(length, slope, z, at, delta, at);
            case Elu(float alpha) -> kernels.eluBackward(length, 1, alpha, 1, z, at, delta, at);
            case Selu() -> kernels.eluBackward(length, Selu.SCALE, Selu.DEPTH, 1, z, at, delta, at);
            case Celu(float alpha) -> kernels.eluBackward(length, 1, 1, 1 / alpha, z, at, delta, at);
            case Gelu() -> kernels.geluBackward(length, z, at, delta, at);
            case GeluTanh() -> kernels.geluTanhBackward(length, z, at, delta, at);
            case Silu() -> kernels.siluBackward(length, z, at, delta, at);
            case Mish() -> kernels.mishBackward(length, z, at, delta, at);
            case Softplus() -> kernels.softplusBackward(length, z, at, delta, at);
            case Softsign() -> kernels.softsignBackward(length, z, at, delta, at);
            case Exponential() -> kernels.exponentialBackward(length, a, at, delta, at);
            case Softmax(), LogSoftmax() -> throw new AssertionError(activation);
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
