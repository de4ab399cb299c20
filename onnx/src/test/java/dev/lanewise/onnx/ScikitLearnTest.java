package dev.lanewise.onnx;

import static dev.lanewise.onnx.GraphBytes.attribute;
import static dev.lanewise.onnx.GraphBytes.shape;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Activation;
import dev.lanewise.Model;
import dev.lanewise.io.ModelFormatException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Graphs of the shape that skl2onnx gives to scikit-learn's linear models and multi-layer perceptrons, with a pipeline around them. */
class ScikitLearnTest {

    private static final long[] CLASSES = {10, 20, 30};

    private static OnnxImport imported(Consumer<GraphBytes> graph) {
        return OnnxFiles.read(ByteBuffer.wrap(GraphBytes.model(graph)), new OnnxOptions());
    }

    /** A node of the domain {@code ai.onnx.ml}. */
    private static GraphBytes classical(
            GraphBytes graph, String operator, String inputs, String outputs, GraphBytes... attributes) {
        GraphBytes node = new GraphBytes().text(3, operator).text(4, operator).text(7, "ai.onnx.ml");
        for (String input : inputs.split(",", -1)) {
            node.text(1, input);
        }
        for (String output : outputs.split(",", -1)) {
            node.text(2, output);
        }
        for (GraphBytes each : attributes) {
            node.message(5, each);
        }
        return graph.message(1, node);
    }

    private static GraphBytes numbers(String name, float... values) {
        GraphBytes attribute = new GraphBytes().text(1, name);
        for (float value : values) {
            attribute.number(7, value);
        }
        return attribute;
    }

    private static GraphBytes text(String name, String value) {
        return new GraphBytes().text(1, name).text(4, value);
    }

    private static GraphBytes texts(String name, String... values) {
        GraphBytes attribute = new GraphBytes().text(1, name);
        for (String value : values) {
            attribute.text(9, value);
        }
        return attribute;
    }

