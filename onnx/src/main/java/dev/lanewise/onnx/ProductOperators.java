package dev.lanewise.onnx;

import dev.lanewise.onnx.file.OnnxGraph.Node;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Products with matrices of constants, those of quantized models among them: these are computed with the numbers they stand for. */
final class ProductOperators {

    private ProductOperators() {}

    /** The result of an operator of this kind; null for another one. */
    static @Nullable Value apply(Lowering lowering, Node node) {
        return switch (node.operator()) {
            case "MatMul" -> matMul(lowering, node);
            case "Gemm" -> gemm(lowering, node);
            case "MatMulInteger" -> {
                Constant weights = lowering.constant(node, 1);
                yield product(
                        lowering,
                        node,
                        lowering.input(node, 0),
                        node.hasInput(3)
                                ? dequantized(node, weights, Constant.scalar(1), lowering.constant(node, 3), -1)
                                : weights);
            }
            case "QLinearMatMul" -> {
                Constant weights = dequantized(
                        node, lowering.constant(node, 3), lowering.constant(node, 4), lowering.constant(node, 5), -1);
                Value real = affine(lowering, node, lowering.input(node, 0), 1, 2, false);
                Value product = product(lowering, node, real, weights);
                yield affine(lowering, node, product, 6, 7, true);
            }
            case "DequantizeLinear" -> {
                if (lowering.input(node, 0) instanceof Constant constant) {
                    yield dequantized(
                            node,
                            constant,
                            lowering.constant(node, 1),
                            node.hasInput(2) ? lowering.constant(node, 2) : Constant.scalar(0),
                            node.integer("axis", 1));
                }
                yield affine(lowering, node, lowering.input(node, 0), 1, 2, false);
            }
            case "QuantizeLinear" -> {
                lowering.note(
                        node,
                        "activations are not quantized here, so answers are closer to those of the model"
                                + " before quantization");
                yield affine(lowering, node, lowering.input(node, 0), 1, 2, true);
            }
            case "DynamicQuantizeLinear" -> {
                lowering.note(
                        node,
                        "activations are not quantized here, so answers are closer to those of the model"
                                + " before quantization");
                // As if the scale were 1 and the zero point 0: the numbers themselves.
                set(lowering, node, 1, Constant.scalar(1));
                set(lowering, node, 2, Constant.scalar(0));
                lowering.became(node, "nothing");
                yield lowering.input(node, 0);
            }
            default -> null;
        };
    }

    private static void set(Lowering lowering, Node node, int output, Value value) {
        if (output < node.outputs().size()) {
            lowering.set(node.outputs().get(output), value);
        }
    }

    private static Constant dequantized(Node node, Constant x, Constant scale, Constant zero, long axis) {
        int rank = x.dims().length;
        int along = scale.size() == 1 && zero.size() == 1 ? 0 : Shapes.axis(axis < 0 ? rank - 1 : axis, rank);
        int inner = Shapes.product(x.dims(), Math.min(rank, along + 1), rank);
        int channels = rank == 0 ? 1 : x.dims()[along];
        if ((scale.size() != 1 && scale.size() != channels) || (zero.size() != 1 && zero.size() != channels)) {
            throw node.refuse("it has " + scale.size() + " scales and " + zero.size() + " zero points for " + channels
                    + " channels");
        }
        float[] values = new float[x.size()];
        for (int i = 0; i < values.length; i++) {
            int c = i / inner % channels;
            values[i] = (float) ((x.at(i) - zero.at(zero.size() == 1 ? 0 : c)) * scale.at(scale.size() == 1 ? 0 : c));
        }
        return Constant.floats(x.dims(), values);
    }

