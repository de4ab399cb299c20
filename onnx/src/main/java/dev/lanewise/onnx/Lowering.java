package dev.lanewise.onnx;

import dev.lanewise.Activation;
import dev.lanewise.io.ModelFormatException;
import dev.lanewise.onnx.file.OnnxGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** What is known while a graph is turned into layers: the value of each name, and what each node became. */
final class Lowering {

    /** Formulas within formulas, such as a mean of a mean. */
    private static final int MAX_NESTED = 100;

    private final OnnxGraph graph;
    private final Map<String, Value> values = new HashMap<>();
    private final Map<RowVector, Source> made = new HashMap<>();
    private final Map<Integer, String> becoming = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final Budget budget;
    private List<String> classNames = List.of();
    private int nested;

    Lowering(OnnxGraph graph, Budget budget) {
        this.graph = graph;
        this.budget = budget;
    }

    Budget budget() {
        return budget;
    }

    OnnxGraph graph() {
        return graph;
    }

    void set(String name, Value value) {
        if (!name.isEmpty()) {
            values.put(name, value);
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** The value of a name that must be there. */
    Value value(String name) {
        Value value = values.get(name);
        if (value == null) {
            throw new ModelFormatException("nothing makes \"" + name + "\"");
        }
        return value;
    }

    Value input(OnnxGraph.Node node, int i) {
        if (!node.hasInput(i)) {
            throw node.refuse("it has no input " + i);
        }
        Value value = values.get(node.inputs().get(i));
        if (value == null) {
            throw node.refuse("nothing makes its input \"" + node.inputs().get(i) + "\"");
        }
        return value;
    }

    /** An input that must not depend on what goes into the network. */
    Constant constant(OnnxGraph.Node node, int i) {
        if (input(node, i) instanceof Constant constant) {
            return constant;
        }
        throw node.refuse("its input " + i + " \"" + node.inputs().get(i)
                + "\" depends on what goes into the network, but must be a constant in a dense network");
    }

    Rows rows(OnnxGraph.Node node, int i) {
        if (input(node, i) instanceof Rows rows) {
            return rows;
        }
        throw node.refuse("its input " + i + " \"" + node.inputs().get(i) + "\" is no numbers per row");
    }

    /**
     * Elements of a tensor that is to be made.
     *
     * @throws ModelFormatException if they are too many
     */
    int sizeOf(int[] dims) {
        int size = Shapes.size(dims);
        budget.requireRoom(size, 2 * Budget.ELEMENT_BYTES);
        return size;
    }

    /** The shape of two operands together, with room for what is made of them. */
    int[] broadcast(int[] a, int[] b) {
        int[] dims = Shapes.broadcast(a, b);
        sizeOf(dims);
        return dims;
    }

    /** For the report: what became of a node. */
    void became(OnnxGraph.Node node, String what) {
        becoming.put(node.index(), what);
    }

    /** For the report: what differs from what the file says. */
    void note(OnnxGraph.Node node, String text) {
        notes.add(node.label() + ": " + text);
    }

    /** Names that the graph gives to the outputs. */
    void classNames(List<String> names) {
        classNames = names;
    }

    List<String> classNames() {
        return classNames;
    }

    List<String> notes() {
        return notes;
    }

    /** What each node became, by its place in the file. */
    Map<Integer, String> becoming() {
        return becoming;
    }

    /**
     * The vector of these numbers: the source itself, or one made of it.
     *
     * @throws MixedRowsException if it is a part of a formula that is no layer
     */
    Source source(RowVector vector) {
        if (vector.source() instanceof Source.Part part) {
            if (nested == MAX_NESTED) {
                throw part.node().refuse("more than " + MAX_NESTED + " means lie within each other");
            }
            nested++;
            try {
                return source(new RowVector(whole(part), vector.feature(), vector.scale(), vector.shift()));
            } finally {
                nested--;
            }
        }
        if (vector.isSource()) {
            return vector.source();
        }
        Source known = made.get(vector);
        if (known == null) {
            known = make(vector);
            made.put(vector, known);
        }
        return known;
    }

    private Source make(RowVector vector) {
        if (vector.isInPlace()) {
            return new Source.Affine(vector.source(), vector.scale(), vector.shift());
        }
        int in = vector.source().width();
        int out = vector.width();
        float[] weights = weights(in, out);
        for (int j = 0; j < out; j++) {
            weights[vector.feature()[j] * out + j] = 1;
        }
        Source gathered = new Source.Product(vector.source(), Weights.of(weights, in, out));
        return vector.isUnscaled() ? gathered : new Source.Affine(gathered, vector.scale(), vector.shift());
    }

    /** Parts that are linear are layers after all. */
    private Source whole(Source.Part part) {
        int width = part.argument().width();
        return switch (part.kind()) {
            case MEAN -> {
                float[] weights = new float[width];
                Arrays.fill(weights, (float) (1.0 / width));
                yield new Source.Product(source(part.argument()), Weights.of(weights, width, 1));
            }
            case CENTERED -> {
                float[] weights = weights(width, width);
                for (int i = 0; i < weights.length; i++) {
                    weights[i] = (float) ((i % (width + 1) == 0 ? 1 : 0) - 1.0 / width);
                }
                yield new Source.Product(source(part.argument()), Weights.of(weights, width, width));
            }
            default ->
                throw new MixedRowsException(part.node()
                        .refuse("it is no layer of a dense network, and no part of a known formula for GELU,"
                                + " softsign or layer normalization"));
        };
    }

    private float[] weights(int in, int out) {
        budget.take((long) in * out, Float.BYTES);
        return new float[Math.multiplyExact(in, out)];
    }

    /** An activation of each element. */
    Rows activate(Rows x, Activation activation) {
        RowVector argument = x.vector();
        return x.over(new Source.Activated(source(argument), argument, activation));
    }

    /** A sum of elements of one tensor for each element of another. */
    interface Terms {
        int count(int out);

        int element(int out, int term);

        double coefficient(int out, int term);
    }

    /**
     * Linear combinations of elements, each within its row: a product with a matrix that is the same for every row.
     *
     * @throws MixedRowsException if they are of more than one row, or differ from row to row
     */
    Rows linear(Rows x, int[] dims, Terms terms) {
        int size = sizeOf(dims);
        for (int o = 0; o < size; o++) {
            budget.work(terms.count(o));
        }
        int[] row = new int[size];
        for (int o = 0; o < size; o++) {
            row[o] = x.row(terms.element(o, 0));
            for (int t = 1; t < terms.count(o); t++) {
                if (x.row(terms.element(o, t)) != row[o]) {
                    throw new MixedRowsException("it mixes the rows of a batch");
                }
            }
        }
        Rows places = new Rows(dims, x.source(), row, new int[size], null, null);
        int[] position = places.positions();
        int rows = places.rowCount();
        if (rows == 0 || size % rows != 0) {
            throw new MixedRowsException("its rows are not of the same length");
        }
        int out = size / rows;
        int[] first = new int[out];
        for (int o = size - 1; o >= 0; o--) {
            if (position[o] >= out) {
                throw new MixedRowsException("its rows are not of the same length");
            }
            first[position[o]] = o;
        }
        Source base = x.source() instanceof Source.Part part ? whole(part) : x.source();
        float[] weights = weights(base.width(), out);
        double[] shift = new double[size];
        for (int j = 0; j < out; j++) {
            int o = first[j];
            for (int t = 0; t < terms.count(o); t++) {
                int element = terms.element(o, t);
                int at = x.feature(element) * out + j;
                weights[at] = (float) (weights[at] + terms.coefficient(o, t) * x.scale(element));
            }
        }
        for (int o = 0; o < size; o++) {
            int like = first[position[o]];
            requireSame(terms.count(o) == terms.count(like));
            for (int t = 0; t < terms.count(o); t++) {
                int element = terms.element(o, t);
                int other = terms.element(like, t);
                requireSame(x.feature(element) == x.feature(other)
                        && x.scale(element) == x.scale(other)
                        && terms.coefficient(o, t) == terms.coefficient(like, t));
                shift[o] += terms.coefficient(o, t) * x.shift(element);
            }
        }
        return new Rows(
                dims, new Source.Product(base, Weights.of(weights, base.width(), out)), row, position, null, shift);
    }

    private static void requireSame(boolean same) {
        if (!same) {
            throw new MixedRowsException("it treats the rows of a batch differently");
        }
    }

    /**
     * {@code x·W}, where the last axis of x is that of the products.
     *
     * @param x {@code [..., m, k]}
     * @param dims of the result {@code [..., m, n]}
     * @param weight index in {@code w} of the element {@code [k, n]}, in order, for matrix {@code b}
     */
    Rows product(OnnxGraph.Node node, Rows x, int[] dims, int k, int n, Constant w, Matrices weight) {
        RowVector vector = rowOfMatrix(x, k);
        if (vector != null && weight.same()) {
            Source base = source(vector);
            int[] row = new int[sizeOf(dims)];
            int[] feature = new int[row.length];
            for (int o = 0; o < row.length; o++) {
                row[o] = x.row(o / n * k);
                feature[o] = o % n;
            }
            became(node, "dense " + base.width() + "→" + n);
            Weights weights = new Weights(w.toFloats(), k, n, weight.outputsFirst());
            return new Rows(dims, new Source.Product(base, weights), row, feature, null, null);
        }
        int m = dims.length < 2 ? 1 : dims[dims.length - 2];
        Rows result = linear(x, dims, new Terms() {
            @Override
            public int count(int out) {
                return k;
            }

            @Override
            public int element(int out, int term) {
                return out / n * k + term;
            }

            @Override
            public double coefficient(int out, int term) {
                return w.at(weight.of(out / (m * n)).applyAsInt(term * n + out % n));
            }
        });
        became(node, "dense " + x.source().width() + "→" + result.source().width());
        return result;
    }

    /** Where the elements of weights lie. */
    interface Matrices {
        /** Of the matrix with this number: element {@code k·n + j} to its flat index. */
        IntUnaryOperator of(int matrix);

        /** Whether all matrices are the same one. */
        boolean same();

        /** Whether that one lies with the outputs first. */
        boolean outputsFirst();
    }

    /** The row's vector where each line of the last axis is one whole row of the batch; else null. */
    private static @Nullable RowVector rowOfMatrix(Rows x, int k) {
        int size = x.size();
        if (x.rowCount() * (long) k != size) {
            return null;
        }
        for (int i = 0; i < size; i++) {
            if (x.row(i) != x.row(i / k * k)) {
                return null;
            }
        }
        return x.vector();
    }
}
