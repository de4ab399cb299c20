package dev.lanewise.onnx;

import dev.lanewise.onnx.file.OnnxGraph.Node;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Arithmetic element by element: what has a constant changes scales and shifts, sums of two tensors are residuals or products. */
final class ArithmeticOperators {

    private ArithmeticOperators() {}

    /** The result of an operator of this kind; null for another one. */
    static @Nullable Value apply(Lowering lowering, Node node) {
        return switch (node.operator()) {
            case "Add" -> add(lowering, node, lowering.input(node, 0), second(lowering, node), 1);
            case "Sub" -> add(lowering, node, lowering.input(node, 0), second(lowering, node), -1);
            case "Mul" -> multiply(lowering, node, lowering.input(node, 0), second(lowering, node));
            case "Div" -> divide(lowering, node, lowering.input(node, 0), second(lowering, node));
            case "Sum", "Mean" -> sum(lowering, node);
            case "Neg" -> scaled(lowering, node, lowering.input(node, 0), -1);
            case "Pow" -> power(lowering, node);
            case "Sqrt" -> unary(lowering, node, Math::sqrt, x -> Formulas.squareRoot(node, x));
            case "Reciprocal" -> unary(lowering, node, v -> 1 / v, x -> Formulas.reciprocal(node, x));
            case "Erf" -> unary(lowering, node, null, x -> Formulas.errorFunction(node, x));
            case "Abs" -> unary(lowering, node, Math::abs, x -> Formulas.absolute(node, x));
            case "Floor" -> unary(lowering, node, Math::floor, null);
            case "Ceil" -> unary(lowering, node, Math::ceil, null);
            case "Log" -> unary(lowering, node, Math::log, null);
            default -> null;
        };
    }

    private interface OfRows {
        Rows apply(Rows x);
    }

    private static Value unary(
            Lowering lowering, Node node, @Nullable DoubleUnaryOperator ofNumber, @Nullable OfRows ofRows) {
        Value x = lowering.input(node, 0);
        if (x instanceof Constant constant && ofNumber != null) {
            double[] values = new double[x.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = ofNumber.applyAsDouble(constant.at(i));
            }
            return constant.like(x.dims(), values);
        }
        if (x instanceof Rows rows && ofRows != null) {
            return part(lowering, node, ofRows.apply(rows));
        }
        throw node.refuse(
                x instanceof Constant
                        ? node.operator() + " of a constant is not supported"
                        : "it is no layer of a dense network");
    }

    private static Rows part(Lowering lowering, Node node, Rows rows) {
        lowering.became(node, "part of a formula");
        return rows;
    }

    /** The second operand; before opset 7 its axes could be told to stand elsewhere than at the end. */
    private static Value second(Lowering lowering, Node node) {
        Value b = lowering.input(node, 1);
        if (lowering.graph().opset() >= 7 || node.integer("broadcast", 0) == 0 || !node.has("axis")) {
            return b;
        }
        int rank = lowering.input(node, 0).dims().length;
        int axis = Shapes.axis(node.integer("axis", 0), rank);
        int[] dims = new int[Math.max(b.dims().length, rank - axis)];
        Arrays.fill(dims, 1);
        System.arraycopy(b.dims(), 0, dims, 0, b.dims().length);
        return switch (b) {
            case Constant constant -> constant.withDims(dims);
            case Rows rows -> rows.withDims(dims);
            case Labels _ -> throw labels(node);
        };
    }

    private static RuntimeException labels(Node node) {
        return node.refuse("it computes with labels, which is not supported");
    }

    private static Constant constants(Lowering lowering, Constant a, Constant b, DoubleBinaryOperator operation) {
        int[] dims = lowering.broadcast(a.dims(), b.dims());
        int[] left = Shapes.broadcastIndex(a.dims(), dims);
        int[] right = Shapes.broadcastIndex(b.dims(), dims);
        double[] values = new double[left.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = operation.applyAsDouble(a.at(left[i]), b.at(right[i]));
        }
        return a.like(dims, values);
    }

