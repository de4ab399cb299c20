package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of features and targets. */
class DatasetTest {

    /** Row r has the features 10·r and 10·r + 1, and the target r. */
    private static Dataset numbered(int rows) {
        float[] x = new float[2 * rows];
        float[] y = new float[rows];
        for (int row = 0; row < rows; row++) {
            x[2 * row] = 10 * row;
            x[2 * row + 1] = 10 * row + 1;
            y[row] = row;
        }
        return Dataset.of(x, y, rows);
    }

    @Test
    void columnsFollowFromTheLengths() {
        Dataset data = Dataset.of(new float[12], new float[3], 3);
        assertEquals(3, data.rows());
        assertEquals(4, data.features());
        assertEquals(1, data.targets());
    }

    @Test
    void rowsBecomeOneArray() {
        Dataset data = Dataset.of(new float[][] {{1, 2}, {3, 4}}, new float[][] {{5}, {6}});
        assertArrayEquals(new float[] {1, 2, 3, 4}, data.x());
        assertArrayEquals(new float[] {5, 6}, data.y());
    }

    @Test
    void arraysAreNotCopied() {
        float[] x = {1};
        float[] y = {2};
        Dataset data = Dataset.of(x, y, 1);
        assertSame(x, data.x());
        assertSame(y, data.y());
    }

    @Test
    void selectedRowsComeInTheOrderNamed() {
        Dataset chosen = numbered(5).select(3, 0, 3);
        assertArrayEquals(new float[] {30, 31, 0, 1, 30, 31}, chosen.x());
        assertArrayEquals(new float[] {3, 0, 3}, chosen.y());
    }

    @Test
    void otherFeaturesAndTargetsKeepTheRows() {
        Dataset data = numbered(2);
        assertArrayEquals(
                new float[] {7, 8}, data.withFeatures(new float[] {7, 8}).x());
        assertArrayEquals(data.x(), data.withTargets(new float[] {7, 8}).x());
        assertEquals(2, data.withTargets(new float[] {1, 2, 3, 4}).targets());
    }

    @ParameterizedTest
    @CsvSource({"10, 0.2, 2", "10, 0.25, 3", "10, 0.001, 1", "10, 0.999, 9", "2, 0.5, 1", "7, 0.5, 4"})
    void aSplitHoldsOutItsShareOfTheRows(int rows, double fraction, int heldOut) {
        Dataset.Split split = numbered(rows).split(fraction, 1);
        assertEquals(heldOut, split.heldOut().rows());
        assertEquals(rows - heldOut, split.train().rows());
    }

    @Test
    void theTwoPartsOfASplitTogetherAreTheRows() {
        Dataset.Split split = numbered(100).split(0.3, 1);
        IntStream both = IntStream.concat(rowNumbers(split.train()), rowNumbers(split.heldOut()))
                .sorted();
        assertArrayEquals(IntStream.range(0, 100).toArray(), both.toArray());
        for (Dataset part : new Dataset[] {split.train(), split.heldOut()}) {
            for (int row = 0; row < part.rows(); row++) {
                assertEquals(10 * part.y()[row], part.x()[2 * row]);
                assertEquals(10 * part.y()[row] + 1, part.x()[2 * row + 1]);
            }
        }
    }

    @Test
    void theSeedDecidesASplit() {
        float[] heldOut = numbered(100).split(0.3, 1).heldOut().y();
        assertArrayEquals(heldOut, numbered(100).split(0.3, 1).heldOut().y());
        Bits.assertDiffer("rows", heldOut, numbered(100).split(0.3, 2).heldOut().y());
    }

    private static IntStream rowNumbers(Dataset data) {
        return IntStream.range(0, data.rows()).map(row -> (int) data.y()[row]);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void aNumberThatIsNotFiniteIsNamedByRowAndColumn(float bad) {
        float[] x = new float[12];
        x[2 * 4 + 3] = bad;
        assertRefused("x must be finite, but row 2, column 3 is " + bad, () -> Dataset.of(x, new float[3], 3));
        assertRefused("y must be finite, but row 5, column 1 is " + bad, () -> Dataset.of(new float[6], x, 6));
        Dataset data = Dataset.of(new float[3], new float[3], 3);
        assertRefused("x must be finite, but row 2, column 3 is " + bad, () -> data.withFeatures(x));
    }

    @Test
    void arraysThatAreNoRowsAreRefused() {
        assertRefused("rows must be at least 1, but is 0", () -> Dataset.of(new float[0], new float[0], 0));
        assertRefused(
                "x must hold the same number of columns in each of 3 rows and at least one, but holds 10 numbers",
                () -> Dataset.of(new float[10], new float[3], 3));
        assertRefused(
                "y must hold the same number of columns in each of 3 rows and at least one, but holds 0 numbers",
                () -> Dataset.of(new float[9], new float[0], 3));
        assertRefused(
                "x and y must have the same number of rows, but have 1 and 2",
                () -> Dataset.of(new float[1][1], new float[2][1]));
        assertRefused(
                "x must have at least one row and one column", () -> Dataset.of(new float[0][0], new float[0][0]));
        assertRefused(
                "y must have at least one row and one column", () -> Dataset.of(new float[2][1], new float[2][0]));
        assertRefused(
                "x must have rows of 2 numbers, but row 1 has 3",
                () -> Dataset.of(new float[][] {{1, 2}, {1, 2, 3}}, new float[2][1]));
    }

    @Test
    void rowsThatDoNotExistAreRefused() {
        Dataset data = numbered(5);
        assertRefused("number of chosen rows must be at least 1, but is 0", data::select);
        assertRefused("row must be 0 to 4, but is 5", () -> data.select(0, 5));
        assertRefused("row must be 0 to 4, but is -1", () -> data.select(-1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.5, 1.5, Double.NaN})
    void aSplitNeedsAFractionBetweenZeroAndOne(double fraction) {
        Dataset data = numbered(5);
        assertRefused("fraction must be above 0 and below 1, but is " + fraction, () -> data.split(fraction, 1));
    }

    @Test
    void oneRowCannotBeSplit() {
        Dataset data = numbered(1);
        assertRefused("a split needs at least 2 rows, but there is 1", () -> data.split(0.5, 1));
    }

    private static void assertRefused(String message, Executable action) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }
}
