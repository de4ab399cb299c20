package dev.lanewise.onnx;

import static dev.lanewise.onnx.GraphBytes.attribute;
import static dev.lanewise.onnx.GraphBytes.shape;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.io.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files that ask for much memory or work: they end with a refusal or a model, in a JVM with little memory. */
class GreedyGraphsTest {

    /** What the limits of the importer add up to, with room for the JVM itself. */
    private static final String HEAP = "-Xmx320m";

    private static final Duration LONGEST = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private static GraphBytes begin(GraphBytes graph) {
        return graph.input("x", -1, 8)
                .initializer("w", shape(8, 8), new float[64])
                .initializer("one", shape(1), 1)
                .output("y");
    }

    private static void put(Map<String, byte[]> graphs, String name, Consumer<GraphBytes> content) {
        graphs.put(name, GraphBytes.model(content));
    }

    private static Map<String, byte[]> graphs() {
        Map<String, byte[]> graphs = new LinkedHashMap<>();
        put(
                graphs,
                "a wide input",
                g -> g.input("x", -1, 1L << 23).node("Relu", "x", "y").output("y"));
        put(
                graphs,
                "an input of a batch that is large",
                g -> g.input("x", 1L << 23, 2).node("Relu", "x", "y").output("y"));
        put(
                graphs,
                "a constant of a large shape",
                g -> begin(g).initializer("s", shape(30_000, 30_000))
                        .node("ConstantOfShape", "s", "c")
                        .node("Add", "x,c", "y"));
        put(
                graphs,
                "an expansion",
                g -> begin(g).initializer("s", shape(1L << 27, 1, 8)).node("Expand", "x,s", "y"));
        put(
                graphs,
                "an addition that broadcasts",
                g -> begin(g).initializer("s", shape(1L << 22, 1, 1))
                        .node("ConstantOfShape", "s", "c")
                        .node("Add", "x,c", "y"));
        put(graphs, "doubling sums of constants", g -> {
            begin(g);
            String before = "w";
            for (int i = 0; i < 40; i++) {
                g.node("Concat", before + "," + before, "c" + i, attribute("axis", 0));
                before = "c" + i;
            }
            g.node("MatMul", "x," + before, "y");
        });
        put(graphs, "doubling joins of rows", g -> {
            begin(g);
            String before = "x";
            for (int i = 0; i < 40; i++) {
                g.node("Concat", before + "," + before, "c" + i, attribute("axis", 1));
                before = "c" + i;
            }
            g.node("Relu", before, "y");
        });
        put(
                graphs,
                "x + x, often",
                g -> chain(begin(g), 60, (before, i) -> g.node("Add", before + "," + before, "c" + i)));
        put(graphs, "many residuals", g -> {
            begin(g);
            String before = "x";
            for (int i = 0; i < 60; i++) {
                g.node("MatMul", before + ",w", "m" + i).node("Relu", "m" + i, "r" + i);
                g.node("Add", before + ",r" + i, "c" + i);
                before = "c" + i;
            }
            g.node("Concat", before + "," + before, "d", attribute("axis", 1)).node("Relu", "d", "y");
        });
        put(graphs, "residuals within each other", g -> {
            begin(g);
            String before = "x";
            for (int i = 0; i < 3000; i++) {
                g.node("Relu", before, "r" + i).node("Add", "x,r" + i, "c" + i);
                before = "c" + i;
            }
            g.node("Relu", before, "y");
        });
        put(graphs, "towers that double", g -> {
            begin(g);
            String before = "x";
            for (int i = 0; i < 30; i++) {
                g.node("MatMul", before + ",w", "a" + i).node("MatMul", before + ",w", "b" + i);
                g.node("Add", "a" + i + ",b" + i, "s" + i).node("Relu", "s" + i, "c" + i);
                before = "c" + i;
            }
            g.node("Relu", before, "y");
        });
        put(graphs, "a deep graph", g -> chain(begin(g), 200_000, (before, i) -> g.node("Relu", before, "c" + i)));
        put(graphs, "two deep towers", g -> {
            begin(g);
            for (String tower : new String[] {"a", "b"}) {
                g.node("MatMul", "x,w", tower);
                for (int i = 0; i < 20_000; i++) {
                    g.node("Relu", tower + (i == 0 ? "" : i - 1), tower + i);
                }
            }
            g.node("Concat", "a19999,b19999", "y", attribute("axis", 1));
        });
        put(graphs, "means of means", g -> {
            begin(g);
            chain(g, 20_000, (before, i) -> g.node("ReduceMean", before, "c" + i, attribute("axes", shape(1))));
        });
        put(graphs, "one matrix, often", g -> {
            begin(g).initializer("v", shape(8, 256), new float[2048])
                    .initializer("u", shape(256, 256), new float[65_536]);
            g.node("MatMul", "x,v", "start");
            String before = "start";
            for (int i = 0; i < 5000; i++) {
                g.node("MatMul", before + ",u", "m" + i).node("Relu", "m" + i, "c" + i);
                before = "c" + i;
            }
            g.node("Relu", before, "y");
        });
        put(graphs, "matrices to be multiplied, often", g -> {
            begin(g).initializer("v", shape(8, 512), new float[4096])
                    .initializer("u", shape(512, 512), ones(512 * 512));
            g.node("MatMul", "x,v", "start");
            String before = "start";
            for (int i = 0; i < 2000; i++) {
                g.node("MatMul", "u,u", "p" + i).node("MatMul", before + ",p" + i, "c" + i);
                before = "c" + i;
            }
            g.node("Relu", before, "y");
        });
        put(
                graphs,
                "a mean that is taken from a wide row",
                g -> g.input("x", -1, 1 << 16)
                        .node("ReduceMean", "x", "m", attribute("axes", shape(1)))
                        .node("Sub", "x,m", "c")
                        .node("Relu", "c", "y")
                        .output("y"));
        graphs.put(
                "nodes of nothing",
                new GraphBytes()
                        .bytes(7, repeated(new byte[] {10, 0}, 3_000_000))
                        .toBytes());
        graphs.put(
                "inputs of nothing",
                new GraphBytes()
                        .bytes(7, repeated(new byte[] {90, 0}, 3_000_000))
                        .toBytes());
        return graphs;
    }

