package dev.lanewise;

import dev.lanewise.support.Checks;
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
     * A predictor for one thread. Predictors of a network share its packed weights; to see whether these are those of
     * the network still, each is compared. {@link Predictor#copy} makes further ones without that.
     *
     * @param maxBatchSize rows that a call takes at most, at least 1
     * @param precision how the weights are kept
     * @throws IllegalArgumentException if {@code maxBatchSize} is below 1 or too large for an array of its rows, or if
     *     a weight has no place in the precision
     */
    public Predictor newPredictor(int maxBatchSize, Precision precision) {
        return new Predictor(this, maxBatchSize, precision);
    }

    /**
     * The same model without the sigmoid or softmax of its last layer: it predicts the logits, which tell apart what is
     * 0 or 1 as a probability in float. Shares the parameters of the network. This one if the last layer has another
     * activation.
     */
    public Model toLogits() {
        NeuralNetwork logits = network.toLogits();
        return logits == network ? this : new Model(logits, featureScaling, classLabels, metadata);
    }

    /**
     * The class of each row of raw features: the largest logit; for a single output 1 from a logit of 0 on, which is a
     * probability of ½. Outputs of neither sigmoid nor softmax count as they are, a single linear one as a logit.
     *
     * @throws IllegalArgumentException if {@code x} is no whole number of rows, or the outputs of a row are NaN and so
     *     of no class; names the first such row
     */
    public int[] classify(float[] x) {
        Model logits = toLogits();
        return logits.classes(logits.predict(x));
    }

    /**
     * The class of each row of what this model predicted, while {@link #classify} goes by the logits: where two
     * probabilities of a row are the same float, it is the first of them; and a single logit just below 0 has the float
     * probability ½, which gives 1 here and 0 there.
     *
     * @param predictions row-major {@code [rows × outputs]}
     * @throws IllegalArgumentException if they are no whole number of rows, or the outputs of a row are NaN and so of
     *     no class; names the first such row
     */
    public int[] classes(float[] predictions) {
        return classes(
                predictions, network.outputs(), threshold(network.architecture().outputActivation()));
    }

    /** The class of a row of what {@link #toLogits} predicts. */
    int categoryOfLogits(float[] logits, int row) {
        Activation last = network.architecture().outputActivation();
        return category(logits, row, network.outputs(), threshold(last.hasLogits() ? Activation.LINEAR : last));
    }

    /** From where on a single output means class 1. */
    private static float threshold(Activation last) {
        return last instanceof Activation.Linear ? 0 : 0.5f;
    }

    /**
     * The class of each row of probabilities: the largest of {@code outputs}, the first of equals; a single one from ½
     * on.
     *
     * @throws IllegalArgumentException if {@code predictions} are no whole number of rows, or a row has a NaN; names
     *     the first
     */
    public static int[] classes(float[] predictions, int outputs) {
        return classes(predictions, outputs, 0.5f);
    }

    private static int[] classes(float[] predictions, int outputs, float threshold) {
        int[] classes = new int[Checks.rows("predictions", predictions.length, Checks.positive("outputs", outputs))];
        for (int row = 0; row < classes.length; row++) {
            classes[row] = category(predictions, row, outputs, threshold);
        }
        return classes;
    }

    private static int category(float[] predictions, int row, int outputs, float threshold) {
        int offset = row * outputs;
        int best = 0;
        for (int j = 0; j < outputs; j++) {
            if (Float.isNaN(predictions[offset + j])) {
                throw new IllegalArgumentException(
                        "row " + row + " has no class, because its output " + j + " is NaN; are its features finite?");
            }
            if (predictions[offset + j] > predictions[offset + best]) {
                best = j;
            }
        }
        return outputs > 1 ? best : predictions[offset] >= threshold ? 1 : 0;
    }
}
