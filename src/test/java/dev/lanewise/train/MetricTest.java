package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Parameters;
import org.junit.jupiter.api.Test;

/** Figures for people, worked by hand. */
class MetricTest {

    @Test
    void accuracyOfClassNumbers() {
        float[] logits = {0.7f, 0.2f, 0.1f, 0.1f, 0.5f, 0.4f, 0.3f, 0.3f, 0.4f, 0.9f, 0.1f, 0};
        assertEquals(3, right(Metric.ACCURACY, logits, 3, 0, 1, 2, 1));
    }

    @Test
    void accuracyOfOneHotTargets() {
        float[] logits = {0.7f, 0.3f, 0.4f, 0.6f};
        assertEquals(1, right(Metric.ACCURACY, logits, 2, 1, 0, 1, 0));
    }

    @Test
    void accuracyOfOneLogitIsByItsSign() {
        assertEquals(3, right(Metric.BINARY_ACCURACY, new float[] {-0.2f, 0, -0.1f, 3}, 1, 0, 1, 1, 1));
    }

    @Test
    void accuracyOfSeveralYesOrNoIsByElement() {
        float[] logits = {9, 8, -1, -2, 7, 6};
        assertEquals(4, right(Metric.BINARY_ACCURACY, logits, 3, 1, 1, 1, 0, 0, 1));
        assertEquals(6, Metric.BINARY_ACCURACY.answers(data(6, 1, 1, 1, 0, 0, 1), 1));
    }

    @Test
    void rowsInTheMiddleOfTheDataAreJudgedByTheirOwnTargets() {
        Dataset data = data(4, 0, 1, 1, 0);
        assertEquals(2, Metric.ACCURACY.right(new float[] {1, 2, 1, 2}, 2, data, 1, 2));
        assertEquals(0, Metric.ACCURACY.right(new float[] {2, 1, 2, 1}, 2, data, 1, 2));
    }

    /** As probabilities both are the same float, and the first would win. */
    @Test
    void equalProbabilitiesAreToldApartByTheirLogits() {
        Parameters parameters = Parameters.zeros(1, 2);
        parameters.setWeights(0, new float[] {1e-9f, 2e-9f});
        NeuralNetwork network = NeuralNetwork.of(parameters, Activation.SOFTMAX);
        TrainingPlan plan = TrainingPlan.builder(new Loss.SparseCategoricalCrossEntropy())
                .optimizer(new Optimizer.Sgd(1e-30))
                .epochs(1)
                .build();
        Dataset second = Dataset.of(new float[] {1}, new float[] {1}, 1);
        float[] probabilities = network.predict(second.x());
        assertEquals(probabilities[0], probabilities[1]);
        assertEquals(1, new Trainer(network, plan).fit(second, second).last().validationMetric());
    }

    @Test
    void r2OfConstantTargetsIsUndefined() {
        NeuralNetwork network = NeuralNetwork.of(new int[] {1, 1}, Activation.LINEAR);
        TrainingPlan plan =
                TrainingPlan.builder(new Loss.MeanSquaredError()).epochs(1).build();
        Dataset row = Dataset.of(new float[] {1}, new float[] {2}, 1);
        assertEquals(Double.NaN, new Trainer(network, plan).fit(row, row).last().validationMetric());
    }

    @Test
    void theLossDecidesTheFigure() {
        assertEquals(Metric.BINARY_ACCURACY, Metric.of(new Loss.BinaryCrossEntropy()));
        assertEquals(Metric.ACCURACY, Metric.of(new Loss.SparseCategoricalCrossEntropy()));
        assertEquals(Metric.R2, Metric.of(new Loss.Huber(1)));
        assertEquals("accuracy", Metric.ACCURACY.id());
        assertEquals("accuracy", Metric.BINARY_ACCURACY.id());
        assertEquals("R²", Metric.R2.id());
    }

    private static int right(Metric metric, float[] logits, int outputs, float... targets) {
        int rows = logits.length / outputs;
        return metric.right(logits, outputs, data(rows, targets), 0, rows);
    }

    private static Dataset data(int rows, float... targets) {
        return Dataset.of(new float[rows], targets, rows);
    }
}
