package dev.lanewise;

import java.util.Arrays;

/**
 * How far float arithmetic may lead a forward and backward pass away from the {@link ReferenceNetwork}, number by number;
 * derived, not tuned.
 *
 * <p>A sum of {@code t} products is off by at most {@code γ(t)·Σ|terms|} with {@code γ(t) = t·u / (1 - t·u)}, {@code u =
 * 2⁻²⁴} (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 3.1), plus what its factors are off. An
 * activation hands an error on times its slope, a derivative times its curvature, and each adds roundings of its own.
 */
final class ErrorBound {

    private static final double UNIT = 0x1p-24;

    /** Elementary functions are good to 3 ulps; what is computed with them stays below 16 roundings. */
    private static final int ROUNDINGS = 16;

    private final ReferenceNetwork network;
    private final ReferenceNetwork.Pass pass;
    private final ReferenceNetwork.Gradients gradients;

    /** The bounds, shaped as what they bound. */
    final double[][][] ofZs;

    final double[][][] ofAs;
    final double[][][] ofDw;
    final double[][] ofDb;

    ErrorBound(ReferenceNetwork network, ReferenceNetwork.Pass pass, ReferenceNetwork.Gradients gradients) {
        this.network = network;
        this.pass = pass;
        this.gradients = gradients;
        int layers = network.w.length;
        int rows = pass.rows();
        ofZs = new double[layers][rows][];
        ofAs = new double[layers + 1][rows][];
        ofDw = new double[layers][][];
        ofDb = new double[layers][];
        Arrays.setAll(ofAs[0], row -> new double[pass.as()[0][row].length]);
        for (int l = 0; l < layers; l++) {
            for (int row = 0; row < rows; row++) {
                ofZs[l][row] = ofZ(l, row);
                ofAs[l + 1][row] = ofA(l, row);
            }
        }
        double[][] ofDeltas = new double[rows][];
        for (int l = layers - 1; l >= 0; l--) {
            for (int row = 0; row < rows; row++) {
                double[] ofGradient = l == layers - 1 ? ofDifference(row) : ofProduct(l, row, ofDeltas[row]);
                ofDeltas[row] = ofDelta(l, row, ofGradient);
            }
            sumOverRows(l, ofDeltas);
        }
    }

    private double[] ofZ(int l, int row) {
        double[] bound = new double[network.b[l].length];
        double gamma = gamma(network.w[l].length + 1);
        for (int j = 0; j < bound.length; j++) {
            bound[j] = gamma * Math.abs(network.b[l][j]);
            for (int i = 0; i < network.w[l].length; i++) {
                double w = Math.abs(network.w[l][i][j]);
                bound[j] += w * (ofAs[l][row][i] + gamma * Math.abs(pass.as()[l][row][i]));
            }
        }
        return bound;
    }

    private double[] ofA(int l, int row) {
        double[] z = pass.zs()[l][row];
        double[] a = pass.as()[l + 1][row];
        double[] bound = new double[z.length];
        double most = largest(ofZs[l][row]);
        for (int j = 0; j < z.length; j++) {
            double atMost = 2 * most + gamma(ROUNDINGS + z.length) * (1 + 2 * largest(z));
            bound[j] = switch (network.activations[l]) {
                // ∂aⱼ/∂zᵢ = aⱼ(δᵢⱼ - aᵢ) sums to 2·aⱼ at most; a difference of pre-activations is rounded too.
                case Activation.Softmax() -> a[j] * atMost;
                // Its logarithm: what was relative is absolute.
                case Activation.LogSoftmax() -> atMost + gamma(ROUNDINGS) * Math.abs(a[j]);
                default -> steepest(l, row, j) * ofZs[l][row][j] + gamma(ROUNDINGS) * (Math.abs(a[j]) + Math.abs(z[j]));
            };
        }
        return bound;
    }

    private double[] ofDifference(int row) {
        int last = network.w.length;
        double[] bound = new double[pass.as()[last][row].length];
        for (int j = 0; j < bound.length; j++) {
            bound[j] = ofAs[last][row][j] + gamma(2) * Math.abs(gradients.byActivations()[last - 1][row][j]);
        }
        return bound;
    }

    private double[] ofProduct(int l, int row, double[] ofDelta) {
        double[][] w = network.w[l + 1];
        double[] bound = new double[w.length];
        for (int i = 0; i < w.length; i++) {
            for (int j = 0; j < ofDelta.length; j++) {
                double delta = Math.abs(gradients.deltas()[l + 1][row][j]);
                bound[i] += Math.abs(w[i][j]) * (ofDelta[j] + gamma(ofDelta.length) * delta);
            }
        }
        return bound;
    }

