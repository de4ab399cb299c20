package dev.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DenseShapeTest {

    @TempDir
    Path folder;

    @Test
    void readsRowsInputsAndOutputs() {
        DenseShape shape = DenseShape.parse("32x784x128");
        assertEquals(new DenseShape(32, 784, 128), shape);
        assertEquals("32x784x128", shape.toString());
        assertEquals(2.0 * 32 * 784 * 128, shape.flops());
    }

    @ParameterizedTest
    @ValueSource(strings = {"784x128", "0x784x128", "32x784x128x2", "32 x 784 x 128", "-1x2x3", ""})
    void refusesWhatIsNoShape(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> DenseShape.parse(text))
                .getMessage();
        assertEquals(
                "a shape is written <rows>x<inputs>x<outputs>, as in 32x784x128, but this is \"" + text + "\"",
                message);
    }

    @ParameterizedTest
    @CsvSource({"dense-layers.txt, 35", "quick.txt, 5", "square.txt, 1"})
    void theFilesOfTheProjectHaveAllTheirShapes(String file, int count) throws IOException {
        List<DenseShape> shapes = DenseShape.read(Path.of("shapes", file));
        assertEquals(count, shapes.size());
        assertEquals(count, new HashSet<>(shapes).size());
    }

    @Test
    void namesFileAndLineOfWhatIsNoShape() throws IOException {
        Path file = write("# comment\n\n1x2x3 # one\n4x5\n");
        String message = assertThrows(IllegalArgumentException.class, () -> DenseShape.read(file))
                .getMessage();
        assertEquals(
                file + ":4: a shape is written <rows>x<inputs>x<outputs>, as in 32x784x128, but this is \"4x5\"",
                message);
    }

    @Test
    void refusesAFileWithoutShapes() throws IOException {
        Path file = write("# nothing\n");
        assertEquals(
                file + " has no shapes",
                assertThrows(IllegalArgumentException.class, () -> DenseShape.read(file))
                        .getMessage());
    }

    @Test
    void theCommandLineTakesTheShapesOfAFile() throws IOException {
        Path file = write("1x2x3\n4x5x6\n");
        assertArrayEquals(
                new String[] {"GemmBenchmark", "-f", "1", "-p", "shape=1x2x3,4x5x6"},
                Benchmarks.expand("--shapes", file.toString(), "-f", "1"));
        assertArrayEquals(
                new String[] {"GemmBenchmark.forward", "-p", "shape=1x2x3,4x5x6"},
                Benchmarks.expand("--shapes", file.toString(), "GemmBenchmark.forward"));
    }

    @Test
    void theCommandLineLeavesEverythingElseToJmh() throws IOException {
        assertArrayEquals(new String[] {"-l"}, Benchmarks.expand("-l"));
        assertArrayEquals(new String[0], Benchmarks.expand());
        assertThrows(IllegalArgumentException.class, () -> Benchmarks.expand("--shapes"));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("shapes.txt"), text);
    }
}
