package dev.lanewise.onnx;

import dev.lanewise.onnx.file.OnnxGraph.Node;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Normalizations, and the means and sums that exporters write them with. */
final class NormalizationOperators {

    private NormalizationOperators() {}

    /** The result of an operator of this kind; null for another one. */
    static @Nullable Value apply(Lowering lowering, Node node) {
        return switch (node.operator()) {
            case "BatchNormalization" -> batch(lowering, node);
            case "LayerNormalization" -> layer(lowering, node);
            case "ReduceMean" -> reduce(lowering, node, true);
            case "ReduceSum" -> reduce(lowering, node, false);
            default -> null;
        };
    }

    /** With its running averages it is a scale and a shift for each channel, the second axis. */
    private static Rows batch(Lowering lowering, Node node) {
        Rows x = lowering.rows(node, 0);
        if (node.integer("training_mode", 0) != 0) {
            throw node.refuse("it is in training mode: export the model in evaluation mode, as model.eval() does in"
                    + " PyTorch");
        }
        Constant gamma = lowering.constant(node, 1);
        Constant beta = lowering.constant(node, 2);
        Constant mean = lowering.constant(node, 3);
        Constant variance = lowering.constant(node, 4);
        double epsilon = node.number("epsilon", 1e-5);
        int rank = x.dims().length;
        int channels = rank < 2 ? x.size() : x.dims()[1];
        for (Constant each : new Constant[] {gamma, beta, mean, variance}) {
            if (each.size() != channels) {
                throw node.refuse("it has " + each.size() + " numbers for " + channels + " channels");
            }
        }
        int inner = rank < 2 ? 1 : Shapes.product(x.dims(), 2, rank);
        double[] scale = new double[x.size()];
        double[] shift = new double[scale.length];
        for (int i = 0; i < scale.length; i++) {
            int c = i / inner % channels;
            scale[i] = gamma.at(c) / Math.sqrt(variance.at(c) + epsilon);
            shift[i] = beta.at(c) - mean.at(c) * scale[i];
        }
        lowering.became(node, "scale and shift");
        return x.affine(scale, shift);
    }

    private static Value layer(Lowering lowering, Node node) {
        Rows x = lowering.rows(node, 0);
        int rank = x.dims().length;
        int axis = Shapes.axis(node.integer("axis", -1), rank);
        ActivationOperators.requireWholeRows(node, x, axis, rank);
        // The decimal that was meant: 1e-5, not the float beside it.
        double epsilon = Double.parseDouble(Float.toString(node.number("epsilon", 1e-5)));
        if (!(epsilon > 0)) {
            throw node.refuse("epsilon is " + epsilon + ", but must be above 0");
        }
        Rows normalized = x.over(new Source.Normalized(lowering.source(x.vector()), epsilon));
        Value result = ArithmeticOperators.multiply(lowering, node, normalized, lowering.constant(node, 1));
        if (node.hasInput(2)) {
            result = ArithmeticOperators.add(lowering, node, result, lowering.constant(node, 2), 1);
        }
        lowering.became(node, "layer normalization");
        return result;
    }

    private static Value reduce(Lowering lowering, Node node, boolean mean) {
        Value input = lowering.input(node, 0);
        int rank = input.dims().length;
        long[] axes = node.has("axes")
                ? node.integers("axes")
                : node.hasInput(1) ? lowering.constant(node, 1).toIntegers() : new long[0];
        boolean[] reduced = new boolean[rank];
        for (long axis : axes) {
            reduced[Shapes.axis(axis, rank)] = true;
        }
        if (axes.length == 0) {
            if (node.integer("noop_with_empty_axes", 0) != 0) {
                return input;
            }
            Arrays.fill(reduced, true);
        }
        boolean keep = node.integer("keepdims", 1) != 0;
        int[] dims = input.dims();
        int[] strides = Shapes.strides(dims);
        int[] outer = IntStream.range(0, rank).filter(i -> !reduced[i]).toArray();
        int[] inner = IntStream.range(0, rank).filter(i -> reduced[i]).toArray();
        int[] starts = Shapes.walk(picked(dims, outer), picked(strides, outer), 0);
        int[] steps = Shapes.walk(picked(dims, inner), picked(strides, inner), 0);
        int[] shape = IntStream.range(0, rank)
                .filter(i -> keep || !reduced[i])
                .map(i -> reduced[i] ? 1 : dims[i])
                .toArray();
        double factor = mean ? 1.0 / steps.length : 1;
        if (input instanceof Constant constant) {
            double[] sums = new double[starts.length];
            for (int o = 0; o < sums.length; o++) {
                for (int step : steps) {
                    sums[o] += constant.at(starts[o] + step) * factor;
                }
            }
            return constant.like(shape, sums);
        }
        Rows x = lowering.rows(node, 0);
        if (mean && isOfWholeRows(x, starts, steps)) {
            int[] row = Arrays.stream(starts).map(x::row).toArray();
            lowering.became(node, "part of a formula");
            return Formulas.mean(node, x, new Rows(shape, x.source(), row, new int[row.length], null, null));
        }
        lowering.became(node, "dense");
        return lowering.linear(x, shape, new Lowering.Terms() {
            @Override
            public int count(int out) {
                return steps.length;
            }

            @Override
            public int element(int out, int term) {
                return starts[out] + steps[term];
            }

            @Override
            public double coefficient(int out, int term) {
                return factor;
            }
        });
    }

    private static int[] picked(int[] from, int[] which) {
        return Arrays.stream(which).map(i -> from[i]).toArray();
    }

    private static boolean isOfWholeRows(Rows x, int[] starts, int[] steps) {
        if (x.rowCount() != starts.length || steps.length == 0) {
            return false;
        }
        for (int start : starts) {
            for (int step : steps) {
                if (x.row(start + step) != x.row(start)) {
                    return false;
                }
            }
        }
        return true;
    }
}