    private double[] ofDelta(int l, int row, double[] ofGradient) {
        double[] gradient = gradients.byActivations()[l][row];
        double[] a = pass.as()[l + 1][row];
        double[] ofA = ofAs[l + 1][row];
        double[] bound = new double[gradient.length];
        boolean softmax = network.activations[l] instanceof Activation.Softmax;
        boolean logSoftmax = network.activations[l] instanceof Activation.LogSoftmax;
        double gamma = gamma(ROUNDINGS + (softmax || logSoftmax ? gradient.length : 0));
        double dot = 0;
        double ofDot = 0;
        for (int i = 0; i < gradient.length; i++) {
            dot += (softmax ? a[i] : 1) * Math.abs(gradient[i]);
            ofDot += softmax ? a[i] * ofGradient[i] + ofA[i] * Math.abs(gradient[i]) : ofGradient[i];
        }
        for (int j = 0; j < bound.length; j++) {
            double size = Math.abs(gradient[j]);
            if (softmax) {
                bound[j] = a[j] * (ofGradient[j] + ofDot + gamma * (size + dot)) + ofA[j] * (size + dot);
            } else if (logSoftmax) {
                double p = Math.exp(a[j]);
                bound[j] = ofGradient[j] + gamma * size + p * (ofDot + (gamma + Math.expm1(ofA[j])) * dot);
            } else {
                double steepest = steepest(l, row, j);
                bound[j] = steepest * ofGradient[j] + (ofDerivative(l, row, j) + steepest * gamma) * size;
            }
        }
        return bound;
    }

    /** The largest derivative, or that near the pre-activation where there is none. */
    private double steepest(int l, int row, int j) {
        return switch (network.activations[l]) {
            case Activation.Sigmoid() -> 0.25;
            case Activation.HardSigmoid(float alpha, float _) -> alpha;
            case Activation.LeakyRelu(float slope) -> Math.max(1, Math.abs(slope));
            case Activation.Elu(float alpha) -> Math.max(1, alpha);
            case Activation.Selu() -> Activation.Selu.DEPTH;
            case Activation.Gelu(), Activation.GeluTanh() -> 1.13;
            case Activation.Silu(), Activation.Mish() -> 1.1;
            case Activation.Exponential() -> Math.exp(pass.zs()[l][row][j] + ofZs[l][row][j]);
            default -> 1;
        };
    }

    /**
     * How far a derivative is off because its argument is: {@code a(1 - a)}, {@code 1 - a²} and {@code e^z} are taken from the
     * activation.
     */
    private double ofDerivative(int l, int row, int j) {
        double ofZ = ofZs[l][row][j];
        return switch (network.activations[l]) {
            case Activation.Sigmoid(), Activation.Exponential() -> ofAs[l + 1][row][j];
            case Activation.Tanh() -> 2 * ofAs[l + 1][row][j];
            case Activation.Elu(float alpha) -> alpha * ofZ;
            case Activation.Selu() -> Activation.Selu.DEPTH * ofZ;
            case Activation.Celu(float alpha) -> ofZ / alpha;
            // The second derivatives are at most 0.8, 0.8, 1/2, 0.7.
            case Activation.Gelu(), Activation.GeluTanh(), Activation.Silu(), Activation.Mish() -> 0.9 * ofZ;
            case Activation.Softplus() -> 0.25 * ofZ;
            case Activation.Softsign() -> 2 * ofZ;
            default -> 0;
        };
    }

    private void sumOverRows(int l, double[][] ofDeltas) {
        int rows = pass.rows();
        ofDb[l] = new double[network.b[l].length];
        ofDw[l] = new double[network.w[l].length][network.b[l].length];
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < ofDb[l].length; j++) {
                double delta = Math.abs(gradients.deltas()[l][row][j]);
                double ofDelta = ofDeltas[row][j] + gamma(rows + 1) * delta;
                ofDb[l][j] += ofDelta / rows;
                for (int i = 0; i < ofDw[l].length; i++) {
                    double a = Math.abs(pass.as()[l][row][i]);
                    ofDw[l][i][j] += (a * ofDelta + ofAs[l][row][i] * delta) / rows;
                }
            }
        }
    }

    /** The relative error of {@code roundings} roundings to float. */
    static double gamma(int roundings) {
        return roundings * UNIT / (1 - roundings * UNIT);
    }

    /** The largest magnitude. */
    static double largest(double[]... rows) {
        return Arrays.stream(rows)
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .max()
                .orElseThrow();
    }
}
