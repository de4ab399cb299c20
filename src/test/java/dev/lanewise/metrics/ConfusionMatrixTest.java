package dev.lanewise.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {

    /** Three classes, seven rows; b is never predicted right, d neither occurs nor is predicted. */
    private static final ConfusionMatrix MATRIX = ConfusionMatrix.of(
            new int[] {0, 0, 0, 1, 1, 2, 2}, new int[] {0, 0, 1, 0, 2, 2, 2}, List.of("a", "b", "c", "d"));

    @Test
    void rowsAreActualAndColumnsPredicted() {
        int[][] expected = {{2, 1, 0, 0}, {1, 0, 1, 0}, {0, 0, 2, 0}, {0, 0, 0, 0}};
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                assertEquals(expected[i][j], MATRIX.count(i, j));
            }
        }
        assertEquals(7, MATRIX.total());
        assertEquals(4, MATRIX.classes());
        assertEquals(List.of("a", "b", "c", "d"), MATRIX.labels());
    }

    @Test
    void ratiosAreThoseWorkedByHand() {
        assertEquals(4 / 7.0, MATRIX.accuracy());
        assertEquals(2 / 3.0, MATRIX.precision(0));
        assertEquals(2 / 3.0, MATRIX.recall(0));
        assertEquals(2 / 3.0, MATRIX.f1(0));
        assertEquals(2 / 3.0, MATRIX.precision(2));
        assertEquals(1, MATRIX.recall(2));
        assertEquals(4 / 5.0, MATRIX.f1(2));
        assertEquals(3, MATRIX.support(0));
        assertEquals(3, MATRIX.predicted(2));
    }

    @Test
    void zeroOfZeroIsZero() {
        assertEquals(0, MATRIX.precision(1));
        assertEquals(0, MATRIX.recall(1));
        assertEquals(0, MATRIX.f1(1));
        assertEquals(0, MATRIX.precision(3));
        assertEquals(0, MATRIX.recall(3));
        assertEquals(0, MATRIX.f1(3));
        assertEquals(0, MATRIX.support(3));
    }

    @Test
    void macroAveragesLeaveOutLabelsThatNeitherOccurNorArePredicted() {
        assertEquals((2 / 3.0 + 0 + 2 / 3.0) / 3, MATRIX.macroPrecision(), 1e-15);
        assertEquals((2 / 3.0 + 0 + 1) / 3, MATRIX.macroRecall(), 1e-15);
        assertEquals((2 / 3.0 + 0 + 4 / 5.0) / 3, MATRIX.macroF1(), 1e-15);
        assertTrue(MATRIX.isPresent(1));
        assertFalse(MATRIX.isPresent(3));
    }

    /** Each says something against the model: the one that it missed, and the one that it made up. */
    @Test
    void labelsThatOccurAloneOrArePredictedAloneCount() {
        ConfusionMatrix matrix = ConfusionMatrix.of(new int[] {0, 0, 1}, new int[] {0, 2, 0}, List.of("a", "b", "c"));
        assertEquals((1 / 2.0 + 0 + 0) / 3, matrix.macroPrecision(), 1e-15);
        assertEquals((1 / 2.0 + 0 + 0) / 3, matrix.macroRecall(), 1e-15);
    }

    @Test
    void moreLabelsThanAMatrixHoldsAreRefused() {
        List<String> labels = Collections.nCopies(46_341, "x");
        assertEquals("labels must be at most 46340, but are 46341", refused(new int[1], new int[1], labels));
    }

    @Test
    void wrongArgumentsAreNamed() {
        List<String> labels = List.of("a", "b");
        assertEquals("actual and predicted must be as many, but are 1 and 2", refused(new int[1], new int[2], labels));
        assertEquals(
                "actual and predicted must hold at least one row, but are empty",
                refused(new int[0], new int[0], labels));
        assertEquals(
                "actual must be classes 0 to 1, but actual[1] is 2", refused(new int[] {0, 2}, new int[2], labels));
        assertEquals(
                "predicted must be classes 0 to 1, but predicted[0] is -1",
                refused(new int[2], new int[] {-1, 0}, labels));
        Exception e = assertThrows(IllegalArgumentException.class, () -> MATRIX.recall(4));
        assertEquals("class must be 0 to 3, but is 4", e.getMessage());
    }

    private static String refused(int[] actual, int[] predicted, List<String> labels) {
        return assertThrows(IllegalArgumentException.class, () -> ConfusionMatrix.of(actual, predicted, labels))
                .getMessage();
    }
}
