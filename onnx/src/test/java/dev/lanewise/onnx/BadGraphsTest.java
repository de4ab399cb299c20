package dev.lanewise.onnx;

import static dev.lanewise.onnx.GraphBytes.attribute;
import static dev.lanewise.onnx.GraphBytes.shape;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.WireFormat;
import dev.lanewise.io.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Graphs that are no intact dense network: each is refused by one sentence that names the node or tensor. */
class BadGraphsTest {

    @TempDir
    Path folder;

    private static GraphBytes dense(GraphBytes graph) {
        return graph.input("x", -1, 2)
                .initializer("w", shape(2, 3), 1, 2, 3, 4, 5, 6)
                .output("y");
    }

    private static Arguments graph(String name, Consumer<GraphBytes> content, String... expected) {
        return Arguments.of(name, GraphBytes.model(content), expected);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                graph(
                        "a cycle",
                        g -> dense(g).node("Add", "x,b", "a")
                                .node("Relu", "a", "b")
                                .node("MatMul", "b,w", "y"),
                        "depends on its own output",
                        "cycle"),
                graph(
                        "a cycle before the first matrix, features open",
                        g -> g.input("x", -1, -1).output("y").node("Relu", "x", "x"),
                        "nothing makes \"y\""),
                graph(
                        "a missing initializer",
                        g -> dense(g).node("MatMul", "x,v", "y"),
                        "(MatMul)",
                        "nothing makes \"v\""),
                graph("a missing output", g -> dense(g).node("MatMul", "x,w", "z"), "nothing makes \"y\""),
                graph(
                        "two outputs of numbers",
                        g -> dense(g).node("MatMul", "x,w", "y")
                                .node("Relu", "y", "z")
                                .output("z"),
                        "outputs [y, z]",
                        "choose one"),
                graph(
                        "weights that are an input",
                        g -> g.input("x", -1, 2)
                                .input("w", 2, 3)
                                .node("MatMul", "x,w", "y")
                                .output("y"),
                        "(MatMul)",
                        "\"w\" depends on what goes into the network"),
                graph(
                        "texts as weights",
                        g -> g.input("x", -1, 2)
                                .message(
                                        5,
                                        new GraphBytes()
                                                .integer(1, 2)
                                                .integer(1, 1)
                                                .integer(2, GraphBytes.STRING)
                                                .text(8, "w")
                                                .text(6, "a")
                                                .text(6, "b"))
                                .node("MatMul", "x,w", "y")
                                .output("y"),
                        "(MatMul)",
                        "texts where numbers are expected"),
                graph(
                        "too few raw bytes",
                        g -> g.input("x", -1, 2)
                                .message(5, GraphBytes.tensor("w", GraphBytes.FLOAT, shape(2, 3), new byte[20]))
                                .node("MatMul", "x,w", "y")
                                .output("y"),
                        "tensor \"w\"",
                        "needs 24 bytes, but the file has 20"),
                graph(
                        "a shape that overflows",
                        g -> g.input("x", -1, 2)
                                .message(
                                        5,
                                        GraphBytes.tensor(
                                                "w", GraphBytes.FLOAT, shape(1L << 32, 1L << 32), new byte[0]))
                                .node("MatMul", "x,w", "y")
                                .output("y"),
                        "tensor \"w\"",
                        "impossible size"),
                graph(
                        "a shape with more elements than an array has",
                        g -> g.input("x", -1, 2)
                                .message(
                                        5, GraphBytes.tensor("w", GraphBytes.FLOAT, shape(65_536, 65_536), new byte[0]))
                                .node("MatMul", "x,w", "y")
                                .output("y"),
                        "tensor \"w\"",
                        "too many elements"),
                graph(
                        "a negative size",
                        g -> g.input("x", -1, 2)
                                .message(5, GraphBytes.tensor("w", GraphBytes.FLOAT, shape(-2, -3), new byte[24]))
                                .node("MatMul", "x,w", "y")
                                .output("y"),
                        "tensor \"w\"",
                        "impossible size"),
                graph(
                        "two initializers of one name",
                        g -> dense(g).initializer("w", shape(1), 1).node("MatMul", "x,w", "y"),
                        "two initializers have the name \"w\""),
                graph(
                        "two nodes that make one name",
                        g -> dense(g).node("MatMul", "x,w", "y").node("Relu", "x", "y"),
                        "another node makes \"y\""),
                graph("a node without outputs", g -> dense(g).node("Relu", "x", ""), "(Relu)", "no outputs"),
                graph("a node without inputs", g -> dense(g).node("Relu", "", "y"), "(Relu)", "no input 0"),
                graph(
                        "numbers in another file of a model in memory",
                        g -> g.input("x", -1, 2)
                                .external("w", "w.bin", 2, 3)
                                .node("MatMul", "x,w", "y")
                                .output("y"),
                        "tensor \"w\"",
                        "the model is no file"),
                graph(
                        "an input of texts",
                        g -> g.value(true, "x", GraphBytes.STRING, -1, 2)
                                .node("Relu", "x", "y")
                                .output("y"),
                        "input \"x\" is of texts"),
                graph(
                        "a reshape to more than there is",
                        g -> dense(g).initializer("s", shape(7, 7)).node("Reshape", "x,s", "y"),
                        "(Reshape)",
                        "does not fit"),
                graph("no graph inputs", g -> g.output("y"), "no inputs"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String name, byte[] model, String... expected) {
        String message = refusal(model);
        for (String part : expected) {
            assertTrue(message.contains(part), message);
        }
    }

    private static String refusal(byte[] model) {
        return assertThrows(ModelFormatException.class, () -> OnnxFiles.read(ByteBuffer.wrap(model), new OnnxOptions()))
                .getMessage();
    }

    @Test
    void whereOneOfTwoOutputsIsChosenItIsRead() {
        byte[] model = GraphBytes.model(
                g -> dense(g).node("MatMul", "x,w", "y").node("Relu", "y", "z").output("z"));
        OnnxImport read = OnnxFiles.read(ByteBuffer.wrap(model), new OnnxOptions().withOutput("z"));
        assertEquals("z", read.outputName());
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] model = GraphBytes.model(g -> dense(g).node("MatMul", "x,w", "y"));
        OnnxFiles.read(ByteBuffer.wrap(model), new OnnxOptions());
        // What is cut off behind the graph is no more than the version of the operators.
        int graphEnd = model.length - 4;
        for (int length = 0; length < graphEnd; length++) {
            refusal(Arrays.copyOf(model, length));
        }
    }

