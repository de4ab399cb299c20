package dev.lanewise.cli.convert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lanewise.FeatureScaling;
import dev.lanewise.Model;
import dev.lanewise.ParameterSlot;
import dev.lanewise.Parameters;
import dev.lanewise.cli.text.Json;
import dev.lanewise.cli.text.Text;
import dev.lanewise.cli.text.TextTable;
import dev.lanewise.io.OutputComparison;
import dev.lanewise.io.ProbeRows;
import dev.lanewise.io.Tolerance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How two models differ.
 *
 * @param structure what is not the same but numbers: layers, kind of scaling, classes, how a table is read
 * @param metadata keys with other values, or that one of both lacks: nothing that answers depend on
 * @param tensors of both
 * @param outputs on the same rows; empty if one takes or gives other numbers
 */
record ModelDifference(List<String> structure, List<String> metadata, List<Tensor> tensors, Optional<Outputs> outputs) {

    /** Rows that are not in the models. */
    private static final int ROWS = 64;

    /** Fewer rows of a model that takes very many numbers. */
    private static final int MAX_NUMBERS = 1 << 24;

    private static final String ENCODING = "encoding.";

    private static final Tolerance NONE = new Tolerance(0, 0);

    /**
     * A tensor of both.
     *
     * @param shapeOfA empty if A lacks it
     * @param shapeOfB empty if B lacks it
     * @param largest difference of two numbers at the same place; NaN if the shapes are not the same
     * @param index of these numbers in the row-major array
     */
    record Tensor(String name, List<Integer> shapeOfA, List<Integer> shapeOfB, double largest, int index) {

        boolean isEqual() {
            return largest == 0;
        }
    }

    /**
     * What both give.
     *
     * @param rows which rows these are, in words
     * @param comparison of A's outputs with those of B
     */
    record Outputs(String rows, OutputComparison comparison) {}

    static ModelDifference of(Model a, Model b) {
        return new ModelDifference(structure(a, b), metadata(a, b), tensors(a, b), outputs(a, b));
    }

    private static List<String> structure(Model a, Model b) {
        List<String> lines = new ArrayList<>();
        add(lines, "layers", a.network().architecture(), b.network().architecture());
        add(
                lines,
                "feature scaling",
                a.featureScaling().kind(),
                b.featureScaling().kind());
        add(lines, "classes", a.classLabels(), b.classLabels());
        keys(a, b).stream().filter(key -> key.startsWith(ENCODING)).forEach(key -> lines.add(line(key, a, b)));
        return lines;
    }

    private static void add(List<String> lines, String what, Object ofA, Object ofB) {
        if (!ofA.equals(ofB)) {
            lines.add(what + ": " + ofA + " | " + ofB);
        }
    }

    private static List<String> metadata(Model a, Model b) {
        return keys(a, b).stream()
                .filter(key -> !key.startsWith(ENCODING) && !ProbeRows.isKey(key))
                .map(key -> line(key, a, b))
                .toList();
    }

    /** Keys whose values differ. */
    private static List<String> keys(Model a, Model b) {
        TreeSet<String> keys = new TreeSet<>(a.metadata().keySet());
        keys.addAll(b.metadata().keySet());
        keys.removeIf(key -> Objects.equals(a.metadata().get(key), b.metadata().get(key)));
        return List.copyOf(keys);
    }

    private static String line(String key, Model a, Model b) {
        return key + ": " + a.metadata().getOrDefault(key, Text.NOTHING) + " | "
                + b.metadata().getOrDefault(key, Text.NOTHING);
    }

    /** Shape and numbers by name. */
    private record Numbers(List<Integer> shape, float[] values) {

        static Map<String, Numbers> of(Model model) {
            Map<String, Numbers> all = new LinkedHashMap<>();
            FeatureScaling scaling = model.featureScaling();
            all.put("feature_scaling.offset", new Numbers(List.of(scaling.columns()), scaling.offset()));
            all.put("feature_scaling.factor", new Numbers(List.of(scaling.columns()), scaling.factor()));
            Parameters parameters = model.network().parameters();
            for (ParameterSlot slot : parameters.slots()) {
                all.put(slot.name(), new Numbers(slot.shape(), parameters.values(slot)));
            }
            return all;
        }
    }

    private static List<Tensor> tensors(Model a, Model b) {
        Map<String, Numbers> ofA = Numbers.of(a);
        Map<String, Numbers> ofB = Numbers.of(b);
        TreeSet<String> names = new TreeSet<>(ofA.keySet());
        names.addAll(ofB.keySet());
        return names.stream()
                .map(name -> tensor(name, Optional.ofNullable(ofA.get(name)), Optional.ofNullable(ofB.get(name))))
                .toList();
    }

