package dev.lanewise.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.Model;
import dev.lanewise.Precision;
import dev.lanewise.cli.text.Json;
import dev.lanewise.cli.text.Text;
import dev.lanewise.cli.text.TextTable;
import dev.lanewise.metrics.ConfusionMatrix;
import dev.lanewise.metrics.ProbabilityMetrics;
import dev.lanewise.metrics.RegressionMetrics;
import dev.lanewise.metrics.RocCurve;
import java.util.Optional;
import java.util.OptionalDouble;

/** How good a model is on some rows: a table for people, an object for machines. */
public sealed interface Evaluation {

    /**
     * Evaluates a model with weights of a precision on raw features and raw targets: one column of class numbers, or of numbers.
     * A classifier is judged by its logits, which tell apart what is 0 or 1 as a probability.
     *
     * @throws IllegalArgumentException if the weights do not fit the precision, or an output is not finite
     */
    static Evaluation of(Model model, Dataset data, Precision precision) {
        return model.isClassifier()
                ? OfClasses.of(model, Predictions.of(model.toLogits(), data.x(), precision), data)
                : new OfNumbers(TargetUnit.of(model)
                        .raw(RegressionMetrics.of(
                                Predictions.of(model, data.x(), precision),
                                data.y(),
                                model.network().outputs())));
    }

    /** Lines that end with a line break. */
    String text();

    /** Puts the figures into {@code node}. */
    void write(ObjectNode node);