    @Test
    void groupsWithinGroupsAreRefused() {
        GraphBytes bomb = new GraphBytes();
        for (int depth = 0; depth < 1_000_000; depth++) {
            bomb.tag(99, WireFormat.WIRETYPE_START_GROUP);
        }
        assertTrue(refusal(bomb.toBytes()).contains("no intact ONNX model"));
    }

    @Test
    void groupThatEndsBeforeItBeganIsRefused() {
        assertTrue(
                refusal(new GraphBytes().tag(99, WireFormat.WIRETYPE_END_GROUP).toBytes())
                        .contains("no intact ONNX model"));
    }

    @Test
    void filesOutsideTheFolderAreRefused() throws IOException {
        Path models = Files.createDirectories(folder.resolve("models"));
        Path outside = Files.write(folder.resolve("w.bin"), GraphBytes.floats(1, 2, 3, 4, 5, 6));
        Files.createSymbolicLink(models.resolve("link.bin"), outside);
        Files.createSymbolicLink(models.resolve("up"), folder);
        Files.createDirectory(models.resolve("dir"));
        for (String location : new String[] {
            "../w.bin", outside.toString(), "link.bin", "up/w.bin", "a/../../w.bin", "", ".", "dir", "w\0.bin"
        }) {
            ModelFormatException e = assertThrows(
                    ModelFormatException.class, () -> OnnxFiles.read(external(models, location)), location);
            assertTrue(e.getMessage().contains("tensor \"w\""), e.getMessage());
        }
    }

    @Test
    void fileBesideTheModelIsRead() throws IOException {
        Files.createDirectories(folder.resolve("weights"));
        Files.write(folder.resolve("weights/w.bin"), GraphBytes.floats(1, 2, 3, 4, 5, 6));
        float[] y = OnnxFiles.read(external(folder, "weights/w.bin")).model().predict(new float[] {1, 1});
        assertEquals("[5.0, 7.0, 9.0]", Arrays.toString(y));
    }

    private static Path external(Path folder, String location) throws IOException {
        byte[] model = GraphBytes.model(g -> g.input("x", -1, 2)
                .external("w", location, 2, 3)
                .node("MatMul", "x,w", "y")
                .output("y"));
        return Files.write(folder.resolve("model.onnx"), model);
    }

    @Test
    void axisThatIsNotThereIsRefused() {
        String message = refusal(GraphBytes.model(g -> dense(g).node("Softmax", "x", "y", attribute("axis", 1000))));
        assertTrue(message.contains("(Softmax)") && message.contains("axis 1000"), message);
    }
}
