package dev.lanewise;

import java.util.Arrays;

/**
 * The plain algorithm in double, straight from its four equations, row by row: shares no code with the library, so it can
 * judge it.
 */
final class ReferenceNetwork {

    final Activation[] activations;

    /** {@code w[layer][in][out]}. */
    final double[][][] w;

    /** {@code b[layer][out]}. */
    final double[][] b;

    /** A network with the numbers that {@code network} has now. */
    ReferenceNetwork(NeuralNetwork network) {
        int layers = network.layerCount();
        activations = network.activations().toArray(Activation[]::new);
        w = new double[layers][][];
        b = new double[layers][];
        for (int l = 0; l < layers; l++) {
            DenseLayer layer = network.layer(l);
            w[l] = rows(layer.weights(), layer.inputs());
            b[l] = rows(layer.biases(), 1)[0];
        }
    }

    /** What a forward pass computed: {@code zs[layer][row][unit]}, and {@code as} with the inputs first. */
    record Pass(double[][][] zs, double[][][] as) {
        int rows() {
            return as[0].length;
        }
    }

    /**
     * Gradients averaged over the batch, in the shapes of {@link #w} and {@link #b}; and on the way to them those of each row
     * by activation and by pre-activation, {@code [layer][row][unit]}.
     */
    record Gradients(double[][][] dw, double[][] db, double[][][] byActivations, double[][][] deltas) {}

    /** {@code z(l) = W(l)ᵀ a(l-1) + b(l)}, {@code a(l) = σ(z(l))}. */
    Pass feedforward(float[] x) {
        double[][] inputs = rows(x, x.length / w[0].length);
        double[][][] zs = new double[w.length][inputs.length][];
        double[][][] as = new double[w.length + 1][inputs.length][];
        as[0] = inputs;
        for (int l = 0; l < w.length; l++) {
            for (int row = 0; row < inputs.length; row++) {
                double[] z = b[l].clone();
                for (int j = 0; j < z.length; j++) {
                    for (int i = 0; i < w[l].length; i++) {
                        z[j] += as[l][row][i] * w[l][i][j];
                    }
                }
                zs[l][row] = z;
                as[l + 1][row] = ReferenceActivation.of(activations[l], z);
            }
        }
        return new Pass(zs, as);
    }

    /** BP1 to BP4 for the cost {@code ½ Σ (a - y)²}. */
    Gradients backpropagation(float[] y, Pass pass) {
        int last = w.length - 1;
        double[][] targets = rows(y, pass.rows());
        double[][][] byActivations = new double[w.length][pass.rows()][];
        double[][][] deltas = new double[w.length][pass.rows()][];
        double[][][] dw = new double[w.length][][];
        double[][] db = new double[w.length][];
        for (int l = last; l >= 0; l--) {
            dw[l] = new double[w[l].length][b[l].length];
            db[l] = new double[b[l].length];
            for (int row = 0; row < pass.rows(); row++) {
                double[] gradient = l == last
                        ? difference(pass.as()[l + 1][row], targets[row])
                        : product(w[l + 1], deltas[l + 1][row]);
                double[] delta = ReferenceActivation.timesDerivative(activations[l], pass.zs()[l][row], gradient);
                byActivations[l][row] = gradient;
                deltas[l][row] = delta;
                for (int j = 0; j < delta.length; j++) {
                    db[l][j] += delta[j] / pass.rows();
                    for (int i = 0; i < w[l].length; i++) {
                        dw[l][i][j] += pass.as()[l][row][i] * delta[j] / pass.rows();
                    }
                }
            }
        }
        return new Gradients(dw, db, byActivations, deltas);
    }

    /** Mini-batch gradient descent, batches in order; the mean cost of each epoch, each batch before its update. */
    double[] train(float[] x, float[] y, int batchSize, int epochs, double learningRate) {
        int inputs = w[0].length;
        int outputs = b[w.length - 1].length;
        int rows = x.length / inputs;
        double[] costs = new double[epochs];
        for (int epoch = 0; epoch < epochs; epoch++) {
            for (int from = 0; from < rows; from += batchSize) {
                int to = Math.min(rows, from + batchSize);
                float[] batchX = Arrays.copyOfRange(x, from * inputs, to * inputs);
                float[] batchY = Arrays.copyOfRange(y, from * outputs, to * outputs);
                costs[epoch] +=
                        costs(new Loss.HalfSquaredError(), batchX, batchY).sum() * (to - from) / rows;
                Gradients gradients = backpropagation(batchY, feedforward(batchX));
                for (int l = 0; l < w.length; l++) {
                    for (int j = 0; j < b[l].length; j++) {
                        b[l][j] -= learningRate * gradients.db()[l][j];
                        for (int i = 0; i < w[l].length; i++) {
                            w[l][i][j] -= learningRate * gradients.dw()[l][i][j];
                        }
                    }
                }
            }
        }
        return costs;
    }

    /** What each row adds to the mean loss, and how far the pass keeps from points without a derivative. */
    record Costs(double[] ofRows, double distanceToKink) {
        double sum() {
            return Arrays.stream(ofRows).sum();
        }
    }

    /** The loss of a batch. */
    Costs costs(Loss loss, float[] x, float[] y) {
        Pass pass = feedforward(x);
        double[][] targets = rows(y, pass.rows());
        double[] ofRows = new double[pass.rows()];
        double distance = distanceToKink(pass);
        for (int row = 0; row < ofRows.length; row++) {
            double[] z = pass.zs()[w.length - 1][row];
            double[] a = pass.as()[w.length][row];
            ofRows[row] = ReferenceLoss.ofRow(loss, z, a, targets[row], ofRows.length);
            distance = Math.min(distance, ReferenceLoss.distanceToKink(loss, a, targets[row]));
        }
        return new Costs(ofRows, distance);
    }

    /** How far the pre-activations keep from points where their activation has no derivative. */
    double distanceToKink(Pass pass) {
        double distance = Double.POSITIVE_INFINITY;
        for (int l = 0; l < w.length; l++) {
            for (double[] row : pass.zs()[l]) {
                for (double z : row) {
                    distance = Math.min(distance, ReferenceActivation.distanceToKink(activations[l], z));
                }
            }
        }
        return distance;
    }

    private static double[] difference(double[] a, double[] y) {
        double[] difference = new double[a.length];
        for (int j = 0; j < a.length; j++) {
            difference[j] = a[j] - y[j];
        }
        return difference;
    }

    private static double[] product(double[][] w, double[] delta) {
        double[] product = new double[w.length];
        for (int i = 0; i < w.length; i++) {
            for (int j = 0; j < delta.length; j++) {
                product[i] += w[i][j] * delta[j];
            }
        }
        return product;
    }

    private static double[][] rows(float[] values, int rows) {
        int columns = values.length / rows;
        double[][] matrix = new double[rows][columns];
        for (int i = 0; i < values.length; i++) {
            matrix[i / columns][i % columns] = values[i];
        }
        return matrix;
    }
}
