import java.util.function.UnaryOperator;

/**
 * The tiles of a narrow layer, one line of outputs: each output is {@code (c0 + c1) + (c2 + c3)}, where chain {@code c} takes the
 * inputs {@code c, c+4, c+8, …} below the last multiple of four; chain 0 has the start and what is left.
 *
 * @param prefix of the names of the methods
 * @param weights type of {@code w}
 * @param place type of a place in {@code w}
 * @param lineLength what a line of weights takes there
 * @param load the vector of floats from a place on
 */
record NarrowTiles(String prefix, String weights, String place, int lineLength, UnaryOperator<String> load) {

    private static final int CHAINS = 4;

    /** Rows of the tiles: four have 16 sums, which only 32 registers hold. */
    private static final int[] HEIGHTS = {4, 2, 1};

    void write(TileSource out) {
        product(out);
        for (int rows : HEIGHTS) {
            tile(out, rows);
        }
    }

    private void product(TileSource out) {
        out.line(0, "");
        out.line(1, "static void " + prefix + "(");
        out.line(3, "int m, int k, float[] x, int xOffset, int ldx, " + weights + " w, " + place + " wOffset,");
        out.line(3, "float[] start, int startOffset, float[] z, int zOffset, int ldz) {");
        out.line(2, "for (int lane = 0; lane < LINE; lane += LENGTH) {");
        out.line(3, place + " w0 = wOffset + lane * " + lineLength + " / LINE;");
        out.line(3, "int row = 0;");
        for (int rows : HEIGHTS) {
            String guard = rows * CHAINS > 8 ? "VectorGemm.LARGE_TILES && " : "";
            out.line(3, "for (; " + guard + "row + " + rows + " <= m; row += " + rows + ") {");
            out.line(4, prefix + rows + "(");
            out.line(6, "k, x, xOffset + row * ldx, ldx, w, w0, start, startOffset + lane,");
            out.line(6, "z, zOffset + row * ldz + lane, ldz);");
            out.line(3, "}");
        }
        out.line(2, "}");
        out.line(1, "}");
    }

    /** One vector of outputs for R rows; {@code sumR_C} is chain C of row R. */
    private void tile(TileSource out, int rows) {
        out.line(0, "");
        out.line(1, "private static void " + prefix + rows + "(");
        out.line(3, "int k, float[] x, int x0, int ldx, " + weights + " w, " + place + " w0, float[] start, int s0,");
        out.line(3, "float[] z, int z0, int ldz) {");
        for (int r = 1; r < rows; r++) {
            out.line(2, "int x" + r + " = x0" + TileSource.row(r, "ldx") + ";");
        }
        for (int r = 0; r < rows; r++) {
            out.declare(r, 0, TileSource.load("start, s0"));
            for (int chain = 1; chain < CHAINS; chain++) {
                out.declare(r, chain, "FloatVector.zero(SPECIES)");
            }
        }
        out.line(2, "int i = 0;");
        out.line(2, "for (; i + " + CHAINS + " <= k; i += " + CHAINS + ") {");
        for (int chain = 0; chain < CHAINS; chain++) {
            out.line(3, "FloatVector b" + chain + " = " + line(TileSource.plus(chain * lineLength)) + ";");
        }
        for (int r = 0; r < rows; r++) {
            for (int chain = 0; chain < CHAINS; chain++) {
                multiply(out, r, chain, "x[x" + r + " + i" + TileSource.plus(chain) + "]", "b" + chain);
            }
        }
        out.line(2, "}");
        out.line(2, "for (; i < k; i++) {");
        out.line(3, "FloatVector b = " + line("") + ";");
        for (int r = 0; r < rows; r++) {
            multiply(out, r, 0, "x[x" + r + " + i]", "b");
        }
        out.line(2, "}");
        for (int r = 0; r < rows; r++) {
            String first = TileSource.sum(r, 0) + ".add(" + TileSource.sum(r, 1) + ")";
            String second = TileSource.sum(r, 2) + ".add(" + TileSource.sum(r, 3) + ")";
            out.line(2, first + ".add(" + second + ").intoArray(z, z0" + TileSource.row(r, "ldz") + ");");
        }
        out.line(1, "}");
    }

    private static void multiply(TileSource out, int row, int chain, String number, String vector) {
        String sum = TileSource.sum(row, chain);
        out.line(3, sum + " = FloatVector.broadcast(SPECIES, " + number + ").fma(" + vector + ", " + sum + ");");
    }

    private String line(String distance) {
        return load.apply("w0 + i * " + lineLength + (place.equals("long") ? "L" : "") + distance);
    }
}
