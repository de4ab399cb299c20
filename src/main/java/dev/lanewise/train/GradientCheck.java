package dev.lanewise.train;

import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.MiniBatch;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Parameters;
import dev.lanewise.SeededRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Compares backpropagation with central differences: {@code ∂C/∂θ ≈ (C(θ + h) - C(θ - h)) / 2h}.
 *
 * <p>The differences come from a forward pass and a loss of their own, in double and in plain loops, so a wrong kernel
 * shows as well as a wrong derivative. They are good to about 1e-9; what remains is the rounding of backpropagation in
 * float, about 1e-6 of a layer's largest gradient, while a wrong derivative is off by whole parts of it.
 *
 * @param layers the result of each layer, the first with weights first
 */
public record GradientCheck(List<Layer> layers) {

    /** Truncation (h²) and rounding (2⁻⁵³/h) of a central difference are both near 1e-10 with this step. */
    private static final double STEP = 0x1p-18;

    /** Copies the list. */
    public GradientCheck {
        layers = List.copyOf(layers);
    }

    /**
     * One layer.
     *
     * @param index 0 for the first with weights
     * @param checked how many of its weights and biases were compared
     * @param maxError the largest {@link Parameter#error}
     * @param worst the parameter that has it
     */
    public record Layer(int index, int checked, double maxError, Parameter worst) {}

    /**
     * One weight or bias.
     *
     * @param layer 0 for the first with weights
     * @param in the input of a weight; -1 for a bias
     * @param out the output
     * @param backpropagation its gradient by backpropagation
     * @param difference its gradient by central difference
     * @param error {@code |backpropagation - difference|} divided by the largest gradient among those compared in the
     *     layer, by either way; 0 where all are 0
     */
    public record Parameter(int layer, int in, int out, double backpropagation, double difference, double error) {

        /** For messages: {@code layers.0.weight[3][7]}, {@code layers.0.bias[7]}. */
        @Override
        public String toString() {
            return "layers." + layer + (in < 0 ? ".bias" : ".weight[" + in + "]") + "[" + out + "]";
        }
    }

    /**
     * Checks a network, which is left as it is.
     *
     * @param data rows for one batch; the columns fit the network and the loss
     * @param maxPerLayer how many parameters of a layer to compare at most, at least 1; which, is drawn at random where
     *     there are more. Each costs two forward passes of the batch from its layer on.
     * @param seed of the draw
     * @throws IllegalArgumentException if the data or the loss do not fit the network or {@code maxPerLayer} is below 1
     */
    public static GradientCheck of(NeuralNetwork network, Loss loss, Dataset data, int maxPerLayer, long seed) {
        if (maxPerLayer < 1) {
            throw new IllegalArgumentException("maxPerLayer must be at least 1, but is " + maxPerLayer);
        }
        MiniBatch batch = new MiniBatch(network, loss, data.rows());
        batch.gather(data, 0, data.rows());
        batch.forward();
        batch.backward();
        DoublePass reference = new DoublePass(network, loss, data);
        List<Layer> layers = new ArrayList<>();
        for (int l = 0; l < network.layerCount(); l++) {
            layers.add(check(
                    l, batch.gradients(), reference, chosen(network.layer(l).parameterCount(), maxPerLayer, seed, l)));
        }
        return new GradientCheck(layers);
    }

    private static int[] chosen(int count, int maxPerLayer, long seed, int layer) {
        return count <= maxPerLayer
                ? IntStream.range(0, count).toArray()
                : Arrays.copyOf(SeededRandom.of(seed, layer).permutation(count), maxPerLayer);
    }

    /** Parameters of a layer are numbered as weights, row-major {@code [in × out]}, then biases. */
    private static Layer check(int l, Parameters gradients, DoublePass reference, int[] chosen) {
        float[] dw = gradients.weights(l);
        float[] db = gradients.biases(l);
        double[] differences = new double[chosen.length];
        double largest = 0;
        for (int i = 0; i < chosen.length; i++) {
            differences[i] = reference.centralDifference(l, chosen[i], STEP);
            largest = Math.max(largest, Math.max(Math.abs(differences[i]), Math.abs(gradient(dw, db, chosen[i]))));
        }
        List<Parameter> parameters = new ArrayList<>();
        for (int i = 0; i < chosen.length; i++) {
            double gradient = gradient(dw, db, chosen[i]);
            double error = largest == 0 ? 0 : Math.abs(gradient - differences[i]) / largest;
            int in = chosen[i] < dw.length ? chosen[i] / db.length : -1;
            parameters.add(new Parameter(l, in, chosen[i] % db.length, gradient, differences[i], error));
        }
        // NaN counts as the largest error.
        Parameter worst = parameters.stream()
                .max(Comparator.comparingDouble(Parameter::error))
                .orElseThrow();
        return new Layer(l, chosen.length, worst.error(), worst);
    }

    private static double gradient(float[] dw, float[] db, int parameter) {
        return parameter < dw.length ? dw[parameter] : db[parameter - dw.length];
    }

    /** The parameter with the largest error of all. */
    public Parameter worst() {
        return layers.stream()
                .map(Layer::worst)
                .max(Comparator.comparingDouble(Parameter::error))
                .orElseThrow();
    }

    /** Whether no error is above {@code tolerance}; 1e-4 suits networks in float. */
    public boolean passes(double tolerance) {
        return worst().error() <= tolerance;
    }
}
