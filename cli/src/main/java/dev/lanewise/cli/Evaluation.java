package dev.lanewise.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.Model;
import dev.lanewise.metrics.ConfusionMatrix;
import dev.lanewise.metrics.ProbabilityMetrics;
import dev.lanewise.metrics.RegressionMetrics;
import dev.lanewise.metrics.RocCurve;
import java.util.Optional;
import java.util.OptionalDouble;

/** How good a model is on some rows: a table for people, an object for machines. */
sealed interface Evaluation {

    /** Evaluates on raw features and raw targets: one column of class numbers, or of numbers. */
    static Evaluation of(Model model, Dataset data) {
        return of(model, model.predict(data.x()), data);
    }

    /** Evaluates predictions for the rows of {@code data}. */
    static Evaluation of(Model model, float[] predictions, Dataset data) {
        int outputs = model.network().outputs();
        return model.isClassifier()
                ? OfClasses.of(model, predictions, data)
                : new OfNumbers(TargetUnit.of(model).raw(RegressionMetrics.of(predictions, data.y(), outputs)));
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

        static OfClasses of(Model model, float[] predictions, Dataset data) {
            int outputs = model.network().outputs();
            int[] actual = new int[data.rows()];
            for (int row = 0; row < actual.length; row++) {
                actual[row] = (int) data.y()[row];
            }
            ConfusionMatrix confusion = ConfusionMatrix.of(actual, model.classes(predictions), model.classLabels());
            Activation last = model.network().activation(model.network().layerCount() - 1);
            if (last != Activation.SOFTMAX && last != Activation.SIGMOID) {
                return new OfClasses(confusion, Optional.empty(), OptionalDouble.empty());
            }
            return new OfClasses(
                    confusion,
                    Optional.of(ProbabilityMetrics.of(predictions, outputs, actual)),
                    rocAuc(confusion, predictions, outputs, actual));
        }

        private static OptionalDouble rocAuc(
                ConfusionMatrix confusion, float[] predictions, int outputs, int[] actual) {
            if (confusion.classes() != 2 || confusion.support(0) == 0 || confusion.support(1) == 0) {
                return OptionalDouble.empty();
            }
            float[] scores = new float[actual.length];
            for (int row = 0; row < scores.length; row++) {
                scores[row] = predictions[row * outputs + outputs - 1];
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
                        Text.format("%.4f", confusion.precision(j)),
                        Text.format("%.4f", confusion.recall(j)),
                        Text.format("%.4f", confusion.f1(j)),
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
                classes.addObject()
                        .put("label", confusion.labels().get(j))
                        .put("precision", confusion.precision(j))
                        .put("recall", confusion.recall(j))
                        .put("f1", confusion.f1(j))
                        .put("rows", confusion.support(j));
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
                            Text.format("%.4f", metrics.r2()))
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
