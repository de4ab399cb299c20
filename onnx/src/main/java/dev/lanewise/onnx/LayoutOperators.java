package dev.lanewise.onnx;

import dev.lanewise.onnx.file.OnnxGraph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Operators that move elements about and change none. */
final class LayoutOperators {

    private LayoutOperators() {}

    /** The result of an operator of this kind; null for another one. */
    static @Nullable Value apply(Lowering lowering, Node node) {
        Value result = compute(lowering, node);
        if (result instanceof Rows) {
            lowering.became(node, "layout");
        }
        return result;
    }

    private static @Nullable Value compute(Lowering lowering, Node node) {
        return switch (node.operator()) {
            case "Identity" -> lowering.input(node, 0);
            case "Flatten" -> flatten(lowering, node);
            case "Reshape" -> reshape(lowering, node);
            case "Squeeze" -> squeeze(lowering, node);
            case "Unsqueeze" -> unsqueeze(lowering, node);
            case "Transpose" -> transpose(lowering, node);
            case "Slice" -> slice(lowering, node);
            case "Split" -> split(lowering, node);
            case "Gather" -> gather(lowering, node);
            case "Concat" -> concat(lowering, node);
            case "Expand" -> {
                Value x = lowering.input(node, 0);
                int[] dims = lowering.broadcast(
                        x.dims(), Shapes.dims(lowering.constant(node, 1).toIntegers()));
                yield take(node, x, Shapes.broadcastIndex(x.dims(), dims), dims);
            }
            case "Shape" -> {
                int[] dims = lowering.input(node, 0).dims();
                long[] sizes = Arrays.stream(dims).asLongStream().toArray();
                int start = clamp(node.integer("start", 0), sizes.length);
                int end = clamp(node.integer("end", sizes.length), sizes.length);
                yield Constant.integers(
                        new int[] {Math.max(0, end - start)}, Arrays.copyOfRange(sizes, start, Math.max(start, end)));
            }
            case "Size" -> Constant.integers(new int[0], lowering.input(node, 0).size());
            default -> null;
        };
    }

    private static Value flatten(Lowering lowering, Node node) {
        Value x = lowering.input(node, 0);
        long given = node.integer("axis", 1);
        int rank = x.dims().length;
        int axis = given == rank ? rank : Shapes.axis(given, rank);
        return reshaped(node, x, new int[] {Shapes.product(x.dims(), 0, axis), Shapes.product(x.dims(), axis, rank)});
    }

    private static Value reshape(Lowering lowering, Node node) {
        Value x = lowering.input(node, 0);
        long[] shape = node.has("shape")
                ? node.integers("shape")
                : lowering.constant(node, 1).toIntegers();
        boolean allowZero = node.integer("allowzero", 0) != 0;
        int[] dims = new int[shape.length];
        int inferred = -1;
        long known = 1;
        for (int i = 0; i < dims.length; i++) {
            if (shape[i] == -1 && inferred < 0) {
                inferred = i;
                continue;
            }
            if (shape[i] == 0 && !allowZero) {
                if (i >= x.dims().length) {
                    throw node.refuse("its shape " + Arrays.toString(shape) + " copies an axis that is not there");
                }
                dims[i] = x.dims()[i];
            } else if (shape[i] < 0 || shape[i] > Integer.MAX_VALUE) {
                throw node.refuse("its shape " + Arrays.toString(shape) + " is impossible");
            } else {
                dims[i] = (int) shape[i];
            }
            known *= dims[i];
        }
        if (inferred >= 0) {
            if (known == 0 || x.size() % known != 0) {
                throw node.refuse(mismatch(x, shape));
            }
            dims[inferred] = (int) (x.size() / known);
        }
        return reshaped(node, x, dims);
    }

    private static String mismatch(Value x, long[] shape) {
        return "a tensor of shape " + Arrays.toString(x.dims()) + " does not fit the shape " + Arrays.toString(shape);
    }

    private static Value reshaped(Node node, Value x, int[] dims) {
        if (Shapes.size(dims) != x.size()) {
            throw node.refuse(mismatch(x, Arrays.stream(dims).asLongStream().toArray()));
        }
        return switch (x) {
            case Constant constant -> constant.withDims(dims);
            case Rows rows -> rows.withDims(dims);
            case Labels labels -> new Labels(dims, labels.names());
        };
    }