    private static Tensor tensor(String name, Optional<Numbers> a, Optional<Numbers> b) {
        List<Integer> shapeOfA = a.map(Numbers::shape).orElse(List.of());
        List<Integer> shapeOfB = b.map(Numbers::shape).orElse(List.of());
        if (!shapeOfA.equals(shapeOfB)) {
            return new Tensor(name, shapeOfA, shapeOfB, Double.NaN, 0);
        }
        float[] left = a.orElseThrow().values();
        float[] right = b.orElseThrow().values();
        double largest = 0;
        int index = 0;
        for (int i = 0; i < left.length; i++) {
            double difference = Math.abs((double) left[i] - right[i]);
            if (difference > largest) {
                largest = difference;
                index = i;
            }
        }
        return new Tensor(name, shapeOfA, shapeOfB, largest, index);
    }

    private static Optional<Outputs> outputs(Model a, Model b) {
        if (a.network().inputs() != b.network().inputs()
                || a.network().outputs() != b.network().outputs()) {
            return Optional.empty();
        }
        Optional<ProbeRows> kept = ProbeRows.find(a).or(() -> ProbeRows.find(b));
        int random = Math.clamp(MAX_NUMBERS / a.network().inputs(), 1, ROWS);
        float[] x = kept.map(ProbeRows::x).orElseGet(() -> ProbeRows.random(a, random, 0));
        float[] ofB = b.predict(x);
        double[] expected = new double[ofB.length];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = ofB[i];
        }
        String rows =
                kept.map(probe -> probe.rows() + " rows that a model holds").orElse(random + " random rows");
        return Optional.of(new Outputs(
                rows, OutputComparison.of(a.predict(x), expected, a.network().outputs(), NONE)));
    }

    /** Whether both give the same answers: same structure, every number the same. */
    boolean isNone() {
        return structure.isEmpty()
                && tensors.stream().allMatch(Tensor::isEqual)
                && outputs.map(each -> each.comparison().isWithin()).orElse(false);
    }

    String text(String nameOfA, String nameOfB) {
        StringBuilder text = new StringBuilder();
        structure.forEach(line -> text.append(Text.shortened(line)).append('\n'));
        metadata.forEach(
                line -> text.append("metadata ").append(Text.shortened(line)).append('\n'));
        TextTable table = new TextTable("tensor", "shape", "largest difference", "at");
        for (Tensor tensor : tensors) {
            boolean comparable = !Double.isNaN(tensor.largest());
            table.row(
                    tensor.name(),
                    comparable ? shape(tensor.shapeOfA()) : shape(tensor.shapeOfA()) + " | " + shape(tensor.shapeOfB()),
                    comparable ? Text.significant(tensor.largest(), 3) : Text.NOTHING,
                    comparable && !tensor.isEqual() ? Integer.toString(tensor.index()) : "");
        }
        text.append(text.isEmpty() ? "" : "\n").append(table).append('\n');
        outputs.ifPresentOrElse(
                each -> text.append(Text.format(
                        "outputs on %s: the largest difference is %s%s%n",
                        each.rows(),
                        Text.significant(each.comparison().largestAbsolute(), 3),
                        each.comparison().isWithin()
                                ? ""
                                : " (row " + each.comparison().row() + ", output "
                                        + each.comparison().output() + ")")),
                () -> text.append("outputs: not compared, the models take or give other numbers per row\n"));
        return text.append(Text.format("%s and %s %s%n", nameOfA, nameOfB, isNone() ? "are equal" : "differ"))
                .toString();
    }

    private static String shape(List<Integer> shape) {
        return shape.isEmpty()
                ? Text.NOTHING
                : String.join("×", shape.stream().map(String::valueOf).toList());
    }

    void write(ObjectNode node) {
        node.put("equal", isNone());
        structure.forEach(node.putArray("structure")::add);
        metadata.forEach(node.putArray("metadata")::add);
        ArrayNode array = node.putArray("tensors");
        for (Tensor tensor : tensors) {
            ObjectNode entry = array.addObject().put("name", tensor.name());
            tensor.shapeOfA().forEach(entry.putArray("shapeOfA")::add);
            tensor.shapeOfB().forEach(entry.putArray("shapeOfB")::add);
            Json.put(entry, "largestDifference", tensor.largest());
            entry.put("index", tensor.index());
        }
        outputs.ifPresent(each -> {
            ObjectNode entry = node.putObject("outputs")
                    .put("rows", each.rows())
                    .put("row", each.comparison().row())
                    .put("output", each.comparison().output());
            Json.put(entry, "largestDifference", each.comparison().largestAbsolute());
            Json.put(entry, "largestRelative", each.comparison().largestRelative());
        });
    }
}
