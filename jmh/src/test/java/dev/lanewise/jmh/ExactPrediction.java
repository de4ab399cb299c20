package dev.lanewise.jmh;

import dev.lanewise.Activation;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;

/**
 * A network and rows whose sums are exact in float32 in whatever order, fused or not, so that implementations may differ by no
 * more than what their activation functions round.
 *
 * <p>All numbers of a layer are whole multiples of one power of two, and the magnitudes of the terms of a sum add up to less than
 * 2²⁴ of them. One weight of each output is 127 of that unit, some are up to 8, the others 0: bfloat16 holds them exactly, and int8
 * does with that power of two as the output's scale. Behind a tanh the numbers are no longer such multiples; {@link #bounds}
 * follows what rounding may do from there.
 *
 * @param predictionCase the network
 * @param x {@code [rows × inputs]}
 * @param answers in double {@code [rows × outputs]}
 * @param bounds how far each answer may be off {@code [rows × outputs]}
 */
record ExactPrediction(PredictionCase predictionCase, float[] x, double[] answers, double[] bounds) {

    private static final double UNIT_ROUNDOFF = 0x1p-24;

    /** What an implementation's exp, tanh or sigmoid may be off: 4 units in the last place of a number up to 1. */
    private static final double FUNCTION_ERROR = 8 * UNIT_ROUNDOFF;

    private static final int LARGEST = 127;
    private static final double EXACT_SUMS = 0x1p24;

