package dev.lanewise;

import java.util.List;
import java.util.Map;

/**
 * What is saved, loaded and served: a network, the scaling of its features, the names of its classes.
 *
 * @param network the network
 * @param featureScaling applied to raw features before the network
 * @param classLabels names of the outputs of a classifier, in order; for one sigmoid output the two labels of 0 and 1;
 *     empty for regression
 * @param metadata what else belongs to it, in the file as it is: loss, seed, plan, data hash, the encoding of columns
 */
public record Model(
        NeuralNetwork network, FeatureScaling featureScaling, List<String> classLabels, Map<String, String> metadata) {

    /** Checks that the parts fit each other. */
    public Model {
        if (featureScaling.columns() != network.inputs()) {
            throw new IllegalArgumentException("the network has " + network.inputs()
                    + " inputs, but the feature scaling has " + featureScaling.columns() + " columns");
        }
        int labels = classLabels.size();
        boolean binary = network.outputs() == 1 && labels == 2;
        if (labels != 0 && labels != network.outputs() && !binary) {
            throw new IllegalArgumentException(
                    "the network has " + network.outputs() + " outputs, but there are " + labels + " class labels");
        }
        classLabels = List.copyOf(classLabels);
        metadata = Map.copyOf(metadata);
    }

    /** A network that takes its features as they are, without labels. */
    public static Model of(NeuralNetwork network) {
        return new Model(network, FeatureScaling.none(network.inputs()), List.of(), Map.of());
    }

    /** Whether the outputs stand for classes. */
    public boolean isClassifier() {
        return !classLabels.isEmpty();
    }

    /**
     * Predicts for raw features.
     *
     * @param x row-major {@code [rows × inputs]}
     * @return row-major {@code [rows × outputs]}
     * @throws IllegalArgumentException if {@code x} is no whole number of rows
     */
    public float[] predict(float[] x) {
        return network.predict(featureScaling.apply(x));
    }

    /** {@link #newPredictor(int, Precision)} with the weights as they are. */
    public Predictor newPredictor(int maxBatchSize) {
        return newPredictor(maxBatchSize, Precision.FLOAT32);
    }

    /**
     * A predictor for one thread. Predictors of a network share its packed weights; to see whether these are those of the network
     * still, each is compared. {@link Predictor#copy} makes further ones without that.
     *
     * @param maxBatchSize rows that a call takes at most, at least 1
     * @param precision how the weights are kept
     * @throws IllegalArgumentException if {@code maxBatchSize} is below 1 or too large for an array of its rows, or if a weight
     *     has no place in the precision
     */
    public Predictor newPredictor(int maxBatchSize, Precision precision) {
        return new Predictor(this, maxBatchSize, precision);
    }

    /**
     * The class of each row of raw features: the largest output; for a single output 1 from ½ on, or from 0 on if it is a
     * logit (a linear last layer).
     */
    public int[] classify(float[] x) {
        return classes(predict(x));
    }

    /**
     * The class of each row of what this model predicted, as {@link #classify} gives it.
     *
     * @param predictions row-major {@code [rows × outputs]}
     * @throws IllegalArgumentException if they are no whole number of rows
     */
    public int[] classes(float[] predictions) {
        return classes(predictions, network.outputs(), threshold());
    }

    /** The class of the row of outputs that begins at {@code offset}. */
    int category(float[] predictions, int offset) {
        return category(predictions, offset, network.outputs(), threshold());
    }

    /** From where on a single output means class 1. */
    private float threshold() {
        return network.activation(network.layerCount() - 1) == Activation.LINEAR ? 0 : 0.5f;
    }

    /** The class of each row of probabilities: the largest of {@code outputs}, the first of equals; a single one from ½ on. */
    public static int[] classes(float[] predictions, int outputs) {
        return classes(predictions, outputs, 0.5f);
    }

    private static int[] classes(float[] predictions, int outputs, float threshold) {
        int[] classes = new int[Checks.rows("predictions", predictions.length, Checks.positive("outputs", outputs))];
        for (int row = 0; row < classes.length; row++) {
            classes[row] = category(predictions, row * outputs, outputs, threshold);
        }
        return classes;
    }

    private static int category(float[] predictions, int offset, int outputs, float threshold) {
        if (outputs == 1) {
            return predictions[offset] >= threshold ? 1 : 0;
        }
        int best = 0;
        for (int j = 1; j < outputs; j++) {
            if (predictions[offset + j] > predictions[offset + best]) {
                best = j;
            }
        }
        return best;
    }
}
