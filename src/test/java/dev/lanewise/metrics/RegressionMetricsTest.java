package dev.lanewise.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class RegressionMetricsTest {

    @Test
    void errorsAreThoseWorkedByHand() {
        // Errors -1, 0, 2, 1; targets have mean 2.5 and squares about it of 5.
        RegressionMetrics metrics = RegressionMetrics.of(new float[] {0, 2, 5, 5}, new float[] {1, 2, 3, 4});
        assertEquals(new RegressionMetrics(4, 6 / 4.0, 4 / 4.0, 1 - 6 / 5.0), metrics);
        assertEquals(Math.sqrt(1.5), metrics.rmse());
    }

    @Test
    void rightPredictionsHaveR2OfOneAndTheMeanOfZero() {
        float[] targets = {1, 2, 3, 6};
        assertEquals(new RegressionMetrics(4, 0, 0, 1), RegressionMetrics.of(targets, targets));
        assertEquals(0, RegressionMetrics.of(new float[] {3, 3, 3, 3}, targets).r2());
    }

    @Test
    void constantTargetsHaveNoR2() {
        float[] targets = {0.1f, 0.1f, 0.1f};
        assertEquals(Double.NaN, RegressionMetrics.of(targets, targets).r2());
        assertEquals(
                Double.NaN,
                RegressionMetrics.of(new float[] {0.1f, 0.1f, 0.2f}, targets).r2());
        assertEquals(
                Double.NaN,
                RegressionMetrics.of(new float[] {1}, new float[] {2}).r2());
    }

    @Test
    void aColumnWithoutR2IsLeftOutOfTheMean() {
        // First column: errors 1, -1 about targets 0, 2. Second: constant, and missed.
        RegressionMetrics metrics = RegressionMetrics.of(new float[] {1, 8, 1, 8}, new float[] {0, 7, 2, 7}, 2);
        assertEquals(0, metrics.r2());
    }

    @Test
    void severalColumnsAverageTheirR2() {
        // First column: errors 1, -1 about targets 0, 2. Second: right.
        RegressionMetrics metrics = RegressionMetrics.of(new float[] {1, 100, 1, 300}, new float[] {0, 100, 2, 300}, 2);
        assertEquals(new RegressionMetrics(2, 2 / 4.0, 2 / 4.0, (0 + 1) / 2.0), metrics);
    }

    @Test
    void largeErrorsDoNotOverflow() {
        float[] targets = {-Float.MAX_VALUE, Float.MAX_VALUE};
        RegressionMetrics metrics = RegressionMetrics.of(new float[] {Float.MAX_VALUE, -Float.MAX_VALUE}, targets);
        assertEquals(2 * (double) Float.MAX_VALUE, metrics.mae());
        assertEquals(2 * (double) Float.MAX_VALUE, metrics.rmse());
    }

    @Test
    void wrongArgumentsAreNamed() {
        assertEquals(
                "predictions and targets must be as many, but are 2 and 1", refused(new float[2], new float[1], 1));
        assertEquals(
                "predictions and targets must hold at least one row, but are empty",
                refused(new float[0], new float[0], 1));
        assertEquals(
                "predictions must hold whole rows of 2 numbers and at least one, but holds 3 numbers",
                refused(new float[3], new float[3], 2));
        assertEquals("columns must be at least 1, but is 0", refused(new float[3], new float[3], 0));
        assertEquals(
                "predictions must be finite, but predictions[1] is NaN",
                refused(new float[] {0, Float.NaN}, new float[2], 1));
        assertEquals(
                "targets must be finite, but targets[0] is Infinity",
                refused(new float[2], new float[] {Float.POSITIVE_INFINITY, 0}, 1));
    }

    private static String refused(float[] predictions, float[] targets, int columns) {
        return assertThrows(IllegalArgumentException.class, () -> RegressionMetrics.of(predictions, targets, columns))
                .getMessage();
    }
}
