package dev.lanewise.train;

import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.Layer;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.ParameterSlot;
import java.util.ArrayList;
import java.util.List;

/**
 * The forward pass of one batch in training, in double and in plain loops. Masks of dropout alone are asked of the library, with seed
 * and step 0: they are what they are. Slow. Not thread-safe.
 */
final class DoubleLayers {

    private final List<Layer> layers;
    private final List<ParameterSlot> slots;
    private final int rows;
    private final int inputs;
    private final double[][] parameters;
    /** What goes into each layer. */
    private final double[][] before;

    private int slot;
    private int dropouts;

    /**
     * What the last layer gives.
     *
     * @param z pre-activations, row-major
     * @param a activations
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Output(double[] z, double[] a) {}

    DoubleLayers(NeuralNetwork network, Dataset data) {
        layers = network.architecture().layers();
        slots = network.parameters().slots();
        rows = data.rows();
        inputs = network.inputs();
        parameters = slots.stream()
                .map(each -> toDouble(network.parameters().values(each)))
                .toArray(double[][]::new);
        before = new double[layers.size()][];
        before[0] = toDouble(data.x());
        run(0);
    }

    private static double[] toDouble(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    /** The numbers of one array, to be changed. */
    double[] parameters(int slotIndex) {
        return parameters[slotIndex];
    }

    /** What comes out, computed from the layer of an array on. */
    Output outputFrom(int slotIndex) {
        return run(slots.get(slotIndex).layer());
    }

    private Output run(int firstLayer) {
        List<Layer> skipped = layers.subList(0, firstLayer);
        slot = (int) slots.stream().filter(each -> each.layer() < firstLayer).count();
        dropouts = count(skipped);
        int width = inputs;
        for (Layer layer : skipped) {
            width = layer.outputs(width);
        }
        Output output = linear(before[firstLayer]);
        for (int l = firstLayer; l < layers.size(); l++) {
            before[l] = output.a();
            output = apply(layers.get(l), output.a(), width);
            width = layers.get(l).outputs(width);
        }
        return output;
    }

    private static int count(List<Layer> layers) {
        int count = 0;
        for (Layer layer : layers) {
            count += switch (layer) {
                case Layer.Dropout _ -> 1;
                case Layer.Residual residual -> count(residual.layers());
                case Layer.Dense _,
                        Layer.BatchNormalization _,
                        Layer.LayerNormalization _,
                        Layer.Nonlinearity _,
                        Layer.PRelu _ -> 0;
            };
        }
        return count;
    }

    private Output apply(Layer layer, double[] x, int width) {
        return switch (layer) {
            case Layer.Dense dense -> activated(dense.activation(), product(dense, x, width), dense.units());
            case Layer.Nonlinearity(Activation function) -> activated(function, x, width);
            case Layer.Dropout dropout -> linear(DropoutMask.apply(dropout.rate(), dropouts++, rows, width, x));
            case Layer.BatchNormalization normalization -> linear(normalizeColumns(normalization.epsilon(), x, width));
            case Layer.LayerNormalization normalization -> linear(normalizeRows(normalization.epsilon(), x, width));
            case Layer.PRelu _ -> linear(prelu(x, width));
            case Layer.Residual(List<Layer> block) -> linear(residual(block, x, width));
        };
    }

    private static Output activated(Activation activation, double[] z, int n) {
        return new Output(z, DoubleActivations.of(activation, z, n));
    }

    private static Output linear(double[] z) {
        return new Output(z, z);
    }

    private double[] product(Layer.Dense dense, double[] x, int in) {
        int out = dense.units();
        double[] w = parameters[slot++];
        double[] b = dense.bias() ? parameters[slot++] : new double[out];
        double[] sums = new double[rows * out];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(b, 0, sums, row * out, out);
            for (int i = 0; i < in; i++) {
                for (int j = 0; j < out; j++) {
                    sums[row * out + j] += x[row * in + i] * w[i * out + j];
                }
            }
        }
        return sums;
    }

    private double[] prelu(double[] x, int n) {
        double[] alpha = parameters[slot++];
        double[] y = x.clone();
        for (int i = 0; i < y.length; i++) {
            y[i] *= x[i] < 0 ? alpha[i % n] : 1;
        }
        return y;
    }

    private double[] residual(List<Layer> block, double[] x, int width) {
        double[] y = x;
        int inner = width;
        for (Layer layer : block) {
            y = apply(layer, y, inner).a();
            inner = layer.outputs(inner);
        }
        double[] sums = y.clone();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += x[i];
        }
        return sums;
    }

    private double[] normalizeColumns(double epsilon, double[] x, int n) {
        List<int[]> groups = new ArrayList<>();
        for (int j = 0; j < n; j++) {
            int[] column = new int[rows];
            for (int row = 0; row < rows; row++) {
                column[row] = row * n + j;
            }
            groups.add(column);
        }
        double[] y = normalize(epsilon, x, n, groups);
        slot += 2; // The running averages, which training does not use.
        return y;
    }

    private double[] normalizeRows(double epsilon, double[] x, int n) {
        List<int[]> groups = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            int[] columns = new int[n];
            for (int j = 0; j < n; j++) {
                columns[j] = row * n + j;
            }
            groups.add(columns);
        }
        return normalize(epsilon, x, n, groups);
    }

    /** Each group of numbers, named by their places, minus its mean, divided by its deviation, times gamma, plus beta. */
    private double[] normalize(double epsilon, double[] x, int n, List<int[]> groups) {
        double[] gamma = parameters[slot++];
        double[] beta = parameters[slot++];
        double[] y = new double[x.length];
        for (int[] group : groups) {
            double mean = 0;
            for (int i : group) {
                mean += x[i] / group.length;
            }
            double variance = 0;
            for (int i : group) {
                variance += (x[i] - mean) * (x[i] - mean) / group.length;
            }
            double deviation = Math.sqrt(variance + (float) epsilon);
            for (int i : group) {
                y[i] = (x[i] - mean) / deviation * gamma[i % n] + beta[i % n];
            }
        }
        return y;
    }
}
