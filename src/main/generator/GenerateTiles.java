import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes {@code VectorGemmTiles.java} and {@code VectorPackedTiles.java}: the register tiles of the matrix products, each with
 * its accumulators as named locals. And {@code StackProbe.java}, which has more locals than anybody would write.
 *
 * <p>C2 keeps an accumulator in a register only if it is a local of its own in one flat counted loop: an array of vectors, an
 * inner constant loop or an unrolled k brings back range checks and spills. So the tiles must be written out, and a dozen of
 * them written out by hand is a thousand lines that differ in numbers only (docs/adr/0004).
 *
 * <p>Runs in the build before compilation: {@code java GenerateTiles.java <source root>}.
 */
final class GenerateTiles {

    private GenerateTiles() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0], "dev", "lanewise", "kernel");
        Files.createDirectories(folder);
        write(folder.resolve("VectorGemmTiles.java"), new GemmTiles().source());
        write(folder.resolve("VectorPackedTiles.java"), new PackedTiles().source());
        write(folder.resolve("StackProbe.java"), StackProbe.source());
    }

    /** An unchanged file keeps its time stamp, so the compiler has nothing to do. */
    private static void write(Path file, String source) throws IOException {
        if (!Files.exists(file) || !Files.readString(file).equals(source)) {
            Files.writeString(file, source);
        }
    }
}
