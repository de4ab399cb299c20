package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.Loss;
import org.junit.jupiter.api.Test;

/** Figures for people, worked by hand. */
class MetricTest {

    @Test
    void accuracyOfClassNumbers() {
        float[] predictions = {0.7f, 0.2f, 0.1f, 0.1f, 0.5f, 0.4f, 0.3f, 0.3f, 0.4f, 0.9f, 0.1f, 0};
        assertEquals(0.75, Metric.ACCURACY.of(predictions, 3, false, new float[] {0, 1, 2, 1}, 1));
    }

    @Test
    void accuracyOfOneHotTargets() {
        float[] predictions = {0.7f, 0.3f, 0.4f, 0.6f};
        assertEquals(0.5, Metric.ACCURACY.of(predictions, 2, false, new float[] {1, 0, 1, 0}, 2));
    }

    @Test
    void accuracyOfOneProbabilityIsByOneHalf() {
        float[] predictions = {0.2f, 0.5f, 0.4f, 0.9f};
        assertEquals(0.75, Metric.BINARY_ACCURACY.of(predictions, 1, false, new float[] {0, 1, 1, 1}, 1));
    }

    @Test
    void accuracyOfOneLogitIsByItsSign() {
        float[] predictions = {-0.2f, 0.2f, 0.4f, -3};
        assertEquals(1, Metric.BINARY_ACCURACY.of(predictions, 1, true, new float[] {0, 1, 1, 0}, 1));
    }

    @Test
    void accuracyOfSeveralYesOrNoIsByElement() {
        float[] predictions = {0.9f, 0.8f, 0.1f, 0.2f, 0.7f, 0.6f};
        assertEquals(4 / 6.0, Metric.BINARY_ACCURACY.of(predictions, 3, false, new float[] {1, 1, 1, 0, 0, 1}, 3));
    }

    @Test
    void r2IsOneMinusResidualOverTotal() {
        // Targets about their mean 2: 1 + 0 + 1; residuals: 0 + ¼ + ¼.
        float[] targets = {1, 2, 3};
        assertEquals(0.75, Metric.R2.of(new float[] {1, 2.5f, 2.5f}, 1, true, targets, 1));
        assertEquals(1, Metric.R2.of(targets, 1, true, targets, 1));
        assertEquals(0, Metric.R2.of(new float[] {2, 2, 2}, 1, true, targets, 1));
    }

    @Test
    void r2TakesEachColumnAboutItsOwnMean() {
        // Columns 1, 3 and 10, 30: totals 2 + 200; residuals 2 and 0.
        assertEquals(1 - 2.0 / 202, Metric.R2.of(new float[] {2, 10, 2, 30}, 2, true, new float[] {1, 10, 3, 30}, 2));
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
}