    /** {@code (x - zero) · scale}, or the inverse of it. */
    private static Value affine(Lowering lowering, Node node, Value x, int scale, int zero, boolean inverse) {
        Constant factor = lowering.constant(node, scale);
        Constant offset = node.hasInput(zero) ? lowering.constant(node, zero) : Constant.scalar(0);
        if (factor.size() != 1 || offset.size() != 1) {
            throw node.refuse("activations quantized for each channel are not supported");
        }
        if (!inverse) {
            return ArithmeticOperators.scaled(
                    lowering, node, ArithmeticOperators.add(lowering, node, x, offset, -1), factor.at(0));
        }
        return ArithmeticOperators.add(
                lowering, node, ArithmeticOperators.scaled(lowering, node, x, 1 / factor.at(0)), offset, 1);
    }

    private static Value matMul(Lowering lowering, Node node) {
        if (lowering.input(node, 0) instanceof Constant a && lowering.input(node, 1) instanceof Rows x) {
            return fromTheLeft(lowering, node, a, x);
        }
        return product(lowering, node, lowering.input(node, 0), lowering.constant(node, 1));
    }

    /** {@code A·x}, where the features of a row are a column of x: some exporters leave a network as its formula is in books. */
    private static Rows fromTheLeft(Lowering lowering, Node node, Constant a, Rows x) {
        int rank = x.dims().length;
        if (a.dims().length != 2 || rank == 0) {
            throw node.refuse("a matrix that is multiplied from the left must have two axes, but has the shape "
                    + Arrays.toString(a.dims()));
        }
        int m = a.dims()[0];
        int k = a.dims()[1];
        int n = rank == 1 ? 1 : x.dims()[rank - 1];
        requireInner(node, k, x.dims()[Math.max(0, rank - 2)]);
        int[] dims = x.dims().clone();
        dims[Math.max(0, rank - 2)] = m;
        Rows product = lowering.linear(x, dims, new Lowering.Terms() {
            @Override
            public int count(int out) {
                return k;
            }

            @Override
            public int element(int out, int term) {
                return (out / (m * n) * k + term) * n + out % n;
            }

            @Override
            public double coefficient(int out, int term) {
                return a.at(out / n % m * k + term);
            }
        });
        lowering.became(
                node, "dense " + x.source().width() + "→" + product.source().width());
        return product;
    }

    /** {@code a·b} as NumPy has it. */
    static Value product(Lowering lowering, Node node, Value a, Constant b) {
        if (a instanceof Labels) {
            throw node.refuse("it computes with labels, which is not supported");
        }
        int[] left = a.dims().length == 1 ? new int[] {1, a.dims()[0]} : a.dims();
        int[] right = b.dims().length == 1 ? new int[] {b.dims()[0], 1} : b.dims();
        if (left.length < 2 || right.length < 2) {
            throw node.refuse("a product of single numbers");
        }
        int k = left[left.length - 1];
        int n = right[right.length - 1];
        requireInner(node, k, right[right.length - 2]);
        int[] outer = Shapes.broadcast(Arrays.copyOf(left, left.length - 2), Arrays.copyOf(right, right.length - 2));
        int[] dims = Arrays.copyOf(outer, outer.length + 2);
        dims[outer.length] = left[left.length - 2];
        dims[outer.length + 1] = n;
        lowering.budget().work(lowering.sizeOf(dims) * (a instanceof Rows ? 1L : k));
        if (!(a instanceof Rows x)) {
            return constants((Constant) a, b, left, right, dims);
        }
        int[] stretched = Arrays.copyOf(outer, outer.length + 2);
        stretched[outer.length] = dims[outer.length];
        stretched[outer.length + 1] = k;
        lowering.sizeOf(stretched);
        int[] matrix = Shapes.broadcastIndex(Arrays.copyOf(right, right.length - 2), outer);
        Rows result =
                lowering.product(node, x.withDims(left).broadcast(stretched), dims, k, n, b, new Lowering.Matrices() {
                    @Override
                    public IntUnaryOperator of(int i) {
                        int start = matrix[i] * k * n;
                        return at -> start + at;
                    }

                    @Override
                    public boolean same() {
                        return b.size() == k * n;
                    }

                    @Override
                    public boolean outputsFirst() {
                        return false;
                    }
                });
        return result.withDims(withoutAdded(a, b, dims));
    }