    /** The axes that an attribute names, or from opset 13 on an input; null for none. */
    private static long @Nullable [] axes(Lowering lowering, Node node) {
        return node.has("axes")
                ? node.integers("axes")
                : node.hasInput(1) ? lowering.constant(node, 1).toIntegers() : null;
    }

    private static Value squeeze(Lowering lowering, Node node) {
        Value x = lowering.input(node, 0);
        long[] axes = axes(lowering, node);
        boolean[] drop = new boolean[x.dims().length];
        for (int i = 0; axes == null && i < drop.length; i++) {
            drop[i] = x.dims()[i] == 1;
        }
        for (int i = 0; axes != null && i < axes.length; i++) {
            int axis = Shapes.axis(axes[i], drop.length);
            if (x.dims()[axis] != 1) {
                throw node.refuse(
                        "axis " + axis + " has " + x.dims()[axis] + " entries, but only an axis of one can go");
            }
            drop[axis] = true;
        }
        int[] dims = IntStream.range(0, drop.length)
                .filter(i -> !drop[i])
                .map(i -> x.dims()[i])
                .toArray();
        return reshaped(node, x, dims);
    }

    private static Value unsqueeze(Lowering lowering, Node node) {
        Value x = lowering.input(node, 0);
        long[] axes = axes(lowering, node);
        if (axes == null) {
            throw node.refuse("it names no axes");
        }
        int rank = x.dims().length + axes.length;
        boolean[] added = new boolean[rank];
        for (long axis : axes) {
            added[Shapes.axis(axis, rank)] = true;
        }
        int[] dims = new int[rank];
        int next = 0;
        for (int i = 0; i < rank; i++) {
            dims[i] = added[i] ? 1 : x.dims()[next++];
        }
        return reshaped(node, x, dims);
    }

    private static Value transpose(Lowering lowering, Node node) {
        Value x = lowering.input(node, 0);
        int rank = x.dims().length;
        long[] permutation = node.integers(
                "perm", IntStream.range(0, rank).mapToLong(i -> rank - 1 - i).toArray());
        int[] strides = Shapes.strides(x.dims());
        int[] dims = new int[rank];
        int[] steps = new int[rank];
        if (permutation.length != rank || Arrays.stream(permutation).distinct().count() != rank) {
            throw node.refuse("perm " + Arrays.toString(permutation) + " is no order of " + rank + " axes");
        }
        for (int i = 0; i < rank; i++) {
            int axis = Shapes.axis(permutation[i], rank);
            dims[i] = x.dims()[axis];
            steps[i] = strides[axis];
        }
        lowering.sizeOf(dims);
        return take(node, x, Shapes.walk(dims, steps, 0), dims);
    }

    private static Value slice(Lowering lowering, Node node) {
        Value x = lowering.input(node, 0);
        long[] starts;
        long[] ends;
        long[] axes;
        long[] steps;
        if (node.has("starts")) {
            starts = node.integers("starts");
            ends = node.integers("ends");
            axes = node.integers(
                    "axes", IntStream.range(0, starts.length).asLongStream().toArray());
            steps = new long[0];
        } else {
            starts = lowering.constant(node, 1).toIntegers();
            ends = lowering.constant(node, 2).toIntegers();
            axes = node.hasInput(3)
                    ? lowering.constant(node, 3).toIntegers()
                    : IntStream.range(0, starts.length).asLongStream().toArray();
            steps = node.hasInput(4) ? lowering.constant(node, 4).toIntegers() : new long[0];
        }
        if (ends.length != starts.length || axes.length != starts.length) {
            throw node.refuse("starts, ends and axes must have the same length");
        }
        int[] dims = x.dims().clone();
        int[] strides = Shapes.strides(x.dims());
        int start = 0;
        for (int i = 0; i < starts.length; i++) {
            int axis = Shapes.axis(axes[i], dims.length);
            long step = steps.length == 0 ? 1 : steps[i];
            int size = x.dims()[axis];
            if (step == 0 || Math.abs(step) > Integer.MAX_VALUE) {
                throw node.refuse("a step of " + step);
            }
            long from = bounded(starts[i], size, step > 0 ? 0 : -1, step > 0 ? size : size - 1);
            long to = bounded(ends[i], size, step > 0 ? 0 : -1, step > 0 ? size : size - 1);
            dims[axis] = (int) Math.max(0, step > 0 ? (to - from + step - 1) / step : (from - to - step - 1) / -step);
            start += (int) from * Shapes.strides(x.dims())[axis];
            strides[axis] *= (int) step;
        }
        lowering.sizeOf(dims);
        return take(node, x, Shapes.walk(dims, strides, start), dims);
    }

