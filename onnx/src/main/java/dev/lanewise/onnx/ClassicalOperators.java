package dev.lanewise.onnx;

import dev.lanewise.Activation;
import dev.lanewise.onnx.file.OnnxGraph;
import dev.lanewise.onnx.file.OnnxGraph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Operators of the domain {@code ai.onnx.ml}, as scikit-learn's exporter writes them around a network, and those that pick the class:
 * {@link Labels} keep the names.
 */
final class ClassicalOperators {

    private ClassicalOperators() {}

    /** The result of an operator of this kind; null for another one. */
    static @Nullable Value apply(Lowering lowering, Node node) {
        return switch (node.operator()) {
            case "Scaler" -> scaler(lowering, node);
            case "Normalizer" -> normalizer(lowering, node);
            case "LinearRegressor" -> linear(lowering, node, node.numbers("intercepts"));
            case "LinearClassifier" -> classifier(lowering, node);
            case "FeatureVectorizer" -> LayoutOperators.apply(lowering, concatenation(node));
            case "ArgMax", "Binarizer", "Greater", "GreaterOrEqual" -> labels(lowering, node);
            case "ArrayFeatureExtractor" -> extractor(lowering, node);
            case "LabelEncoder" -> encoder(lowering, node);
            case "ZipMap" -> zipMap(lowering, node);
            case "Imputer" -> {
                lowering.note(node, "missing values are not replaced here: give rows without them");
                lowering.became(node, "nothing");
                yield lowering.rows(node, 0);
            }
            default -> null;
        };
    }

    private static Node concatenation(Node node) {
        return new Node(
                node.index(),
                node.name(),
                "Concat",
                OnnxGraph.MAIN_DOMAIN,
                node.inputs(),
                node.outputs(),
                node.attributes());
    }

    private static Value scaler(Lowering lowering, Node node) {
        float[] offset = node.numbers("offset");
        float[] scale = node.numbers("scale");
        Value shifted = ArithmeticOperators.add(lowering, node, lowering.rows(node, 0), numbers(offset), -1);
        Value scaled = ArithmeticOperators.multiply(lowering, node, shifted, numbers(scale));
        lowering.became(node, "scale and shift");
        return scaled;
    }

    private static Constant numbers(float[] values) {
        return Constant.floats(new int[] {values.length}, values);
    }

    /** Probabilities whose sum is 1 already stay as they are. */
    private static Value normalizer(Lowering lowering, Node node) {
        Rows x = lowering.rows(node, 0);
        if (node.text("norm", "MAX").equals("L1") && sumsToOne(x)) {
            lowering.became(node, "nothing");
            return x;
        }
        throw node.refuse("a network has no layer that divides a row by its norm " + node.text("norm", "MAX")
                + ": scale the rows before, and export the model without it");
    }

    private static boolean sumsToOne(Rows x) {
        RowVector vector = x.vector();
        if (vector.source() instanceof Source.Activated made
                && made.activation().equals(Activation.SOFTMAX)) {
            return vector.isSource();
        }
        return vector.width() == 2
                && vector.source() instanceof Source.Activated made
                && made.activation().equals(Activation.SIGMOID)
                && vector.feature()[0] == vector.feature()[1]
                && vector.scale()[0] == -vector.scale()[1]
                && vector.shift()[0] + vector.shift()[1] == 1;
    }

    private static Rows linear(Lowering lowering, Node node, float[] intercepts) {
        Rows x = lowering.rows(node, 0);
        float[] coefficients = node.numbers("coefficients");
        int k = x.dims()[x.dims().length - 1];
        if (k == 0 || coefficients.length == 0 || coefficients.length % k != 0) {
            throw node.refuse(coefficients.length + " coefficients do not fit rows of " + k + " numbers");
        }
        int n = coefficients.length / k;
        int[] dims = x.dims().clone();
        dims[dims.length - 1] = n;
        Constant weights = Constant.floats(new int[] {n, k}, coefficients)
                .gather(Shapes.walk(new int[] {k, n}, new int[] {1, k}, 0), new int[] {k, n});
        Value result = ProductOperators.product(lowering, node, x, weights);
        if (intercepts.length > 0) {
            result = ArithmeticOperators.add(lowering, node, result, numbers(intercepts), 1);
        }
        lowering.became(node, "dense " + k + "→" + n);
        return transformed(lowering, node, (Rows) result);
    }

