package dev.lanewise.onnx;

import dev.lanewise.Activation;
import dev.lanewise.io.ModelFormatException;
import dev.lanewise.onnx.file.OnnxGraph.Node;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Activations, clipping, and dropout, which answers know nothing of. */
final class ActivationOperators {

    private ActivationOperators() {}

    /** The result of an operator of this kind; null for another one. */
    static @Nullable Value apply(Lowering lowering, Node node) {
        if (node.operator().equals("Tanh") && lowering.input(node, 0) instanceof Rows rows) {
            Rows formula = Formulas.tanh(node, rows);
            if (formula != null) {
                lowering.became(node, "part of a formula");
                return formula;
            }
        }
        Activation activation = activation(node);
        if (activation != null) {
            return activate(lowering, node, lowering.rows(node, 0), activation);
        }
        return switch (node.operator()) {
            case "Softmax" -> softmax(lowering, node, Activation.SOFTMAX);
            case "LogSoftmax" -> softmax(lowering, node, Activation.LOG_SOFTMAX);
            case "Clip" -> clip(lowering, node);
            case "Min" -> bound(lowering, node, true);
            case "Max" -> bound(lowering, node, false);
            case "PRelu" -> prelu(lowering, node);
            case "Dropout" -> dropout(lowering, node);
            default -> null;
        };
    }

    private static @Nullable Activation activation(Node node) {
        return switch (node.operator()) {
            case "Relu" -> Activation.RELU;
            case "Sigmoid" -> Activation.SIGMOID;
            case "Tanh" -> Activation.TANH;
            case "Exp" -> Activation.EXPONENTIAL;
            case "Softplus" -> Activation.SOFTPLUS;
            case "Softsign" -> Activation.SOFTSIGN;
            case "Mish" -> Activation.MISH;
            case "Swish" -> node.number("alpha", 1) == 1 ? Activation.SILU : null;
            case "Gelu" -> node.text("approximate", "none").equals("tanh") ? Activation.GELU_TANH : Activation.GELU;
            case "FastGelu" -> Activation.GELU_TANH;
            case "HardSigmoid" -> new Activation.HardSigmoid(node.number("alpha", 0.2), node.number("beta", 0.5));
            case "LeakyRelu" -> new Activation.LeakyRelu(node.number("alpha", 0.01));
            case "Elu" -> node.number("alpha", 1) > 0 ? new Activation.Elu(node.number("alpha", 1)) : null;
            case "Celu" -> node.number("alpha", 1) > 0 ? new Activation.Celu(node.number("alpha", 1)) : null;
            default -> null;
        };
    }

    static Rows activate(Lowering lowering, Node node, Rows x, Activation activation) {
        lowering.became(node, activation.id());
        return lowering.activate(x, activation);
    }

    /**
     * Selu is {@code gamma · elu(x, alpha)}; with the numbers of the paper it is an activation of its own.
     */
    static @Nullable Value selu(Lowering lowering, Node node) {
        if (!node.operator().equals("Selu")) {
            return null;
        }
        // Before opset 6 alpha was rounded to 1.6732, gamma to 1.0507.
        boolean old = lowering.graph().opset() < 6;
        float alpha = node.number("alpha", old ? 1.6732f : 1.6732632f);
        float gamma = node.number("gamma", old ? 1.0507f : 1.050701f);
        Rows x = lowering.rows(node, 0);
        if (gamma == Activation.Selu.SCALE && Math.abs(gamma * alpha - Activation.Selu.DEPTH) < 1e-6) {
            return activate(lowering, node, x, Activation.SELU);
        }
        if (!(alpha > 0)) {
            throw node.refuse("alpha is " + alpha + ", but must be above 0");
        }
        Rows elu = lowering.activate(x, new Activation.Elu(alpha));
        lowering.became(node, "elu, scaled");
        return ArithmeticOperators.scaled(lowering, node, elu, gamma);
    }

    private static Rows softmax(Lowering lowering, Node node, Activation activation) {
        Rows x = lowering.rows(node, 0);
        int rank = x.dims().length;
        boolean flat = lowering.graph().opset() < 13;
        long given = node.integer("axis", flat ? 1 : -1);
        int axis = flat && given == rank ? rank : Shapes.axis(given, rank);
        // Before opset 13 all axes from this one on made one row.
        int last = flat ? rank : axis + 1;
        requireWholeRows(node, x, axis, last);
        lowering.became(node, activation.id());
        return lowering.activate(x, activation);
    }

    /** Refuses groups of elements along these axes that are not each one row of the batch. */
    static void requireWholeRows(Node node, Rows x, int from, int to) {
        int after = Shapes.product(x.dims(), to, x.dims().length);
        int group = Shapes.product(x.dims(), from, to);
        if (x.rowCount() * (long) group != x.size()) {
            throw new MixedRowsException(node.operator() + " over " + group + " of the "
                    + x.size() / Math.max(1, x.rowCount()) + " numbers of a row");
        }
        for (int i = 0; i < x.size(); i++) {
            int first = i / (group * after) * group * after + i % after;
            if (x.row(i) != x.row(first)) {
                throw new MixedRowsException(node.operator() + " mixes the rows of a batch");
            }
        }
    }