    /** The parts are outputs; the first one is what this gives. */
    private static Value split(Lowering lowering, Node node) {
        Value x = lowering.input(node, 0);
        int axis = Shapes.axis(node.integer("axis", 0), x.dims().length);
        int size = x.dims()[axis];
        int parts = node.outputs().size();
        long[] sizes = new long[parts];
        Arrays.setAll(sizes, i -> {
            int part = Math.ceilDiv(size, parts);
            return Math.clamp((long) size - (long) i * part, 0, part);
        });
        if (node.has("split")) {
            sizes = node.integers("split");
        } else if (node.hasInput(1)) {
            sizes = lowering.constant(node, 1).toIntegers();
        }
        if (sizes.length != parts || Arrays.stream(sizes).sum() != size) {
            throw node.refuse("parts of " + Arrays.toString(sizes) + " are not the " + parts + " outputs of an axis of "
                    + size + " entries");
        }
        int[] strides = Shapes.strides(x.dims());
        int start = 0;
        Value first = x;
        for (int i = 0; i < parts; i++) {
            int[] dims = x.dims().clone();
            dims[axis] = Shapes.dims(new long[] {sizes[i]})[0];
            Value part = take(node, x, Shapes.walk(dims, strides, start * strides[axis]), dims);
            start += dims[axis];
            first = i == 0 ? part : first;
            lowering.set(node.outputs().get(i), part);
        }
        return first;
    }

    private static long bounded(long index, int size, int low, int high) {
        long positive = index < 0 ? Math.max(index + size, low) : index;
        return Math.max(low, Math.min(high, positive));
    }

    private static int clamp(long index, int size) {
        return (int) bounded(index, size, 0, size);
    }

    private static Value gather(Lowering lowering, Node node) {
        Value x = lowering.input(node, 0);
        if (x instanceof Constant names && lowering.input(node, 1) instanceof Labels labels) {
            lowering.became(node, "class labels");
            return labels.named(names);
        }
        Constant indices = lowering.constant(node, 1);
        int axis = Shapes.axis(node.integer("axis", 0), x.dims().length);
        int[] xDims = x.dims();
        int before = Shapes.product(xDims, 0, axis);
        int after = Shapes.product(xDims, axis + 1, xDims.length);
        int[] dims = new int[xDims.length - 1 + indices.dims().length];
        System.arraycopy(xDims, 0, dims, 0, axis);
        System.arraycopy(indices.dims(), 0, dims, axis, indices.dims().length);
        System.arraycopy(xDims, axis + 1, dims, axis + indices.dims().length, xDims.length - axis - 1);
        int[] taken = new int[lowering.sizeOf(dims)];
        int at = 0;
        for (int b = 0; b < before; b++) {
            for (int i = 0; i < indices.size(); i++) {
                int index = Shapes.axis(indices.integerAt(i), xDims[axis]);
                for (int a = 0; a < after; a++) {
                    taken[at++] = (b * xDims[axis] + index) * after + a;
                }
            }
        }
        return take(node, x, taken, dims);
    }

    private static Value concat(Lowering lowering, Node node) {
        List<Value> parts = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            parts.add(lowering.input(node, i));
        }
        int rank = parts.getFirst().dims().length;
        int axis = Shapes.axis(node.integer("axis", 1), rank);
        int[] dims = parts.getFirst().dims().clone();
        dims[axis] = 0;
        for (Value part : parts) {
            for (int i = 0; i < rank; i++) {
                if (part.dims().length != rank || (i != axis && part.dims()[i] != dims[i])) {
                    throw node.refuse(
                            "shapes " + Arrays.toString(parts.getFirst().dims()) + " and "
                                    + Arrays.toString(part.dims()) + " do not fit each other");
                }
            }
            dims[axis] = Math.addExact(dims[axis], part.dims()[axis]);
        }
        lowering.sizeOf(dims);
        return Concatenation.of(lowering, node, parts, axis, dims);
    }

    /** The elements at these flat indices. */
    static Value take(Node node, Value x, int[] index, int[] dims) {
        return switch (x) {
            case Constant constant -> constant.gather(index, dims);
            case Rows rows -> rows.gather(index, dims);
            case Labels _ -> throw node.refuse("it takes labels apart, which is not supported");
        };
    }
}
