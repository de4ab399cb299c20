package dev.lanewise.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class RocCurveTest {

    @Test
    void theCurveStepsAtEachDistinctScore() {
        // Falling: 0.8 positive; 0.5 positive and negative; 0.25 negative. Of 4 pairs 3 are won and 1 is tied.
        RocCurve curve = RocCurve.of(new float[] {0.5f, 0.25f, 0.5f, 0.875f}, new int[] {0, 0, 1, 1});
        assertEquals(
                List.of(
                        new RocCurve.Point(0, 0, Double.POSITIVE_INFINITY),
                        new RocCurve.Point(0, 0.5, 0.875),
                        new RocCurve.Point(0.5, 1, 0.5),
                        new RocCurve.Point(1, 1, 0.25)),
                curve.points());
        assertEquals(3.5 / 4, curve.auc());
    }

    @Test
    void perfectOppositeAndConstantScores() {
        int[] actual = {0, 0, 1};
        assertEquals(1, RocCurve.of(new float[] {-2, -1, 3}, actual).auc());
        assertEquals(0, RocCurve.of(new float[] {2, 1, -3}, actual).auc());
        assertEquals(0.5, RocCurve.of(new float[] {7, 7, 7}, actual).auc());
    }

    @Test
    void theZerosAreOneScoreAndSubnormalsAreOthers() {
        assertEquals(0.5, RocCurve.of(new float[] {-0f, 0f}, new int[] {0, 1}).auc());
        assertEquals(
                1,
                RocCurve.of(new float[] {-Float.MIN_VALUE, -0f}, new int[] {0, 1})
                        .auc());
        assertEquals(
                1,
                RocCurve.of(new float[] {0, Float.MIN_VALUE}, new int[] {0, 1}).auc());
        assertEquals(
                1,
                RocCurve.of(new float[] {-Float.MAX_VALUE, -1}, new int[] {0, 1})
                        .auc());
    }

    @Test
    void wrongArgumentsAreNamed() {
        assertEquals(
                "a ROC curve needs rows of both classes, but actual has 2 positives and 0 negatives",
                refused(new float[2], new int[] {1, 1}));
        assertEquals("scores and actual must be as many, but are 2 and 3", refused(new float[2], new int[3]));
        assertEquals("scores and actual must hold at least one row, but are empty", refused(new float[0], new int[0]));
        assertEquals(
                "scores must be finite, but scores[1] is NaN", refused(new float[] {0, Float.NaN}, new int[] {0, 1}));
        assertEquals("actual must be classes 0 to 1, but actual[1] is 2", refused(new float[2], new int[] {0, 2}));
    }

    private static String refused(float[] scores, int[] actual) {
        return assertThrows(IllegalArgumentException.class, () -> RocCurve.of(scores, actual))
                .getMessage();
    }
}