    private static Value clip(Lowering lowering, Node node) {
        double min = node.has("min") ? node.number("min", 0) : number(lowering, node, 1, Double.NEGATIVE_INFINITY);
        double max = node.has("max") ? node.number("max", 0) : number(lowering, node, 2, Double.POSITIVE_INFINITY);
        return clipped(lowering, node, lowering.rows(node, 0), min, max);
    }

    private static double number(Lowering lowering, Node node, int input, double otherwise) {
        if (!node.hasInput(input)) {
            return otherwise;
        }
        Constant bound = lowering.constant(node, input);
        if (bound.size() != 1) {
            throw node.refuse("its bound must be one number, but is " + bound.size());
        }
        return bound.at(0);
    }

    private static Value bound(Lowering lowering, Node node, boolean above) {
        if (node.inputs().size() != 2) {
            throw node.refuse("only one tensor and one number are supported");
        }
        Value a = lowering.input(node, 0);
        Value b = lowering.input(node, 1);
        if (a instanceof Constant left && b instanceof Constant right && right.size() == 1) {
            double[] values = new double[left.size()];
            Arrays.setAll(values, i -> above ? Math.min(left.at(i), right.at(0)) : Math.max(left.at(i), right.at(0)));
            return left.like(left.dims(), values);
        }
        int constant = a instanceof Constant ? 0 : 1;
        double number = number(lowering, node, constant, 0);
        return clipped(
                lowering,
                node,
                lowering.rows(node, 1 - constant),
                above ? Double.NEGATIVE_INFINITY : number,
                above ? number : Double.POSITIVE_INFINITY);
    }

    private static Value clipped(Lowering lowering, Node node, Rows x, double min, double max) {
        boolean low = min <= -Float.MAX_VALUE;
        boolean high = max >= Float.MAX_VALUE;
        if (low && high) {
            lowering.became(node, "nothing");
            return x;
        }
        if (!low && !high) {
            if (!(min < max)) {
                throw node.refuse("its bounds are " + min + " and " + max);
            }
            return activate(lowering, node, x, clip((float) min, (float) max));
        }
        // max(min, x) = relu(x - min) + min, and min(max, x) = max - relu(max - x)
        double sign = low ? -1 : 1;
        double bound = low ? max : min;
        Value argument = ArithmeticOperators.add(
                lowering, node, ArithmeticOperators.scaled(lowering, node, x, sign), Constant.scalar(-sign * bound), 1);
        Rows relu = lowering.activate((Rows) argument, Activation.RELU);
        Value clipped = ArithmeticOperators.add(
                lowering, node, ArithmeticOperators.scaled(lowering, node, relu, sign), Constant.scalar(bound), 1);
        lowering.became(node, "relu");
        return bound == 0 && !low ? relu : clipped;
    }

    private static Activation clip(float min, float max) {
        return min == 0 && max == 6
                ? Activation.RELU6
                : min == -1 && max == 1 ? Activation.HARD_TANH : new Activation.Clip(min, max);
    }

    private static Rows prelu(Lowering lowering, Node node) {
        Rows x = lowering.rows(node, 0);
        Constant slope = lowering.constant(node, 1);
        int[] shape = slope.dims();
        int rank = x.dims().length;
        // Before opset 7 one slope for each channel, the second axis; some exporters still write it so.
        if (shape.length == 1
                && shape[0] > 1
                && rank > 1
                && x.dims()[1] == shape[0]
                && x.dims()[rank - 1] != shape[0]) {
            shape = new int[rank - 1];
            Arrays.fill(shape, 1);
            shape[0] = slope.dims()[0];
        }
        int[] index = Shapes.broadcastIndex(shape, lowering.broadcast(x.dims(), shape));
        if (index.length != x.size()) {
            throw node.refuse("its slopes have the shape " + Arrays.toString(slope.dims()) + ", its input "
                    + Arrays.toString(x.dims()));
        }
        RowVector argument = x.vector();
        float[] slopes = new float[argument.width()];
        boolean[] known = new boolean[slopes.length];
        int[] position = x.positions();
        for (int i = 0; i < index.length; i++) {
            float value = (float) slope.at(index[i]);
            if (known[position[i]] && slopes[position[i]] != value) {
                throw new MixedRowsException("PRelu has other slopes for other rows");
            }
            known[position[i]] = true;
            slopes[position[i]] = value;
        }
        lowering.became(node, "prelu");
        return x.over(new Source.Rectified(lowering.source(argument), slopes));
    }

    private static Value dropout(Lowering lowering, Node node) {
        boolean training = node.hasInput(2) && lowering.constant(node, 2).at(0) != 0;
        if (training && number(lowering, node, 1, 0.5) != 0) {
            throw new ModelFormatException(node.label() + ": it drops numbers at random, because the model was exported"
                    + " in training mode: export it in evaluation mode, as model.eval() does in PyTorch");
        }
        Value x = lowering.input(node, 0);
        lowering.became(node, "nothing");
        if (node.outputs().size() > 1) {
            long[] kept = new long[x.size()];
            Arrays.fill(kept, 1);
            lowering.set(node.outputs().get(1), Constant.integers(x.dims(), kept));
        }
        return x;
    }
}
