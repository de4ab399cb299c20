package dev.lanewise.train;

import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.MiniBatch;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.ParameterSlot;
import dev.lanewise.Parameters;
import dev.lanewise.SeededRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Compares backpropagation with central differences: {@code ∂C/∂θ ≈ (C(θ + h) - C(θ - h)) / 2h}.
 *
 * <p>The differences come from a forward pass and a loss of their own, in double and in plain loops, so a wrong kernel
 * shows as well as a wrong derivative. They are good to about 1e-9; what remains is the rounding of backpropagation in
 * float, about 1e-6 of a layer's largest gradient, while a wrong derivative is off by whole parts of it.
 *
 * @param layers the result of each layer that has parameters to train, in order
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
     * @param index its place among the layers of the network
     * @param checked how many of its parameters were compared
     * @param maxError the largest {@link Parameter#error}
     * @param worst the parameter that has it
     */
    public record Layer(int index, int checked, double maxError, Parameter worst) {}

    /**
     * One parameter.
     *
     * @param array the name of the array that it is in, such as {@code layers.0.weight}
     * @param in the input of a weight; -1 in a vector
     * @param out the output
     * @param backpropagation its gradient by backpropagation
     * @param difference its gradient by central difference
     * @param error {@code |backpropagation - difference|} divided by the largest gradient among those compared in the
     *     layer, by either way; 0 where all are 0
     */
    public record Parameter(String array, int in, int out, double backpropagation, double difference, double error) {

        /** For messages: {@code layers.0.weight[3][7]}, {@code layers.0.bias[7]}. */
        @Override
        public String toString() {
            return array + (in < 0 ? "" : "[" + in + "]") + "[" + out + "]";
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
        // A copy: training moves running averages.
        NeuralNetwork checked = network.copy();
        MiniBatch batch = new MiniBatch(checked, loss, data.rows());
        batch.gather(data, 0, data.rows());
        batch.mask(0, 0);
        batch.forward();
        batch.backward();
        DoublePass reference = new DoublePass(network, loss, data);
        List<Layer> layers = new ArrayList<>();
        for (int l = 0; l < network.architecture().layers().size(); l++) {
            List<Place> places = places(network.parameters().slots(), l);
            if (!places.isEmpty()) {
                layers.add(check(l, batch.gradients(), reference, chosen(places, maxPerLayer, seed, l)));
            }
        }
        return new GradientCheck(layers);
    }

    /** One number of one array. */
    private record Place(int slot, int index) {}

    /** The numbers of a layer's arrays that are trained, one array behind the other. */
    private static List<Place> places(List<ParameterSlot> slots, int layer) {
        List<Place> places = new ArrayList<>();
        for (int s = 0; s < slots.size(); s++) {
            if (slots.get(s).layer() == layer && slots.get(s).trainable()) {
                for (int i = 0; i < slots.get(s).count(); i++) {
                    places.add(new Place(s, i));
                }
            }
        }
        return places;
    }

    private static List<Place> chosen(List<Place> places, int maxPerLayer, long seed, int layer) {
        return places.size() <= maxPerLayer
                ? places
                : Arrays.stream(SeededRandom.of(seed, layer).permutation(places.size()))
                        .limit(maxPerLayer)
                        .mapToObj(places::get)
                        .toList();
    }

    private static Layer check(int l, Parameters gradients, DoublePass reference, List<Place> chosen) {
        List<ParameterSlot> slots = gradients.slots();
        float[][] values = slots.stream()
                .map(slot -> slot.layer() == l ? gradients.values(slot) : new float[0])
                .toArray(float[][]::new);
        double[] differences = new double[chosen.size()];
        double largest = 0;
        for (int i = 0; i < differences.length; i++) {
            Place place = chosen.get(i);
            differences[i] = reference.centralDifference(place.slot(), place.index(), STEP);
            largest = Math.max(
                    largest, Math.max(Math.abs(differences[i]), Math.abs(values[place.slot()][place.index()])));
        }
        List<Parameter> parameters = new ArrayList<>();
        for (int i = 0; i < differences.length; i++) {
            ParameterSlot slot = slots.get(chosen.get(i).slot());
            int index = chosen.get(i).index();
            double gradient = values[chosen.get(i).slot()][index];
            double error = largest == 0 ? 0 : Math.abs(gradient - differences[i]) / largest;
            int in = slot.isMatrix() ? index / slot.columns() : -1;
            parameters.add(new Parameter(slot.name(), in, index % slot.columns(), gradient, differences[i], error));
        }
        // NaN counts as the largest error.
        Parameter worst = parameters.stream()
                .max(Comparator.comparingDouble(Parameter::error))
                .orElseThrow();
        return new Layer(l, differences.length, worst.error(), worst);
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
