package dev.lanewise.cli.model;

import dev.lanewise.Dataset;
import dev.lanewise.Model;
import dev.lanewise.Precision;
import dev.lanewise.Predictor;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Precisions of weights beside each other on the same rows.
 *
 * @param rows of the data
 * @param batchSize rows of a call whose latency was measured
 * @param steady whether the warm-up came to stable latencies with every precision
 * @param results float32 first
 */
record Quantization(int rows, int batchSize, boolean steady, List<Result> results) {

    /**
     * One precision.
     *
     * @param precision of the weights
     * @param evaluation against the targets
     * @param change against the predictions with float32
     * @param weightBytes of the packed weights in memory
     * @param nanos of a call, median over windows
     */
    record Result(Precision precision, Evaluation evaluation, Change change, long weightBytes, double nanos) {}

    /**
     * How far outputs are from those with float32.
     *
     * @param most largest absolute difference of two outputs; NaN if one is NaN
     * @param mean absolute difference
     * @param otherClasses rows of another class, of a classifier
     */
    record Change(double most, double mean, OptionalInt otherClasses) {

        static Change of(float[] expected, float[] actual, OptionalInt otherClasses) {
            double most = 0;
            double sum = 0;
            for (int i = 0; i < expected.length; i++) {
                double difference = Math.abs((double) actual[i] - expected[i]);
                most = Math.max(most, difference);
                sum += difference;
            }
            return new Change(most, sum / expected.length, otherClasses);
        }

        /** The same in the unit of the raw targets. */
        Change in(TargetUnit unit) {
            return new Change(unit.raw(most), unit.raw(mean), otherClasses);
        }

        /** Rows of another class, by what a model predicted with one precision and with another; empty without classes. */
        static OptionalInt otherClasses(Model model, float[] expected, float[] actual) {
            if (!model.isClassifier()) {
                return OptionalInt.empty();
            }
            int[] expectedClasses = model.classes(expected);
            int[] actualClasses = model.classes(actual);
            int others = 0;
            for (int row = 0; row < expectedClasses.length; row++) {
                others += expectedClasses[row] == actualClasses[row] ? 0 : 1;
            }
            return OptionalInt.of(others);
        }
    }

    /** Predicts all rows with float32 and with each of {@code others}, then measures all of them in turns. */
    static Quantization of(Model model, Dataset data, List<Precision> others, int batchSize) {
        List<Precision> precisions = new ArrayList<>(List.of(Precision.FLOAT32));
        precisions.addAll(others);
        List<float[]> predictions =
                precisions.stream().map(p -> Predictions.of(model, data.x(), p)).toList();
        List<Predictor> predictors =
                precisions.stream().map(p -> model.newPredictor(batchSize, p)).toList();
        Model classifier = model.toLogits();
        List<float[]> logits = precisions.stream()
                .map(p -> Predictions.of(classifier, data.x(), p))
                .toList();
        CallLatencies latencies = CallLatencies.of(predictors, data.x());
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < precisions.size(); i++) {
            results.add(new Result(
                    precisions.get(i),
                    Evaluation.of(model, data, precisions.get(i)),
                    Change.of(
                                    predictions.getFirst(),
                                    predictions.get(i),
                                    Change.otherClasses(classifier, logits.getFirst(), logits.get(i)))
                            .in(TargetUnit.of(model)),
                    predictors.get(i).weightBytes(),
                    latencies.nanos().get(i)));
        }
        return new Quantization(data.rows(), batchSize, latencies.steady(), results);
    }
}
