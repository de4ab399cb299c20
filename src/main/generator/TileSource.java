import java.util.function.BiFunction;
import java.util.function.IntFunction;

/** The text of a class of register tiles, and the phrases that all tiles are made of. */
abstract class TileSource {

    /** Accumulators that 16 registers hold beside the operands; more need 32 (C2 spills from ten on with two columns). */
    private static final int SMALL_TILE = 12;

    private final StringBuilder out = new StringBuilder();

    /** The whole class. */
    abstract String source();

    final String text() {
        return out.toString();
    }

    final void append(String text) {
        out.append(text);
    }

    static String largeTileGuard(int rows, int vectors) {
        return rows * vectors > SMALL_TILE ? "VectorGemm.LARGE_TILES && " : "";
    }

    static String load(String array) {
        return "FloatVector.fromArray(SPECIES, " + array + ")";
    }

    final void declare(int row, int vector, String start) {
        line(2, "FloatVector " + sum(row, vector) + " = " + start + ";");
    }

    /** One step of every chain: V vectors, then for each of R numbers a broadcast and its V fma. */
    final void multiply(int rows, int vectors, IntFunction<String> number, IntFunction<String> vector) {
        for (int v = 0; v < vectors; v++) {
            line(3, "FloatVector b" + v + " = " + vector.apply(v) + ";");
        }
        for (int r = 0; r < rows; r++) {
            line(3, "FloatVector a" + r + " = FloatVector.broadcast(SPECIES, " + number.apply(r) + ");");
            for (int v = 0; v < vectors; v++) {
                line(3, sum(r, v) + " = a" + r + ".fma(b" + v + ", " + sum(r, v) + ");");
            }
        }
    }

    final void store(int rows, int vectors, BiFunction<Integer, Integer, String> target) {
        for (int r = 0; r < rows; r++) {
            for (int v = 0; v < vectors; v++) {
                line(2, sum(r, v) + ".intoArray(" + target.apply(r, v) + ");");
            }
        }
    }

    static String plus(int number) {
        return number == 0 ? "" : " + " + number;
    }

    static String sum(int row, int vector) {
        return "sum" + row + "_" + vector;
    }

    static String row(int row, String stride) {
        return row == 0 ? "" : row == 1 ? " + " + stride : " + " + row + " * " + stride;
    }

    final void line(int depth, String text) {
        out.append(text.isEmpty() ? "" : "    ".repeat(depth) + text).append('\n');
    }
}