    private static double[] broadcast(Constant constant, int[] dims, DoubleUnaryOperator change) {
        int[] index = Shapes.broadcastIndex(constant.dims(), dims);
        double[] values = new double[index.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = change.applyAsDouble(constant.at(index[i]));
        }
        return values;
    }

    /** {@code a + sign · b}. */
    static Value add(Lowering lowering, Node node, Value a, Value b, double sign) {
        return switch (a) {
            case Constant left
            when b instanceof Constant right -> constants(lowering, left, right, (x, y) -> x + sign * y);
            case Constant left when b instanceof Rows -> add(lowering, node, scaled(lowering, node, b, sign), left, 1);
            case Rows left
            when b instanceof Constant right -> {
                int[] dims = lowering.broadcast(left.dims(), right.dims());
                lowering.became(node, "shift");
                yield left.broadcast(dims).affine(null, broadcast(right, dims, y -> sign * y));
            }
            case Rows left when b instanceof Rows right -> add(lowering, node, left, right, sign);
            default -> throw labels(node);
        };
    }

    private static Rows add(Lowering lowering, Node node, Rows a, Rows b, double sign) {
        int[] dims = lowering.broadcast(a.dims(), b.dims());
        Rows left = a.broadcast(dims);
        Rows right = b.broadcast(dims);
        Rows formula = Formulas.sum(node, left, right, sign);
        if (formula != null) {
            return part(lowering, node, formula);
        }
        int size = left.size();
        double[] factor = new double[size];
        double[] addend = new double[size];
        if (left.hasPlacesOf(right)) {
            // The same numbers twice: x + 2x.
            for (int i = 0; i < size; i++) {
                factor[i] = left.scale(i) + sign * right.scale(i);
                addend[i] = left.shift(i) + sign * right.shift(i);
            }
            lowering.became(node, "scale");
            return left.with(factor, addend);
        }
        if (left.source().is(right.source())) {
            lowering.became(node, "dense");
            return sumOfElements(lowering, left, right, sign);
        }
        Rows residual = residual(lowering, node, left, right, sign);
        if (residual == null && sign == 1) {
            residual = residual(lowering, node, right, left, 1);
        }
        if (residual != null) {
            lowering.became(node, "residual");
            return residual;
        }
        // Towers side by side, then a sum of their numbers.
        int[] twice = new int[dims.length + 1];
        twice[0] = 2;
        System.arraycopy(dims, 0, twice, 1, dims.length);
        int[] one = twice.clone();
        one[0] = 1;
        Rows both = (Rows) Concatenation.of(lowering, node, List.of(left.withDims(one), right.withDims(one)), 0, twice);
        int[] index = new int[size];
        Arrays.setAll(index, i -> i);
        Rows first = both.gather(index, dims);
        Arrays.setAll(index, i -> size + i);
        lowering.became(node, "dense");
        return sumOfElements(lowering, first, both.gather(index, dims), sign);
    }

    private static Rows sumOfElements(Lowering lowering, Rows left, Rows right, double sign) {
        int size = left.size();
        int[] row = new int[2 * size];
        int[] feature = new int[2 * size];
        double[] scale = new double[2 * size];
        double[] shift = new double[2 * size];
        for (int i = 0; i < size; i++) {
            row[i] = left.row(i);
            row[size + i] = right.row(i);
            feature[i] = left.feature(i);
            feature[size + i] = right.feature(i);
            scale[i] = left.scale(i);
            scale[size + i] = sign * right.scale(i);
            shift[i] = left.shift(i);
            shift[size + i] = sign * right.shift(i);
        }
        Rows both = new Rows(new int[] {2 * size}, left.source(), row, feature, scale, shift);
        return lowering.linear(both, left.dims(), new Lowering.Terms() {
            @Override
            public int count(int out) {
                return 2;
            }

            @Override
            public int element(int out, int term) {
                return term * size + out;
            }

            @Override
            public double coefficient(int out, int term) {
                return 1;
            }
        });
    }

