package dev.lanewise.jmh;

import dev.lanewise.Activation;
import dev.lanewise.NeuralNetwork;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A network that answers, with the numbers that every implementation has.
 *
 * @param shape layers, activations, rows of a call
 * @param weights per layer {@code [in × out]}, row-major
 * @param biases per layer {@code [out]}
 */
@SuppressWarnings("ArrayRecordComponent")
public record PredictionCase(PredictionShape shape, float[][] weights, float[][] biases) {

    /**
     * The same in every fork: weights as before training (He et al. 2015), biases that are not zero.
     *
     * @throws IllegalArgumentException if a layer has more weights than fit an array
     */
    public static PredictionCase of(PredictionShape shape) {
        RandomGenerator random = new SplittableRandom(0);
        float[][] weights = new float[shape.layerCount()][];
        float[][] biases = new float[shape.layerCount()][];
        for (int l = 0; l < weights.length; l++) {
            double deviation = Math.sqrt(2.0 / shape.inputs(l));
            long count = (long) shape.inputs(l) * shape.outputs(l);
            if (count > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("layer " + l + " has " + count + " weights, more than fit an array");
            }
            weights[l] = gaussian(random, (int) count, deviation);
            biases[l] = gaussian(random, shape.outputs(l), 0.1);
        }
        return new PredictionCase(shape, weights, biases);
    }

    /** Normally distributed numbers with mean 0. */
    static float[] gaussian(RandomGenerator random, int length, double deviation) {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = (float) (deviation * random.nextGaussian());
        }
        return numbers;
    }

    /** A Lanewise network with these weights. */
    NeuralNetwork network() {
        int[] layers = shape.layers().stream().mapToInt(Integer::intValue).toArray();
        NeuralNetwork network = NeuralNetwork.of(layers, shape.activations().toArray(Activation[]::new));
        for (int l = 0; l < weights.length; l++) {
            network.parameters().setWeights(l, weights[l]);
            network.parameters().setBiases(l, biases[l]);
        }
        return network;
    }
}
