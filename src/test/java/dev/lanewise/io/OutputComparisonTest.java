package dev.lanewise.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OutputComparisonTest {

    private static final Tolerance TOLERANCE = new Tolerance(0.01, 0.001);

    private static OutputComparison compare(float[] got, double... expected) {
        return OutputComparison.of(got, expected, 2, TOLERANCE);
    }

    @Test
    void theWorstIsTheLargestPartOfWhatIsAllowed() {
        OutputComparison comparison = compare(new float[] {100.5f, 0, 0.1f, 0}, 100, 0, 0.102, 0);
        assertTrue(comparison.isWithin());
        assertEquals(0.5, comparison.largestAbsolute());
        assertEquals(0.002 / 0.102, comparison.largestRelative(), 1e-7);
        assertEquals(1, comparison.row());
        assertEquals(0, comparison.output());
        assertEquals("row 1, output 0 is 0.1, but 0.102 was expected", comparison.worst());
    }

    @Test
    void whatIsNoNumberIsFarOff() {
        assertFalse(compare(new float[] {Float.NaN, 0}, 0, 0).isWithin());
        assertFalse(compare(new float[] {0, 0}, 0, Double.NaN).isWithin());
        assertFalse(compare(new float[] {0, 0}, 0, Double.POSITIVE_INFINITY).isWithin());
        assertFalse(compare(new float[] {Float.NEGATIVE_INFINITY, 0}, Double.POSITIVE_INFINITY, 0)
                .isWithin());
        assertTrue(compare(new float[] {Float.NaN, Float.POSITIVE_INFINITY}, Double.NaN, Double.POSITIVE_INFINITY)
                .isWithin());
        OutputComparison comparison = compare(new float[] {9, 0, 0, Float.NaN}, 0, 0, 0, 0);
        assertEquals(2, comparison.beyond());
        assertEquals(1, comparison.row());
        assertEquals(Double.POSITIVE_INFINITY, comparison.largestAbsolute());
    }

    @Test
    void withoutToleranceAnyDifferenceCounts() {
        OutputComparison comparison =
                OutputComparison.of(new float[] {1, 1.0000001f}, new double[] {1, 1}, 1, new Tolerance(0, 0));
        assertEquals(1, comparison.beyond());
        assertEquals(1, comparison.row());
    }

    @Test
    void otherSizesAndTolerancesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> compare(new float[2], 1));
        assertThrows(IllegalArgumentException.class, () -> compare(new float[0]));
        assertThrows(IllegalArgumentException.class, () -> new Tolerance(-1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Tolerance(0, Double.NaN));
    }
}