    static ExactPrediction of(String network) {
        PredictionShape shape = PredictionShape.parse(network);
        RandomGenerator random = new SplittableRandom(shape.inputs());
        float[][] weights = new float[shape.layerCount()][];
        float[][] biases = new float[shape.layerCount()][];
        float[] x = new float[shape.rows() * shape.inputs()];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextInt(3) - 1;
        }
        double[] a = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            a[i] = x[i];
        }
        double[] errors = new double[a.length];
        boolean exact = true;
        for (int l = 0; l < shape.layerCount(); l++) {
            Layer layer = new Layer(shape.rows(), shape.inputs(l), shape.outputs(l));
            layer.chooseNumbers(random, a, shape.activations().get(l) instanceof Activation.Relu);
            weights[l] = layer.weights;
            biases[l] = layer.biases;
            layer.sum(a, errors, exact);
            layer.activate(shape.activations().get(l));
            exact &= shape.activations().get(l) instanceof Activation.Relu;
            a = layer.values;
            errors = layer.errors;
        }
        return new ExactPrediction(new PredictionCase(shape, weights, biases), x, a, errors);
    }

    /** One layer in double, with the bounds. */
    private static final class Layer {
        private final int rows;
        private final int inputs;
        private final int outputs;
        private final float[] weights;
        private final float[] biases;
        private final double[] values;
        private final double[] errors;
        private double unit = 1;

        Layer(int rows, int inputs, int outputs) {
            this.rows = rows;
            this.inputs = inputs;
            this.outputs = outputs;
            weights = new float[inputs * outputs];
            biases = new float[outputs];
            values = new double[rows * outputs];
            errors = new double[rows * outputs];
        }

        /** In whole numbers, or, before an activation that saturates, in a unit that makes sums of up to 4 to 16. */
        void chooseNumbers(RandomGenerator random, double[] a, boolean whole) {
            for (int i = 0; i < weights.length; i++) {
                weights[i] = random.nextInt(16) == 0 ? random.nextInt(-8, 9) : 0;
            }
            for (int j = 0; j < outputs; j++) {
                weights[random.nextInt(inputs) * outputs + j] = random.nextBoolean() ? LARGEST : -LARGEST;
            }
            double largest = 1;
            for (int row = 0; row < rows; row++) {
                for (int j = 0; j < outputs; j++) {
                    largest = Math.max(largest, Math.abs(product(a, row, j)));
                }
            }
            int range = (int) (largest / 8) + 1;
            for (int j = 0; j < outputs; j++) {
                biases[j] = random.nextInt(-range, range + 1);
            }
            unit = whole ? 1 : Math.scalb(1, 2 - Math.getExponent(largest));
            for (int i = 0; i < weights.length; i++) {
                weights[i] *= (float) unit;
            }
            for (int j = 0; j < outputs; j++) {
                biases[j] *= (float) unit;
            }
        }

        private double product(double[] a, int row, int j) {
            double sum = 0;
            for (int i = 0; i < inputs; i++) {
                sum += a[row * inputs + i] * weights[i * outputs + j];
            }
            return sum;
        }

        /**
         * Exact sums need no bound; others have that of Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section
         * 3.1, with two roundings more for a scale of weights.
         */
        void sum(double[] a, double[] inputErrors, boolean exact) {
            double gamma = (inputs + 3) * UNIT_ROUNDOFF / (1 - (inputs + 3) * UNIT_ROUNDOFF);
            for (int row = 0; row < rows; row++) {
                for (int j = 0; j < outputs; j++) {
                    double magnitude = Math.abs(biases[j]);
                    double inherited = 0;
                    for (int i = 0; i < inputs; i++) {
                        double weight = Math.abs(weights[i * outputs + j]);
                        magnitude += Math.abs(a[row * inputs + i]) * weight;
                        inherited += inputErrors[row * inputs + i] * weight;
                    }
                    if (exact && magnitude >= EXACT_SUMS * unit) {
                        throw new AssertionError("sums of " + inputs + " terms are not exact: " + magnitude / unit);
                    }
                    values[row * outputs + j] = biases[j] + product(a, row, j);
                    errors[row * outputs + j] = exact ? 0 : inherited + gamma * (magnitude + inherited);
                }
            }
        }

        void activate(Activation activation) {
            switch (activation) {
                case Activation.Relu() -> apply(z -> Math.max(0, z), 1, 0);
                case Activation.Tanh() -> apply(Math::tanh, 1, FUNCTION_ERROR);
                case Activation.Sigmoid() -> apply(z -> 1 / (1 + Math.exp(-z)), 0.25, FUNCTION_ERROR);
                case Activation.Softmax() -> softmax();
                default -> throw new AssertionError(activation);
            }
        }

        /** A function that grows by no more than {@code slope}. */
        private void apply(DoubleUnaryOperator function, double slope, double error) {
            for (int i = 0; i < values.length; i++) {
                values[i] = function.applyAsDouble(values[i]);
                errors[i] = slope * errors[i] + error;
            }
        }

        /** Relative to each answer: two exponentials, the sum of positive terms, the quotient, and what the sums were off. */
        private void softmax() {
            for (int row = 0; row < rows; row++) {
                double sum = 0;
                double off = 0;
                for (int i = row * outputs; i < (row + 1) * outputs; i++) {
                    sum += Math.exp(values[i]);
                    off = Math.max(off, errors[i]);
                }
                double relative = 2 * FUNCTION_ERROR + (outputs + 1) * UNIT_ROUNDOFF + Math.expm1(2 * off);
                for (int i = row * outputs; i < (row + 1) * outputs; i++) {
                    values[i] = Math.exp(values[i]) / sum;
                    errors[i] = relative * values[i];
                }
            }
        }
    }

    /** Asks {@code kind} twice, the second time from the middle of an array. */
    void assertAnsweredBy(Prediction.Kind kind) {
        float[] later = new float[x.length + 2 * predictionCase.shape().inputs()];
        int offset = predictionCase.shape().inputs();
        System.arraycopy(x, 0, later, offset, x.length);
        try (Prediction prediction = Prediction.of(kind, predictionCase)) {
            float[] out = new float[answers.length];
            prediction.predict(x, 0, out);
            assertRight(kind, out);
            Arrays.fill(out, Float.NaN);
            prediction.predict(later, offset, out);
            assertRight(kind, out);
        }
    }

    private void assertRight(Prediction.Kind kind, float[] out) {
        for (int i = 0; i < answers.length; i++) {
            if (!(Math.abs(out[i] - answers[i]) <= bounds[i])) {
                throw new AssertionError(kind + " at " + predictionCase.shape() + ": answer " + i + " must be "
                        + answers[i] + " ± " + bounds[i] + ", but is " + out[i]);
            }
        }
    }

    /** {@code KIND network...}: for what needs a process of its own. */
    public static void main(String[] args) {
        for (int i = 1; i < args.length; i++) {
            of(args[i]).assertAnsweredBy(Prediction.Kind.valueOf(args[0]));
        }
    }
}
