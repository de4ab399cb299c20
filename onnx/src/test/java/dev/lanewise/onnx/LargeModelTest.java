package dev.lanewise.onnx;

import static dev.lanewise.onnx.GraphBytes.attribute;
import static dev.lanewise.onnx.GraphBytes.shape;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A model of 100 MB is imported in a heap of 2.3 times its size: its numbers are once as the file has them and once as the network has
 * them. How long it took is printed; as a program ({@link #main}) it does the same with any file.
 */
class LargeModelTest {

    private static final int WIDTH = 2560;
    private static final int LAYERS = 4;

    @TempDir
    Path folder;

    /** Imports a file a few times. */
    public static void main(String... arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            long begin = System.nanoTime();
            try (InputStream in = Files.newInputStream(file)) {
                byte[] chunk = new byte[1 << 16];
                while (in.read(chunk) >= 0) {
                    // The pages are now in memory.
                }
            }
            long read = System.nanoTime();
            OnnxImport imported = OnnxFiles.read(file);
            System.out.printf(
                    "%d parameters: reading alone %d ms, import %d ms%n",
                    imported.model().network().parameters().count(),
                    (read - begin) / 1_000_000,
                    (System.nanoTime() - read) / 1_000_000);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fitsIntoLittleMoreThanTwiceItsSize(boolean outputsFirst) throws Exception {
        Path file = folder.resolve("model.onnx");
        Files.write(file, model(outputsFirst));
        long megabytes = Files.size(file) >> 20;
        Path output = folder.resolve("output.txt");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + megabytes * 23 / 10 + "m",
                        "-XX:+UseG1GC",
                        "-Dlanewise.kernels=scalar",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeModelTest.class.getName(),
                        file.toString(),
                        "1")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = child.waitFor(5, TimeUnit.MINUTES);
        child.destroyForcibly().waitFor();
        assertTrue(ended, "still runs: " + Files.readString(output));
        assertEquals(0, child.exitValue(), Files.readString(output));
        System.out.print(Files.readString(output));
    }

    private static byte[] model(boolean outputsFirst) {
        float[] weights = new float[WIDTH * WIDTH];
        Arrays.fill(weights, 0.5f);
        return GraphBytes.model(g -> {
            g.input("x", -1, WIDTH).output("y");
            String before = "x";
            for (int l = 0; l < LAYERS; l++) {
                String after = l == LAYERS - 1 ? "y" : "a" + l;
                g.initializer("w" + l, shape(WIDTH, WIDTH), weights)
                        .initializer("b" + l, shape(WIDTH), new float[WIDTH]);
                if (outputsFirst) {
                    g.node("Gemm", before + ",w" + l + ",b" + l, "z" + l, attribute("transB", 1));
                } else {
                    g.node("MatMul", before + ",w" + l, "m" + l).node("Add", "m" + l + ",b" + l, "z" + l);
                }
                g.node("Relu", "z" + l, after);
                before = after;
            }
        });
    }
}