    /** {@code x + sign · f(x)} if the chain that made {@code f} begins with x; else null. */
    private static @Nullable Rows residual(Lowering lowering, Node node, Rows x, Rows f, double sign) {
        if (x.source() instanceof Source.Part || f.source() instanceof Source.Part) {
            return null;
        }
        Rows signed = sign == 1 ? f : (Rows) scaled(lowering, node, f, sign);
        Source base = lowering.source(x.vector());
        Source end = lowering.source(signed.vector());
        for (Source at = end; at instanceof Source.Derived derived; at = derived.base()) {
            lowering.budget().work(1);
            if (derived.base().is(base)) {
                return x.over(new Source.Sum(base, end));
            }
        }
        return null;
    }

    /** {@code factor · x}. */
    static Value scaled(Lowering lowering, Node node, Value x, double factor) {
        return multiply(lowering, node, x, Constant.scalar(factor));
    }

    static Value multiply(Lowering lowering, Node node, Value a, Value b) {
        return switch (a) {
            case Constant left when b instanceof Constant right -> constants(lowering, left, right, (x, y) -> x * y);
            case Constant _ when b instanceof Rows -> multiply(lowering, node, b, a);
            case Rows left
            when b instanceof Constant right -> {
                int[] dims = lowering.broadcast(left.dims(), right.dims());
                lowering.became(node, "scale");
                yield left.broadcast(dims).affine(broadcast(right, dims, y -> y), null);
            }
            case Rows left
            when b instanceof Rows right -> {
                int[] dims = lowering.broadcast(left.dims(), right.dims());
                Rows product = Formulas.product(lowering, left.broadcast(dims), right.broadcast(dims), node);
                if (product == null) {
                    throw node.refuse("the product of two tensors that both depend on what goes into the network is no"
                            + " layer of a dense network");
                }
                yield part(lowering, node, product);
            }
            default -> throw labels(node);
        };
    }

    private static Value divide(Lowering lowering, Node node, Value a, Value b) {
        return switch (a) {
            case Constant left when b instanceof Constant right -> constants(lowering, left, right, (x, y) -> x / y);
            case Rows left
            when b instanceof Constant right -> {
                int[] dims = lowering.broadcast(left.dims(), right.dims());
                lowering.became(node, "scale");
                yield left.broadcast(dims).affine(broadcast(right, dims, y -> 1 / y), null);
            }
            case Rows left
            when b instanceof Rows right -> {
                int[] dims = lowering.broadcast(left.dims(), right.dims());
                Rows quotient = Formulas.quotient(lowering, left.broadcast(dims), right.broadcast(dims), node);
                if (quotient == null) {
                    throw node.refuse(
                            "a quotient by what depends on the network's inputs is no layer of a dense network");
                }
                yield part(lowering, node, quotient);
            }
            case Constant _
            when b instanceof Rows right && isOne(a) -> part(lowering, node, Formulas.reciprocal(node, right));
            case Constant _ -> throw node.refuse("a quotient by what depends on the network's inputs is no layer");
            default -> throw labels(node);
        };
    }

    private static boolean isOne(Value value) {
        return value instanceof Constant constant && constant.size() == 1 && constant.at(0) == 1;
    }

    private static Value sum(Lowering lowering, Node node) {
        Value sum = lowering.input(node, 0);
        for (int i = 1; i < node.inputs().size(); i++) {
            sum = add(lowering, node, sum, lowering.input(node, i), 1);
        }
        return node.operator().equals("Mean")
                ? scaled(lowering, node, sum, 1.0 / node.inputs().size())
                : sum;
    }

    private static Value power(Lowering lowering, Node node) {
        Value x = lowering.input(node, 0);
        Constant exponent = lowering.constant(node, 1);
        if (x instanceof Constant constant) {
            return constants(lowering, constant, exponent, Math::pow);
        }
        if (x instanceof Rows rows && exponent.size() == 1) {
            if (exponent.at(0) == 1) {
                return rows;
            }
            Rows formula = Formulas.power(node, rows, exponent.at(0));
            if (formula != null) {
                return part(lowering, node, formula);
            }
        }
        throw node.refuse("a power is no layer of a dense network");
    }
}