    private static double[] softmax(double... logits) {
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit);
        }
        double[] softmax = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            softmax[i] = Math.exp(logits[i]) / sum;
        }
        return softmax;
    }

    private static void assertGives(Model model, float[] x, double... expected) {
        float[] y = model.predict(x);
        assertEquals(expected.length, y.length);
        for (int i = 0; i < y.length; i++) {
            assertEquals(expected[i], y[i], 1e-6);
        }
    }

    /** Imputer, StandardScaler, MLPClassifier with three classes. */
    @Test
    void aPipelineWithAPerceptronOfSeveralClasses() {
        OnnxImport imported = imported(graph -> {
            graph.input("X", -1, 2)
                    .initializer("coefficient", shape(2, 2), 1, -1, 2, 1)
                    .initializer("intercepts", shape(1, 2), 0.5f, 0)
                    .initializer("coefficient1", shape(2, 3), 1, 0, -1, 0, 1, 1)
                    .initializer("intercepts1", shape(1, 3), 0, 0.25f, 0)
                    .initializer("classes", CLASSES)
                    .initializer("shape", new long[] {-1});
            classical(graph, "Imputer", "X", "full", numbers("imputed_value_floats", 1, 2));
            classical(graph, "Scaler", "full", "scaled", numbers("offset", 3, 4), numbers("scale", 0.5f, 0.25f));
            graph.node("Cast", "scaled", "cast", attribute("to", 1))
                    .node("MatMul", "cast,coefficient", "mul")
                    .node("Add", "mul,intercepts", "add")
                    .node("Relu", "add", "hidden")
                    .node("MatMul", "hidden,coefficient1", "mul1")
                    .node("Add", "mul1,intercepts1", "add1")
                    .node("Softmax", "add1", "p")
                    .node("ArgMax", "p", "best", attribute("axis", 1));
            classical(graph, "ArrayFeatureExtractor", "classes,best", "named");
            graph.node("Reshape", "named,shape", "label");
            classical(graph, "ZipMap", "p", "probabilities", attribute("classlabels_int64s", CLASSES));
            graph.value(false, "label", GraphBytes.INT64, -1).message(12, new GraphBytes().text(1, "probabilities"));
        });
        Model model = imported.model();
        assertEquals(List.of("10", "20", "30"), model.classLabels());
        assertArrayEquals(new float[] {3, 4}, model.featureScaling().offset());
        assertArrayEquals(new float[] {0.5f, 0.25f}, model.featureScaling().factor());
        assertTrue(
                imported.notes().getFirst().contains("missing values are not replaced"),
                imported.notes().toString());
        // Scaled 1, 2: hidden 1 + 4 + 0.5 and -1 + 2.
        assertGives(model, new float[] {5, 12}, softmax(5.5, 1.25, -5.5 + 1));
        assertArrayEquals(new int[] {0}, model.classify(new float[] {5, 12}));
    }

    /** MLPClassifier with two classes: both probabilities are made of one. */
    @Test
    void aPerceptronOfTwoClassesKeepsItsLogits() {
        Model model = imported(graph -> {
                    graph.input("X", -1, 2)
                            .initializer("w", shape(2, 1), 1, -1)
                            .initializer("b", shape(1, 1), 0.5f)
                            .initializer("one", shape(1), 1)
                            .node("MatMul", "X,w", "mul")
                            .node("Add", "mul,b", "z")
                            .node("Sigmoid", "z", "p")
                            .node("Sub", "one,p", "q")
                            .node("Concat", "q,p", "both", attribute("axis", 1));
                    classical(graph, "ZipMap", "both", "maps", texts("classlabels_strings", "no", "yes"));
                    graph.output("maps");
                })
                .model();
        assertEquals(List.of("no", "yes"), model.classLabels());
        assertEquals(Activation.SOFTMAX, model.network().architecture().outputActivation());
        double p = 1 / (1 + Math.exp(-2.5));
        assertGives(model, new float[] {3, 1}, 1 - p, p);
    }

    @Test
    void logisticRegressionWithNormalizedProbabilities() {
        Model model = imported(graph -> {
                    graph.input("X", -1, 2);
                    classical(
                            graph,
                            "LinearClassifier",
                            "X",
                            "label,scores",
                            numbers("coefficients", 1, 2, 0, 1, -1, 0),
                            numbers("intercepts", 0, 0.5f, 1),
                            texts("classlabels_strings", "a", "b", "c"),
                            text("post_transform", "SOFTMAX"));
                    classical(graph, "Normalizer", "scores", "normed", text("norm", "L1"));
                    classical(graph, "ZipMap", "normed", "maps", texts("classlabels_strings", "a", "b", "c"));
                    graph.value(false, "label", GraphBytes.STRING, -1).output("maps");
                })
                .model();
        assertEquals(List.of("a", "b", "c"), model.classLabels());
        assertGives(model, new float[] {1, 2}, softmax(5, 2.5, 0));
    }

    @Test
    void linearRegression() {
        Model model = imported(graph -> {
                    graph.input("X", -1, 3);
                    classical(
                            graph,
                            "LinearRegressor",
                            "X",
                            "y",
                            numbers("coefficients", 1, 2, 3),
                            numbers("intercepts", 0.5f));
                    graph.output("y");
                })
                .model();
        assertGives(model, new float[] {1, 1, 2}, 9.5);
    }

    @Test
    void rowsAreNotDividedByTheirNorm() {
        ModelFormatException refusal = assertThrows(
                ModelFormatException.class,
                () -> imported(graph -> {
                    graph.input("X", -1, 2).initializer("w", shape(2, 1), 1, -1);
                    classical(graph, "Normalizer", "X", "unit", text("norm", "L2"));
                    graph.node("MatMul", "unit,w", "y").output("y");
                }));
        assertTrue(
                refusal.getMessage()
                        .contains("node 0 \"Normalizer\" (ai.onnx.ml.Normalizer): a network has no layer that divides"),
                refusal.getMessage());
    }
}
