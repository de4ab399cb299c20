import java.util.List;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/** The text of a class of register tiles, and the phrases that all tiles are made of. */
abstract class TileSource {

    private final StringBuilder out = new StringBuilder();

    /** The whole class. */
    abstract String source();

    final String text() {
        return out.toString();
    }

    final void append(String text) {
        out.append(text);
    }

    /**
     * Covers {@code units} by the highest tiles that the registers hold, and what is left over by one tile more. A method loops over its
     * tiles itself: a call for each costs as much as a dozen links of its chains (784x128 at 32 rows, 256 bits, gradient of the
     * weights: 88 GFLOP/s with a call for each tile, 96 with one for all).
     *
     * @param large height of the tiles for 32 registers
     * @param small height of those for 16
     * @param lowest height that a tile has at least; fewer are left alone
     * @param call writes the call of the tiles with a height, {@code tiles} of them, from the unit {@code done} on
     */
    final void cover(String units, int large, int small, int lowest, IntConsumer call) {
        line(2, "int height = VectorGemm.LARGE_TILES ? " + large + " : " + small + ";");
        line(2, "int tiles = " + units + " / height;");
        line(2, "int done = 0;");
        line(2, "if (tiles > 0) {");
        line(3, "if (VectorGemm.LARGE_TILES) {");
        call.accept(large);
        line(3, "} else {");
        call.accept(small);
        line(3, "}");
        line(3, "done = tiles * height;");
        line(2, "}");
        line(2, "tiles = 1;");
        line(2, "switch (" + units + " - done) {");
        for (int height = lowest; height < large; height++) {
            line(3, "case " + height + " -> {");
            call.accept(height);
            line(3, "}");
        }
        line(3, "default -> {}");
        line(2, "}");
    }

    /**
     * Covers {@code units} by tiles of fewer and fewer rows, down to 1, where what is left over is rare.
     *
     * @param large heights for 32 registers
     * @param small heights for 16
     * @param call writes the call of the tiles with a height, as above
     */
    final void cover(String units, List<Integer> large, List<Integer> small, IntConsumer call) {
        line(2, "int done = 0;");
        line(2, "int tiles;");
        TreeSet<Integer> heights = new TreeSet<>(large);
        heights.addAll(small);
        for (int height : heights.descendingSet()) {
            String only = large.contains(height) && small.contains(height)
                    ? ""
                    : (large.contains(height) ? "" : "!") + "VectorGemm.LARGE_TILES && ";
            line(2, "tiles = (" + units + " - done) / " + height + ";");
            line(2, "if (" + only + "tiles > 0) {");
            call.accept(height);
            line(3, "done += tiles * " + height + ";");
            line(2, "}");
        }
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
