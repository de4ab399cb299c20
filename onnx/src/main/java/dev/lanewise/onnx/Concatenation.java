package dev.lanewise.onnx;

import dev.lanewise.io.ModelFormatException;
import dev.lanewise.onnx.file.OnnxGraph.Node;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tensors side by side. Those of different vectors become elements of one vector, if the chains that made these are of the same
 * kinds: towers beside each other are one network with blocks of weights.
 */
final class Concatenation {

    /** Layers of towers that are joined. */
    private static final int MAX_DEPTH = 1000;

    private Concatenation() {}

    static Value of(Lowering lowering, Node node, List<Value> parts, int axis, int[] dims) {
        Rows first = null;
        for (Value part : parts) {
            if (part instanceof Labels) {
                throw node.refuse("it joins labels, which is not supported");
            }
            if (part instanceof Rows rows && first == null) {
                first = rows;
            }
        }
        if (first == null) {
            return constant(parts, axis, dims);
        }
        Source source = first.source();
        IdentityHashMap<Source, Integer> offsets = new IdentityHashMap<>();
        offsets.put(source, 0);
        for (Value part : parts) {
            if (part instanceof Rows rows && !offsets.containsKey(rows.source())) {
                Merged merged = merge(lowering, source, rows.source(), 0);
                if (merged == null) {
                    throw node.refuse("it joins what different layers made, which is no chain of layers");
                }
                offsets.replaceAll((_, offset) -> offset + merged.first());
                offsets.put(rows.source(), merged.second());
                source = merged.source();
            }
        }
        int size = Shapes.size(dims);
        int[] row = new int[size];
        int[] feature = new int[size];
        double[] scale = new double[size];
        double[] shift = new double[size];
        int after = Shapes.product(dims, axis + 1, dims.length);
        int line = dims[axis] * after;
        int firstWidth = first.dims()[axis] * after;
        if (firstWidth == 0) {
            throw node.refuse("it joins a tensor without elements");
        }
        int start = 0;
        for (Value part : parts) {
            int width = part.dims()[axis] * after;
            for (int i = 0; i < part.size(); i++) {
                int at = i / width * line + start + i % width;
                if (part instanceof Rows rows) {
                    row[at] = rows.row(i);
                    feature[at] = rows.feature(i) + offsets.getOrDefault(rows.source(), 0);
                    scale[at] = rows.scale(i);
                    shift[at] = rows.shift(i);
                } else {
                    // A constant belongs to the row of the element before or behind which it stands.
                    row[at] = first.row(i / width * firstWidth + i % after);
                    scale[at] = 0;
                    shift[at] = ((Constant) part).at(i);
                }
            }
            start += width;
        }
        lowering.became(node, "layout");
        return new Rows(dims, source, row, feature, scale, shift);
    }

    private static Constant constant(List<Value> parts, int axis, int[] dims) {
        int size = Shapes.size(dims);
        int after = Shapes.product(dims, axis + 1, dims.length);
        int line = dims[axis] * after;
        if (((Constant) parts.getFirst()).isText()) {
            String[] texts = new String[size];
            fill(parts, axis, after, line, (part, i, at) -> texts[at] = part.textAt(i));
            return Constant.texts(dims, texts);
        }
        double[] values = new double[size];
        fill(parts, axis, after, line, (part, i, at) -> values[at] = part.at(i));
        return ((Constant) parts.getFirst()).like(dims, values);
    }

    private interface Copy {
        void element(Constant part, int from, int to);
    }

    private static void fill(List<Value> parts, int axis, int after, int line, Copy copy) {
        int start = 0;
        for (Value part : parts) {
            int width = part.dims()[axis] * after;
            for (int i = 0; i < part.size(); i++) {
                copy.element((Constant) part, i, i / width * line + start + i % width);
            }
            start += width;
        }
    }

    /**
     * Two vectors as one.
     *
     * @param first where the numbers of the first one begin
     * @param second where those of the second one do
     */
    private record Merged(Source source, int first, int second) {}

    private static @Nullable Merged merge(Lowering lowering, Source a, Source b, int depth) {
        if (a.is(b)) {
            return new Merged(a, 0, 0);
        }
        if (depth == MAX_DEPTH) {
            throw new ModelFormatException("it joins towers of more than " + MAX_DEPTH + " layers");
        }
        if (!(a instanceof Source.Derived left) || !(b instanceof Source.Derived right)) {
            return null;
        }
        Merged base = merge(lowering, left.base(), right.base(), depth + 1);
        if (base == null) {
            return null;
        }
        int width = Math.addExact(a.width(), b.width());
        lowering.budget().take(width, 2 * Double.BYTES);
        if (left instanceof Source.Product(var _, Weights weights, boolean biased)
                && right instanceof Source.Product(var _, Weights more, boolean moreBiased)) {
            int in = base.source().width();
            lowering.budget().take((long) in * width, Float.BYTES);
            float[] joined = new float[Math.multiplyExact(in, width)];
            place(weights, joined, base.first(), 0, width);
            place(more, joined, base.second(), weights.out(), width);
            return new Merged(
                    new Source.Product(base.source(), Weights.of(joined, in, width), biased || moreBiased),
                    0,
                    weights.out());
        }
        // What follows takes number by number: both bases must lie side by side, as they do if they were made so.
        if (base.first() != 0
                || base.second() != left.base().width()
                || base.source().width() != width) {
            return null;
        }
        if (left instanceof Source.Activated one
                && right instanceof Source.Activated two
                && one.activation().equals(two.activation())
                && !one.activation().needsWholeRows()) {
            RowVector identity = identity(base.source());
            return new Merged(new Source.Activated(base.source(), identity, one.activation()), 0, a.width());
        }
        if (left instanceof Source.Affine one && right instanceof Source.Affine two) {
            return new Merged(
                    new Source.Affine(
                            base.source(), joined(one.scale(), two.scale()), joined(one.shift(), two.shift())),
                    0,
                    a.width());
        }
        return null;
    }

    private static RowVector identity(Source source) {
        int[] feature = new int[source.width()];
        double[] scale = new double[feature.length];
        for (int i = 0; i < feature.length; i++) {
            feature[i] = i;
            scale[i] = 1;
        }
        return new RowVector(source, feature, scale, new double[feature.length]);
    }

    private static void place(Weights from, float[] to, int row, int column, int width) {
        for (int i = 0; i < from.in(); i++) {
            for (int j = 0; j < from.out(); j++) {
                to[(row + i) * width + column + j] = from.at(i, j);
            }
        }
    }

    private static double[] joined(double[] a, double[] b) {
        double[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