    private interface Step {
        void make(String before, int i);
    }

    private static void chain(GraphBytes graph, int count, Step step) {
        String before = "x";
        for (int i = 0; i < count; i++) {
            step.make(before, i);
            before = "c" + i;
        }
        graph.node("Relu", before, "y");
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static byte[] repeated(byte[] part, int times) {
        ByteBuffer all = ByteBuffer.allocate(part.length * times);
        for (int i = 0; i < times; i++) {
            all.put(part);
        }
        return all.array();
    }

    /** Reads the files that are named, one after the other: what the child JVM does. */
    static final class Reading {
        private Reading() {}

        public static void main(String... files) throws IOException {
            for (String file : files) {
                long begin = System.nanoTime();
                String what;
                try {
                    what = "read, " + OnnxFiles.read(Path.of(file)).nodes().size() + " nodes";
                } catch (ModelFormatException e) {
                    String message = String.valueOf(e.getMessage());
                    what = "refused: " + message.substring(0, Math.min(300, message.length()));
                }
                System.out.println(what + " after " + (System.nanoTime() - begin) / 1_000_000 + " ms");
            }
        }
    }

    @Test
    void eachIsReadOrRefusedInLittleMemory() throws Exception {
        for (Map.Entry<String, byte[]> graph : graphs().entrySet()) {
            Path file = Files.write(folder.resolve("model.onnx"), graph.getValue());
            Path output = folder.resolve("output.txt");
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            HEAP,
                            "-Xss512k",
                            "-Dlanewise.kernels=scalar",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Reading.class.getName(),
                            file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = child.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
            child.destroyForcibly().waitFor();
            String text = graph.getKey() + ": " + Files.readString(output);
            System.out.println(text.strip());
            assertTrue(ended, text + " still runs");
            assertEquals(0, child.exitValue(), text);
        }
    }

    @Test
    void sumsOfTheSameAreOneScale() {
        byte[] model = GraphBytes.model(
                g -> chain(begin(g), 20, (before, i) -> g.node("Add", before + "," + before, "c" + i)));
        float[] y = assertTimeoutPreemptively(LONGEST, () -> OnnxFiles.read(ByteBuffer.wrap(model), new OnnxOptions()))
                .model()
                .predict(new float[] {1, 0, 0, 0, 0, 0, 0, 2});
        assertEquals(1 << 20, y[0]);
        assertEquals(1 << 21, y[7]);
    }
}
