package dev.lanewise.metrics;

import dev.lanewise.support.Checks;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How often each class was taken for which, and the ratios that follow.
 *
 * <p>A ratio of 0 to 0 (the precision of a class that was never predicted, the recall of one that never occurs) is 0,
 * as in scikit-learn with {@code zero_division=0}. Macro averages are plain means over the labels that occur or were
 * predicted, as in scikit-learn: a label that does neither says nothing about the model.
 */
public final class ConfusionMatrix {

    private final List<String> labels;
    /** Row-major {@code [actual × predicted]}. */
    private final int[] counts;

    private final int total;

    private ConfusionMatrix(List<String> labels, int[] counts, int total) {
        this.labels = labels;
        this.counts = counts;
        this.total = total;
    }

    /**
     * Counts.
     *
     * @param actual the class of each row, 0 to labels - 1
     * @param predicted the predicted class of each row
     * @param labels the names of the classes
     * @throws IllegalArgumentException if there are no rows, the arrays differ in length, or a class has no label
     */
    public static ConfusionMatrix of(int[] actual, int[] predicted, List<String> labels) {
        Checks.sameLength("actual", actual.length, "predicted", predicted.length);
        int classes = labels.size();
        Checks.classes("actual", actual, classes);
        Checks.classes("predicted", predicted, classes);
        int[] counts = new int[Checks.square("labels", classes)];
        for (int row = 0; row < actual.length; row++) {
            counts[actual[row] * classes + predicted[row]]++;
        }
        return new ConfusionMatrix(List.copyOf(labels), counts, actual.length);
    }

    /** The names of the classes. */
    public List<String> labels() {
        return labels;
    }

    /** The number of classes. */
    public int classes() {
        return labels.size();
    }

    /** Rows of class {@code actual} that were predicted as class {@code predicted}. */
    public int count(int actual, int predicted) {
        return counts[index(actual) * classes() + index(predicted)];
    }

    /** All rows. */
    public int total() {
        return total;
    }

    /** Rows of a class. */
    public int support(int label) {
        return IntStream.range(0, classes()).map(j -> count(label, j)).sum();
    }

    /** Rows that were predicted as a class. */
    public int predicted(int label) {
        return IntStream.range(0, classes()).map(i -> count(i, label)).sum();
    }

    /** The part of all rows that were predicted right. */
    public double accuracy() {
        return ratio(IntStream.range(0, classes()).map(i -> count(i, i)).sum(), total);
    }

    /** The part of the rows predicted as a class that are of it. */
    public double precision(int label) {
        return ratio(count(label, label), predicted(label));
    }

    /** The part of the rows of a class that were predicted as it. */
    public double recall(int label) {
        return ratio(count(label, label), support(label));
    }

    /** The harmonic mean of precision and recall. */
    public double f1(int label) {
        return ratio(2.0 * count(label, label), (double) support(label) + predicted(label));
    }

    /** The mean precision of the classes that occur or were predicted. */
    public double macroPrecision() {
        return mean(this::precision);
    }

    /** The mean recall of the classes that occur or were predicted. */
    public double macroRecall() {
        return mean(this::recall);
    }

    /** The mean F1 of the classes that occur or were predicted. */
    public double macroF1() {
        return mean(this::f1);
    }

    /** Whether a class occurs or was predicted. */
    public boolean isPresent(int label) {
        return support(label) > 0 || predicted(label) > 0;
    }

    private int index(int label) {
        if (label < 0 || label >= classes()) {
            throw new IllegalArgumentException("class must be 0 to " + (classes() - 1) + ", but is " + label);
        }
        return label;
    }

    private double mean(IntToDoubleFunction metric) {
        return IntStream.range(0, classes())
                .filter(this::isPresent)
                .mapToDouble(metric)
                .average()
                .orElseThrow(); // there is at least one row
    }

    private static double ratio(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }
}
