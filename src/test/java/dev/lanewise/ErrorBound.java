package dev.lanewise;

import java.util.Arrays;

/**
 * How far float arithmetic may lead a forward and backward pass away from the {@link ReferenceNetwork}, layer by layer, in
 * largest magnitudes; derived, not tuned.
 *
 * <p>A sum of {@code t} products is off by at most {@code γ(t)·Σ|terms|} with {@code γ(t) = t·u / (1 - t·u)}, {@code u =
 * 2⁻²⁴} (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 3.1), plus what its factors are off. An
 * activation hands an error on times at most {@link #SLOPE}, its derivative times at most {@link #CURVATURE}, and each adds
 * {@link #ROUNDINGS} roundings of its own. Softmax is judged by the same numbers: its Jacobian has norm below 1.
 */
final class ErrorBound {

    private static final double UNIT = 0x1p-24;

    /** The steepest slope of an activation is gelu's, 1.129. */
    private static final double SLOPE = 1.13;

    /** {@code |σ″|} is at most 0.8 (gelu), and 2 where {@code 1 - a²} is taken from a rounded {@code a}. */
    private static final double CURVATURE = 2;

    /** Elementary functions are good to 3 ulps; what is computed with them stays below 16 roundings. */
    private static final int ROUNDINGS = 16;

    private final double[] ofZ;
    private final double[] ofDw;
    private final double[] ofDb;

    ErrorBound(ReferenceNetwork network, ReferenceNetwork.Pass pass, ReferenceNetwork.Gradients gradients) {
        int layers = network.w.length;
        double[] ofA = new double[layers + 1];
        ofZ = new double[layers];
        ofDw = new double[layers];
        ofDb = new double[layers];
        for (int l = 0; l < layers; l++) {
            double columns = largestSum(transposed(network.w[l]));
            double terms = largest(pass.as()[l]) * columns + largest(network.b[l]);
            ofZ[l] = ofA[l] * columns + gamma(network.w[l].length + 1) * terms;
            ofA[l + 1] = SLOPE * ofZ[l] + gamma(ROUNDINGS) * Math.max(1, largest(pass.as()[l + 1]));
        }
        double ofDelta = 0;
        for (int l = layers - 1; l >= 0; l--) {
            double gradient;
            double ofGradient;
            if (l == layers - 1) {
                gradient = largest(gradients.deltas()[l]) + largest(pass.as()[layers]) + 1;
                ofGradient = ofA[layers] + gamma(2) * gradient;
            } else {
                double[][] next = network.w[l + 1];
                gradient = largestSum(next) * largest(gradients.deltas()[l + 1]);
                ofGradient = largestSum(next) * ofDelta + gamma(next[0].length) * gradient;
            }
            ofDelta = SLOPE * ofGradient + (CURVATURE * ofZ[l] + gamma(ROUNDINGS)) * gradient;
            double delta = largest(gradients.deltas()[l]);
            ofDb[l] = ofDelta + gamma(pass.rows() + 1) * delta;
            ofDw[l] = largest(pass.as()[l]) * ofDb[l] + ofA[l] * delta;
        }
    }

    /** For the pre-activations of a layer. */
    double ofZ(int layer) {
        return ofZ[layer];
    }

    /** For the activations of a layer, 0 for the first with weights. */
    double ofA(int layer, double largest) {
        return SLOPE * ofZ[layer] + gamma(ROUNDINGS) * Math.max(1, largest);
    }

    /** For the gradients of the weights of a layer. */
    double ofDw(int layer) {
        return ofDw[layer];
    }

    /** For the gradients of the biases of a layer. */
    double ofDb(int layer) {
        return ofDb[layer];
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

    private static double largestSum(double[][] rows) {
        return Arrays.stream(rows)
                .mapToDouble(row -> Arrays.stream(row).map(Math::abs).sum())
                .max()
                .orElseThrow();
    }

    private static double[][] transposed(double[][] w) {
        double[][] transposed = new double[w[0].length][w.length];
        for (int i = 0; i < w.length; i++) {
            for (int j = 0; j < w[i].length; j++) {
                transposed[j][i] = w[i][j];
            }
        }
        return transposed;
    }
}
