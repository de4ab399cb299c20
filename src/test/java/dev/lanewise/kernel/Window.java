package dev.lanewise.kernel;

import java.util.Arrays;
import java.util.Random;

/**
 * A matrix in the middle of a larger array, as the kernels see it. Everything around it holds canaries: before, behind, and
 * in the gaps between its rows. A canary is a NaN whose bits say where it stands, so that reading one spoils the result and
 * writing one shows.
 *
 * <p>The array starts anywhere before the window and ends right behind its last line, or later.
 */
final class Window {

    private static final int CANARY = 0xffc5_0000;

    final float[] array;
    final int offset;
    final int rows;
    final int columns;
    /** Floats from one row to the next; without meaning in panels. */
    final int stride;

    private final boolean panels;
    private final float[] original;

    private Window(int offset, int behind, int stride, boolean panels, float[][] contents, int columns) {
        this.offset = offset;
        this.rows = contents.length;
        this.columns = columns;
        this.stride = stride;
        this.panels = panels;
        int lastRow = panels ? Tiles.panelLength(rows, columns) : rows == 0 ? 0 : (rows - 1) * stride + padded();
        array = new float[offset + lastRow + behind];
        for (int i = 0; i < array.length; i++) {
            array[i] = canary(i);
        }
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < padded(); j++) {
                array[index(i, j)] = j < contents[i].length ? contents[i][j] : 0f;
            }
        }
        original = array.clone();
    }

    /** Rows of whole lines with zero pads, at a random place and with a random stride. */
    static Window rows(Random place, float[][] contents, int columns) {
        return rows(place, contents, columns, stride(place, columns));
    }

    static Window rows(Random place, float[][] contents, int columns, int stride) {
        return new Window(place.nextInt(40), place.nextInt(40), stride, false, contents, columns);
    }

    /** One row: a vector, or a flat array. */
    static Window vector(Random place, float... contents) {
        return rows(place, new float[][] {contents}, contents.length);
    }

    /** One row at a given offset. */
    static Window vectorAt(int offset, Random place, float... contents) {
        int columns = contents.length;
        return new Window(offset, place.nextInt(40), Tiles.padded(columns), false, new float[][] {contents}, columns);
    }

    /** Panels of weights with zero pads. */
    static Window panels(Random place, float[][] contents, int columns) {
        return new Window(place.nextInt(40), place.nextInt(40), 0, true, contents, columns);
    }

    /** Rows for an output: lines full of {@code before}, pads included. */
    static Window output(Random place, int rows, int columns, float before) {
        return output(place, rows, columns, stride(place, columns), before);
    }

    static Window output(Random place, int rows, int columns, int stride, float before) {
        return rows(place, filled(rows, columns, before), columns, stride);
    }

    /** One row for an output at a given offset: lines full of {@code before}, pads included. */
    static Window outputAt(int offset, Random place, int columns, float before) {
        float[][] lines = filled(1, columns, before);
        return new Window(offset, place.nextInt(40), Tiles.padded(columns), false, lines, columns);
    }

    /** Panels for an output: lines full of {@code before}, pads included. */
    static Window outputPanels(Random place, int rows, int columns, float before) {
        return panels(place, filled(rows, columns, before), columns);
    }

    static int stride(Random place, int columns) {
        return Tiles.padded(columns) + Tiles.LINE * place.nextInt(3);
    }

    private static float[][] filled(int rows, int columns, float value) {
        float[][] lines = new float[rows][Tiles.padded(columns)];
        for (float[] line : lines) {
            Arrays.fill(line, value);
        }
        return lines;
    }

    private static float canary(int index) {
        return Float.intBitsToFloat(CANARY | (index & 0xffff));
    }

    private int padded() {
        return Tiles.padded(columns);
    }

    private int index(int row, int column) {
        return offset + (panels ? Tiles.panelIndex(rows, row, column) : row * stride + column);
    }

    float get(int row, int column) {
        return array[index(row, column)];
    }

    float[] row(int row) {
        float[] contents = new float[columns];
        for (int j = 0; j < columns; j++) {
            contents[j] = get(row, j);
        }
        return contents;
    }

    /** Fails if the window holds anything else than before. */
    void assertUnchanged(String name) {
        for (int i = 0; i < array.length; i++) {
            if (bits(array[i]) != bits(original[i])) {
                throw new AssertionError("%s: input changed at %d of [%d, %d): %s"
                        .formatted(name, i, offset, array.length, hex(array[i])));
            }
        }
    }

    /** Fails if one canary is gone. */
    void assertCanariesAlive(String name) {
        boolean[] inside = new boolean[array.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < padded(); j++) {
                inside[index(i, j)] = true;
            }
        }
        for (int i = 0; i < array.length; i++) {
            if (!inside[i] && bits(array[i]) != bits(canary(i))) {
                throw new AssertionError(
                        "%s: written outside the window, at %d; it starts at %d with %d rows of %d, stride %d"
                                .formatted(name, i, offset, rows, columns, stride));
            }
        }
    }

    void assertPadsZero(String name) {
        for (int i = 0; i < rows; i++) {
            for (int j = columns; j < padded(); j++) {
                if (get(i, j) != 0f) {
                    throw new AssertionError("%s: pad [%d][%d] is %s".formatted(name, i, j, get(i, j)));
                }
            }
        }
    }

    /** Fails unless both hold equal bits, pads included; one NaN is as good as another. */
    void assertSameBits(String name, Window other) {
        if (rows != other.rows || columns != other.columns) {
            throw new AssertionError(name + ": shapes differ");
        }
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < padded(); j++) {
                assertSameBits(name, i, j, get(i, j), other.get(i, j));
            }
        }
    }

    static void assertSameBits(String name, int row, int column, float expected, float actual) {
        if (!ElementaryFunction.sameResult(expected, actual)) {
            throw new AssertionError(
                    "%s[%d][%d]: %s expected, but was %s".formatted(name, row, column, hex(expected), hex(actual)));
        }
    }

    private static int bits(float x) {
        return Float.floatToRawIntBits(x);
    }

    private static String hex(float x) {
        return Float.toHexString(x) + " = " + x;
    }
}