    private static Rows transformed(Lowering lowering, Node node, Rows x) {
        String transform = node.text("post_transform", "NONE");
        return switch (transform) {
            case "NONE" -> x;
            case "LOGISTIC" -> lowering.activate(x, Activation.SIGMOID);
            case "SOFTMAX" -> {
                ActivationOperators.requireWholeRows(node, x, x.dims().length - 1, x.dims().length);
                yield lowering.activate(x, Activation.SOFTMAX);
            }
            default -> throw node.refuse("post_transform " + transform + " is not supported");
        };
    }

    /** Two outputs: the label, and the scores, for two classes both of them. */
    private static Value classifier(Lowering lowering, Node node) {
        List<String> names = names(node, "classlabels_strings", "classlabels_ints");
        Rows scores = linear(lowering, node, node.numbers("intercepts"));
        int[] dims = scores.dims();
        int last = dims.length - 1;
        if (dims[last] == 1 && names.size() == 2) {
            scores = bothClasses(scores, node.text("post_transform", "NONE").equals("LOGISTIC"));
        }
        if (node.outputs().size() > 1) {
            lowering.set(node.outputs().get(1), scores);
        }
        return new Labels(Arrays.copyOf(dims, last), names);
    }

    private static Rows bothClasses(Rows one, boolean probability) {
        int size = one.size();
        int[] dims = one.dims().clone();
        dims[dims.length - 1] = 2;
        int[] index = new int[2 * size];
        double[] factor = new double[2 * size];
        double[] addend = new double[2 * size];
        for (int i = 0; i < index.length; i++) {
            index[i] = i / 2;
            factor[i] = i % 2 == 0 ? -1 : 1;
            addend[i] = i % 2 == 0 && probability ? 1 : 0;
        }
        return one.gather(index, dims).affine(factor, addend);
    }

    private static List<String> names(Node node, String texts, String numbers) {
        List<String> names = new ArrayList<>(node.texts(texts));
        for (long number : node.integers(numbers)) {
            names.add(Long.toString(number));
        }
        return names;
    }

    private static @Nullable Value labels(Lowering lowering, Node node) {
        if (!(lowering.input(node, 0) instanceof Rows rows)) {
            return null;
        }
        lowering.became(node, "the class of a row");
        return new Labels(Arrays.copyOf(rows.dims(), Math.max(0, rows.dims().length - 1)), List.of());
    }

    /** {@code classes[label]}. */
    private static @Nullable Value extractor(Lowering lowering, Node node) {
        if (lowering.input(node, 0) instanceof Constant classes && lowering.input(node, 1) instanceof Labels labels) {
            lowering.became(node, "class labels");
            return labels.named(classes);
        }
        if (lowering.input(node, 0) instanceof Rows x && lowering.input(node, 1) instanceof Constant columns) {
            int width = x.dims()[x.dims().length - 1];
            int[] dims = x.dims().clone();
            dims[dims.length - 1] = columns.size();
            int[] index = new int[lowering.sizeOf(dims)];
            for (int i = 0; i < index.length; i++) {
                index[i] = i / columns.size() * width + Shapes.axis(columns.integerAt(i % columns.size()), width);
            }
            lowering.became(node, "layout");
            return x.gather(index, dims);
        }
        return null;
    }

    private static Value encoder(Lowering lowering, Node node) {
        if (!(lowering.input(node, 0) instanceof Labels labels)) {
            throw node.refuse("it encodes what goes into the network; only labels that come out of it are supported");
        }
        List<String> values = names(node, "values_strings", "values_int64s");
        if (values.isEmpty()) {
            values = names(node, "classes_strings", "keys_int64s");
        }
        lowering.became(node, "class labels");
        return new Labels(labels.dims(), values);
    }

    /** A map from label to probability for each row: the probabilities, and the names. */
    private static Value zipMap(Lowering lowering, Node node) {
        lowering.classNames(names(node, "classlabels_strings", "classlabels_int64s"));
        lowering.became(node, "class labels");
        return lowering.rows(node, 0);
    }
}
