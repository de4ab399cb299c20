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

/** From an {@link Activation} of single numbers to its kernels, once for a layer: the only two switches over all of them. */
final class ActivationEvaluation {

    private ActivationEvaluation() {}

    /** {@code a = σ(z)} for numbers that lie together. */
    @FunctionalInterface
    interface Forward {
        /** For {@code length} numbers from {@code at} on, whole lines; both arrays may be the same. */
        void apply(int length, float[] z, float[] a, int at);
    }

    /** {@code delta *= σ′(z)} for numbers that lie together. */
    @FunctionalInterface
    interface Backward {
        /** For {@code length} numbers from {@code at} on, whole lines; {@code z} and {@code a} as {@link Forward} left them. */
        void apply(int length, float[] z, float[] a, float[] delta, int at);
    }

    /** The function; not of those that {@linkplain Activation#needsWholeRows need whole rows}. */
    static Forward forward(Activation activation, Activations kernels) {
        return switch (activation) {
            case Linear() -> (length, z, a, at) -> {};
            case Sigmoid() -> (length, z, a, at) -> kernels.sigmoid(length, z, at, a, at);
            case HardSigmoid(float alpha, float beta) ->
                (length, z, a, at) -> kernels.hardSigmoid(length, alpha, beta, z, at, a, at);
            case Tanh() -> (length, z, a, at) -> kernels.tanh(length, z, at, a, at);
            case HardTanh() -> (length, z, a, at) -> kernels.clip(length, -1, 1, z, at, a, at);
            case Relu() -> (length, z, a, at) -> kernels.relu(length, z, at, a, at);
            case Relu6() -> (length, z, a, at) -> kernels.clip(length, 0, 6, z, at, a, at);
            case Clip(float min, float max) -> (length, z, a, at) -> kernels.clip(length, min, max, z, at, a, at);
            case LeakyRelu(float slope) -> (length, z, a, at) -> kernels.leakyRelu(length, slope, z, at, a, at);
            case Elu(float alpha) -> (length, z, a, at) -> kernels.elu(length, 1, alpha, 1, z, at, a, at);
            case Selu() -> (length, z, a, at) -> kernels.elu(length, Selu.SCALE, Selu.DEPTH, 1, z, at, a, at);
            case Celu(float alpha) -> (length, z, a, at) -> kernels.elu(length, 1, alpha, 1 / alpha, z, at, a, at);
            case Gelu() -> (length, z, a, at) -> kernels.gelu(length, z, at, a, at);
            case GeluTanh() -> (length, z, a, at) -> kernels.geluTanh(length, z, at, a, at);
            case Silu() -> (length, z, a, at) -> kernels.silu(length, z, at, a, at);
            case Mish() -> (length, z, a, at) -> kernels.mish(length, z, at, a, at);
            case Softplus() -> (length, z, a, at) -> kernels.softplus(length, z, at, a, at);
            case Softsign() -> (length, z, a, at) -> kernels.softsign(length, z, at, a, at);
            case Exponential() -> (length, z, a, at) -> kernels.exponential(length, z, at, a, at);
            case Softmax(), LogSoftmax() -> throw new AssertionError(activation);
        };
    }

    /** Its derivative; not of those that {@linkplain Activation#needsWholeRows need whole rows}. */
    static Backward backward(Activation activation, Activations kernels) {
        return switch (activation) {
            case Linear() -> (length, z, a, delta, at) -> {};
            case Sigmoid() -> (length, z, a, delta, at) -> kernels.sigmoidBackward(length, a, at, delta, at);
            case HardSigmoid(float alpha, float _) ->
                (length, z, a, delta, at) -> kernels.hardSigmoidBackward(length, alpha, a, at, delta, at);
            case Tanh() -> (length, z, a, delta, at) -> kernels.tanhBackward(length, a, at, delta, at);
            case HardTanh() -> (length, z, a, delta, at) -> kernels.clipBackward(length, -1, 1, a, at, delta, at);
            case Relu() -> (length, z, a, delta, at) -> kernels.reluBackward(length, a, at, delta, at);
            case Relu6() -> (length, z, a, delta, at) -> kernels.clipBackward(length, 0, 6, a, at, delta, at);
            case Clip(float min, float max) ->
                (length, z, a, delta, at) -> kernels.clipBackward(length, min, max, a, at, delta, at);
            case LeakyRelu(float slope) ->
                (length, z, a, delta, at) -> kernels.leakyReluBackward(length, slope, z, at, delta, at);
            case Elu(float alpha) ->
                (length, z, a, delta, at) -> kernels.eluBackward(length, 1, alpha, 1, z, at, delta, at);
            case Selu() ->
                (length, z, a, delta, at) -> kernels.eluBackward(length, Selu.SCALE, Selu.DEPTH, 1, z, at, delta, at);
            case Celu(float alpha) ->
                (length, z, a, delta, at) -> kernels.eluBackward(length, 1, 1, 1 / alpha, z, at, delta, at);
            case Gelu() -> (length, z, a, delta, at) -> kernels.geluBackward(length, z, at, delta, at);
            case GeluTanh() -> (length, z, a, delta, at) -> kernels.geluTanhBackward(length, z, at, delta, at);
            case Silu() -> (length, z, a, delta, at) -> kernels.siluBackward(length, z, at, delta, at);
            case Mish() -> (length, z, a, delta, at) -> kernels.mishBackward(length, z, at, delta, at);
            case Softplus() -> (length, z, a, delta, at) -> kernels.softplusBackward(length, z, at, delta, at);
            case Softsign() -> (length, z, a, delta, at) -> kernels.softsignBackward(length, z, at, delta, at);
            case Exponential() -> (length, z, a, delta, at) -> kernels.exponentialBackward(length, a, at, delta, at);
            case Softmax(), LogSoftmax() -> throw new AssertionError(activation);
        };
    }
}
