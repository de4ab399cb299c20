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
import java.util.Arrays;

/** Activations and their derivatives in double, from their definitions, one row at a time. */
final class ReferenceActivation {

    /** The numbers of the paper on selu. */
    private static final double SELU_SCALE = 1.0507009873554805;

    private static final double SELU_ALPHA = 1.6732632423543772;

    private ReferenceActivation() {}

    /** {@code σ(z)} of a row. */
    static double[] of(Activation activation, double[] z) {
        return switch (activation) {
            case Softmax() -> softmax(z);
            case LogSoftmax() -> Arrays.stream(softmax(z)).map(Math::log).toArray();
            default -> Arrays.stream(z).map(each -> value(activation, each)).toArray();
        };
    }

    private static double[] softmax(double[] z) {
        double sum = Arrays.stream(z).map(Math::exp).sum();
        return Arrays.stream(z).map(each -> Math.exp(each) / sum).toArray();
    }

    private static double value(Activation activation, double z) {
        return switch (activation) {
            case Linear() -> z;
            case Sigmoid() -> sigmoid(z);
            case HardSigmoid(float alpha, float beta) -> Math.min(1, Math.max(0, alpha * z + beta));
            case Tanh() -> Math.tanh(z);
            case HardTanh() -> Math.min(1, Math.max(-1, z));
            case Relu() -> Math.max(0, z);
            case Relu6() -> Math.min(6, Math.max(0, z));
            case Clip(float min, float max) -> Math.min(max, Math.max(min, z));
            case LeakyRelu(float slope) -> z < 0 ? slope * z : z;
            case Elu(float alpha) -> z < 0 ? alpha * (Math.exp(z) - 1) : z;
            case Selu() -> SELU_SCALE * (z < 0 ? SELU_ALPHA * (Math.exp(z) - 1) : z);
            case Celu(float alpha) -> Math.max(0, z) + Math.min(0, alpha * (Math.exp(z / alpha) - 1));
            case Gelu() -> z * cumulative(z);
            case GeluTanh() -> z / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * Math.pow(z, 3))));
            case Silu() -> z * sigmoid(z);
            case Mish() -> z * Math.tanh(Math.log(1 + Math.exp(z)));
            case Softplus() -> Math.log(1 + Math.exp(z));
            case Softsign() -> z / (1 + Math.abs(z));
            case Exponential() -> Math.exp(z);
            case Softmax(), LogSoftmax() -> throw noFunctionOfOneNumber(activation);
        };
    }

    /** The gradient by {@code z} of a row, from the gradient by {@code a}: {@code Σᵢ gᵢ ∂aᵢ/∂zⱼ}. */
    static double[] timesDerivative(Activation activation, double[] z, double[] gradient) {
        double[] delta = new double[z.length];
        double[] p = softmax(z);
        for (int j = 0; j < z.length; j++) {
            if (activation.needsWholeRows()) {
                for (int i = 0; i < z.length; i++) {
                    double ofLogarithm = (i == j ? 1 : 0) - p[j];
                    delta[j] += gradient[i] * (activation instanceof Softmax ? p[i] * ofLogarithm : ofLogarithm);
                }
            } else {
                delta[j] = gradient[j] * derivative(activation, z[j]);
            }
        }
        return delta;
    }

    private static double derivative(Activation activation, double z) {
        double s = sigmoid(z);
        return switch (activation) {
            case Linear() -> 1;
            case Sigmoid() -> s * (1 - s);
            case HardSigmoid(float alpha, float beta) -> alpha * z + beta > 0 && alpha * z + beta < 1 ? alpha : 0;
            case Tanh() -> 1 / (Math.cosh(z) * Math.cosh(z));
            case HardTanh() -> Math.abs(z) < 1 ? 1 : 0;
            case Relu() -> z > 0 ? 1 : 0;
            case Relu6() -> z > 0 && z < 6 ? 1 : 0;
            case Clip(float min, float max) -> z > min && z < max ? 1 : 0;
            case LeakyRelu(float slope) -> z > 0 ? 1 : slope;
            case Elu(float alpha) -> z > 0 ? 1 : alpha * Math.exp(z);
            case Selu() -> SELU_SCALE * (z > 0 ? 1 : SELU_ALPHA * Math.exp(z));
            case Celu(float alpha) -> z > 0 ? 1 : Math.exp(z / alpha);
            case Gelu() -> cumulative(z) + z * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
            case GeluTanh() -> {
                double root = Math.sqrt(2 / Math.PI);
                double t = Math.tanh(root * (z + 0.044715 * Math.pow(z, 3)));
                yield (1 + t) / 2 + z / 2 * (1 - t * t) * root * (1 + 3 * 0.044715 * z * z);
            }
            case Silu() -> s + z * s * (1 - s);
            case Mish() -> {
                double t = Math.tanh(Math.log(1 + Math.exp(z)));
                yield t + z * (1 - t * t) * s;
            }
            case Softplus() -> s;
            case Softsign() -> Math.pow(1 + Math.abs(z), -2);
            case Exponential() -> Math.exp(z);
            case Softmax(), LogSoftmax() -> throw noFunctionOfOneNumber(activation);
        };
    }

    private static IllegalArgumentException noFunctionOfOneNumber(Activation activation) {
        return new IllegalArgumentException(activation.id() + " is no function of one number");
    }

    /** How far {@code z} is from a point where the first or second derivative jumps. */
    static double distanceToKink(Activation activation, double z) {
        return switch (activation) {
            case Relu(), LeakyRelu(float _), Elu(float _), Selu(), Celu(float _), Softsign() -> Math.abs(z);
            case Relu6() -> Math.min(Math.abs(z), Math.abs(z - 6));
            case HardTanh() -> Math.abs(Math.abs(z) - 1);
            case Clip(float min, float max) -> Math.min(Math.abs(z - min), Math.abs(z - max));
            case HardSigmoid(float alpha, float beta) ->
                Math.min(Math.abs(z + beta / alpha), Math.abs(z - (1 - beta) / alpha));
            default -> Double.POSITIVE_INFINITY;
        };
    }

    static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    /** The distribution function of the standard normal distribution, by its series of positive terms (Abramowitz 26.2.11). */
    private static double cumulative(double z) {
        double term = z;
        double sum = 0;
        for (int k = 1; Math.abs(term) > 1e-18 && k < 1000; k += 2) {
            sum += term;
            term *= z * z / (k + 2);
        }
        return 0.5 + sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    }
}