    /**
     * Of a classifier.
     *
     * @param confusion which class was taken for which
     * @param probabilities of outputs that are probabilities
     * @param rocAuc of two classes that both occur, the second counted as positive
     */
    record OfClasses(ConfusionMatrix confusion, Optional<ProbabilityMetrics> probabilities, OptionalDouble rocAuc)
            implements Evaluation {

        /** A matrix of more classes is wider than a screen. */
        private static final int MAX_MATRIX_CLASSES = 30;

        /** From what the model without its last sigmoid or softmax predicts. */
        public static OfClasses of(Model model, float[] logits, Dataset data) {
            int outputs = model.network().outputs();
            int[] actual = new int[data.rows()];
            for (int row = 0; row < actual.length; row++) {
                actual[row] = (int) data.y()[row];
            }
            int[] predicted = model.toLogits().classes(logits);
            ConfusionMatrix confusion = ConfusionMatrix.of(actual, predicted, model.classLabels());
            return switch (probabilities(model)) {
                case Activation.Sigmoid() ->
                    new OfClasses(
                            confusion,
                            Optional.of(ProbabilityMetrics.ofSigmoid(logits, outputs, actual)),
                            rocAuc(confusion, scores(logits, outputs, false), actual));
                case Activation.Softmax() ->
                    new OfClasses(
                            confusion,
                            Optional.of(ProbabilityMetrics.ofSoftmax(logits, outputs, actual)),
                            rocAuc(confusion, scores(logits, outputs, true), actual));
                default -> new OfClasses(confusion, Optional.empty(), OptionalDouble.empty());
            };
        }

        /**
         * What makes probabilities of the logits: the last activation, or for outputs that are logits themselves what belongs to
         * the loss that they were trained with. Another one if nothing does.
         */
        private static Activation probabilities(Model model) {
            Activation last = model.network().architecture().outputActivation();
            String loss = model.metadata().getOrDefault(Provenance.LOSS, "");
            if (!(last instanceof Activation.Linear) || loss.isEmpty()) {
                return last;
            }
            return switch (Loss.parse(loss)) {
                case Loss.BinaryCrossEntropy() -> Activation.SIGMOID;
                case Loss.CategoricalCrossEntropy(), Loss.SparseCategoricalCrossEntropy() -> Activation.SOFTMAX;
                case Loss.HalfSquaredError(), Loss.MeanSquaredError(), Loss.MeanAbsoluteError(), Loss.Huber(var _) ->
                    last;
            };
        }

        /** Of the second of two classes, the higher the surer: its logit, under a softmax over that of the first. */
        private static float[] scores(float[] logits, int outputs, boolean softmax) {
            float[] scores = new float[logits.length / outputs];
            for (int row = 0; row < scores.length; row++) {
                float last = logits[row * outputs + outputs - 1];
                scores[row] = softmax ? last - logits[row * outputs] : last;
            }
            return scores;
        }

        private static OptionalDouble rocAuc(ConfusionMatrix confusion, float[] scores, int[] actual) {
            if (confusion.classes() != 2 || confusion.support(0) == 0 || confusion.support(1) == 0) {
                return OptionalDouble.empty();
            }
            return OptionalDouble.of(RocCurve.of(scores, actual).auc());
        }

        private int right() {
            int right = 0;
            for (int j = 0; j < confusion.classes(); j++) {
                right += confusion.count(j, j);
            }
            return right;
        }

        @Override
        public String text() {
            StringBuilder text = new StringBuilder();
            text.append(Text.format("accuracy  %.4f (%d of %d)", confusion.accuracy(), right(), confusion.total()));
            probabilities.ifPresent(p -> text.append(Text.format("   log loss %.4f", p.logLoss())));
            rocAuc.ifPresent(auc -> text.append(Text.format("   ROC AUC %.4f", auc)));
            text.append("\n\n").append(perClass());
            if (confusion.classes() <= MAX_MATRIX_CLASSES) {
                text.append("\nconfusion matrix (a row for each actual class, a column for each predicted one)\n")
                        .append(matrix());
            }
            return text.toString();
        }

        private String perClass() {
            TextTable table = new TextTable("class", "precision", "recall", "F1", "rows");
            for (int j = 0; j < confusion.classes(); j++) {
                table.row(
                        confusion.labels().get(j),
                        Text.ratio(ofPresent(j, confusion.precision(j))),
                        Text.ratio(ofPresent(j, confusion.recall(j))),
                        Text.ratio(ofPresent(j, confusion.f1(j))),
                        Integer.toString(confusion.support(j)));
            }
            table.row(
                    "mean",
                    Text.format("%.4f", confusion.macroPrecision()),
                    Text.format("%.4f", confusion.macroRecall()),
                    Text.format("%.4f", confusion.macroF1()),
                    Integer.toString(confusion.total()));
            return table.toString();
        }

        /** A class that neither occurs nor is predicted has no figures. */
        private double ofPresent(int label, double figure) {
            return confusion.isPresent(label) ? figure : Double.NaN;
        }

        private String matrix() {
            String[] head = new String[confusion.classes() + 1];
            head[0] = "";
            for (int j = 0; j < confusion.classes(); j++) {
                head[j + 1] = confusion.labels().get(j);
            }
            TextTable table = new TextTable(head);
            for (int i = 0; i < confusion.classes(); i++) {
                String[] row = new String[head.length];
                row[0] = confusion.labels().get(i);
                for (int j = 0; j < confusion.classes(); j++) {
                    row[j + 1] = confusion.count(i, j) == 0 ? "." : Integer.toString(confusion.count(i, j));
                }
                table.row(row);
            }
            return table.toString();
        }

        @Override
        public void write(ObjectNode node) {
            node.put("rows", confusion.total());
            node.put("accuracy", confusion.accuracy());
            probabilities.ifPresent(p -> {
                Json.put(node, "logLoss", p.logLoss());
                Json.put(node, "brier", p.brier());
            });
            rocAuc.ifPresent(auc -> node.put("rocAuc", auc));
            node.put("macroPrecision", confusion.macroPrecision());
            node.put("macroRecall", confusion.macroRecall());
            node.put("macroF1", confusion.macroF1());
            ArrayNode classes = node.putArray("perClass");
            for (int j = 0; j < confusion.classes(); j++) {
                ObjectNode ofClass =
                        classes.addObject().put("label", confusion.labels().get(j));
                Json.put(ofClass, "precision", ofPresent(j, confusion.precision(j)));
                Json.put(ofClass, "recall", ofPresent(j, confusion.recall(j)));
                Json.put(ofClass, "f1", ofPresent(j, confusion.f1(j)));
                ofClass.put("rows", confusion.support(j));
            }
            ArrayNode matrix = node.putArray("confusionMatrix");
            for (int i = 0; i < confusion.classes(); i++) {
                ArrayNode row = matrix.addArray();
                for (int j = 0; j < confusion.classes(); j++) {
                    row.add(confusion.count(i, j));
                }
            }
        }
    }

    /** Of a regression, in the unit of the target. */
    record OfNumbers(RegressionMetrics metrics) implements Evaluation {
        @Override
        public String text() {
            TextTable table = new TextTable("rows", "RMSE", "MAE", "R²");
            return table.row(
                            Integer.toString(metrics.rows()),
                            Text.significant(metrics.rmse(), 6),
                            Text.significant(metrics.mae(), 6),
                            Text.ratio(metrics.r2()))
                    .toString();
        }

        @Override
        public void write(ObjectNode node) {
            node.put("rows", metrics.rows());
            Json.put(node, "rmse", metrics.rmse());
            Json.put(node, "mae", metrics.mae());
            Json.put(node, "r2", metrics.r2());
        }
    }
}
