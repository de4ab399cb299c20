package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.LENGTH;
import static dev.lanewise.kernel.Tiles.LINE;

/** Transposes parts of matrices in squares of {@code LENGTH}. */
final class VectorTransposition {

    private VectorTransposition() {}

    /**
     * {@code to[column][row] = from[row][column]} for some rows and columns: rows begin {@code ldFrom} apart, columns {@code
     * ldTo}.
     */
    static void run(
            int rows, int columns, float[] from, int fromOffset, int ldFrom, float[] to, int toOffset, int ldTo) {
        // At 64 bits C2 on x86 leaves masks and shuffles on the heap.
        int square = LENGTH < 4 ? Integer.MAX_VALUE : LENGTH;
        int wholeRows = rows - rows % square;
        int wholeColumns = columns - columns % square;
        for (int row = 0; row < wholeRows; row += LENGTH) {
            for (int column = 0; column < wholeColumns; column += LENGTH) {
                square(from, fromOffset + row * ldFrom + column, ldFrom, to, toOffset + column * ldTo + row, ldTo);
            }
        }
        if (wholeColumns < columns) {
            plain(0, wholeRows, wholeColumns, columns, from, fromOffset, ldFrom, to, toOffset, ldTo);
        }
        if (wholeRows < rows) {
            plain(wholeRows, rows, 0, columns, from, fromOffset, ldFrom, to, toOffset, ldTo);
        }
    }

    /**
     * The same for a square whose rows and columns are whole lines: with constant strides a single row of 784x512
     * (512 bits) has its gradient of the inputs at 9.2 GFLOP/s instead of 8.4. {@code LENGTH} is 4 or more.
     */
    static void squareOfLines(float[] from, int fromOffset, float[] to, int toOffset) {
        for (int row = 0; row < LINE; row += LENGTH) {
            for (int column = 0; column < LINE; column += LENGTH) {
                int source = fromOffset + row * LINE + column;
                int target = toOffset + column * LINE + row;
                switch (LENGTH) {
                    case 16 -> VectorGemmTiles.transpose16Lines(from, source, to, target);
                    case 8 -> VectorGemmTiles.transpose8Lines(from, source, to, target);
                    default -> VectorGemmTiles.transpose4Lines(from, source, to, target);
                }
            }
        }
    }

    /** {@code LENGTH} is a constant: only one of the cases is ever compiled. */
    private static void square(float[] from, int source, int ldFrom, float[] to, int target, int ldTo) {
        switch (LENGTH) {
            case 16 -> VectorGemmTiles.transpose16(from, source, ldFrom, to, target, ldTo);
            case 8 -> VectorGemmTiles.transpose8(from, source, ldFrom, to, target, ldTo);
            default -> VectorGemmTiles.transpose4(from, source, ldFrom, to, target, ldTo);
        }
    }

    private static void plain(
            int firstRow,
            int endRow,
            int firstColumn,
            int endColumn,
            float[] from,
            int fromOffset,
            int ldFrom,
            float[] to,
            int toOffset,
            int ldTo) {
        for (int row = firstRow; row < endRow; row++) {
            for (int column = firstColumn; column < endColumn; column++) {
                to[toOffset + column * ldTo + row] = from[fromOffset + row * ldFrom + column];
            }
        }
    }
}