    /** Vectors were taken for matrices of one row or column, which the result does not have. */
    private static int[] withoutAdded(Value a, Value b, int[] dims) {
        int[] result = dims;
        if (b.dims().length == 1) {
            result = Arrays.copyOf(result, result.length - 1);
        }
        if (a.dims().length == 1) {
            int[] shorter = new int[result.length - 1];
            int drop = b.dims().length == 1 ? result.length - 1 : result.length - 2;
            System.arraycopy(result, 0, shorter, 0, drop);
            System.arraycopy(result, drop + 1, shorter, drop, shorter.length - drop);
            result = shorter;
        }
        return result;
    }

    private static Constant constants(Constant a, Constant b, int[] left, int[] right, int[] dims) {
        if (left.length != 2 || right.length != 2) {
            throw new dev.lanewise.io.ModelFormatException("products of more than two axes of constants");
        }
        int k = left[1];
        int n = right[1];
        double[] values = new double[Shapes.size(dims)];
        for (int i = 0; i < values.length; i++) {
            for (int t = 0; t < k; t++) {
                values[i] += a.at(i / n * k + t) * b.at(t * n + i % n);
            }
        }
        return a.like(withoutAdded(a, b, dims), values);
    }

    private static void requireInner(Node node, int k, int rows) {
        if (k != rows) {
            throw node.refuse("rows of " + k + " numbers do not fit a matrix of " + rows + " rows");
        }
    }

    private static Value gemm(Lowering lowering, Node node) {
        Value a = lowering.input(node, 0);
        Constant b = lowering.constant(node, 1);
        if (a.dims().length != 2 || b.dims().length != 2) {
            throw node.refuse("its operands must be matrices, but have the shapes " + Arrays.toString(a.dims())
                    + " and " + Arrays.toString(b.dims()));
        }
        if (node.integer("transA", 0) != 0) {
            int[] dims = {a.dims()[1], a.dims()[0]};
            a = LayoutOperators.take(node, a, Shapes.walk(dims, new int[] {1, dims[0]}, 0), dims);
        }
        boolean transposed = node.integer("transB", 0) != 0;
        int rows = b.dims()[transposed ? 1 : 0];
        int n = b.dims()[transposed ? 0 : 1];
        int k = a.dims()[1];
        requireInner(node, k, rows);
        int[] dims = {a.dims()[0], n};
        Value product = a instanceof Rows x
                ? lowering.product(node, x, dims, k, n, b, matrix(transposed, k, n))
                : product(
                        lowering,
                        node,
                        a,
                        transposed
                                ? b.gather(Shapes.walk(new int[] {k, n}, new int[] {1, k}, 0), new int[] {k, n})
                                : b);
        String became = lowering.becoming().getOrDefault(node.index(), "constant");
        float alpha = node.number("alpha", 1);
        if (alpha != 1) {
            product = ArithmeticOperators.scaled(lowering, node, product, alpha);
        }
        if (node.hasInput(2) && product instanceof Rows made && made.source() instanceof Source.Product dense) {
            product = made.replace(dense.withBias());
        }
        if (node.hasInput(2)) {
            Value c = lowering.input(node, 2);
            float beta = node.number("beta", 1);
            product = ArithmeticOperators.add(
                    lowering, node, product, beta == 1 ? c : ArithmeticOperators.scaled(lowering, node, c, beta), 1);
        }
        lowering.became(node, became);
        return product;
    }

    private static Lowering.Matrices matrix(boolean transposed, int k, int n) {
        return new Lowering.Matrices() {
            @Override
            public IntUnaryOperator of(int i) {
                return transposed ? at -> at % n * k + at / n : IntUnaryOperator.identity();
            }

            @Override
            public boolean same() {
                return true;
            }

            @Override
            public boolean outputsFirst() {
                return transposed;
            }
        };
    }
}
