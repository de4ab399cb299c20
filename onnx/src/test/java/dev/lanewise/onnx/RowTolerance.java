package dev.lanewise.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Comparisons of floats that other programs computed in another order. */
final class RowTolerance {

    private RowTolerance() {}

    /** Each value to {@code relative} of the largest of its row, which its sums are exact to, or to {@code absolute}. */
    static void assertRows(double[] expected, float[] got, int columns, double relative, double absolute) {
        assertEquals(expected.length, got.length);
        for (int row = 0; row < expected.length; row += columns) {
            double largest = 0;
            for (int j = row; j < row + columns; j++) {
                largest = Math.max(largest, Math.abs(expected[j]));
            }
            double allowed = Math.max(absolute, relative * largest);
            for (int j = row; j < row + columns; j++) {
                int output = j - row;
                int number = row / columns;
                double value = got[j];
                double wanted = expected[j];
                assertTrue(
                        Math.abs(value - wanted) <= allowed,
                        () -> "row " + number + " output " + output + ": " + value + ", expected " + wanted);
            }
        }
    }

    static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
