package dev.lanewise.io;

import dev.lanewise.FeatureScaling;
import dev.lanewise.Model;
import dev.lanewise.Predictor;
import dev.lanewise.SeededRandom;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A few rows that a model keeps in its metadata with what it gave for them, so that any machine can tell whether it gives the same:
 * the same bits, and, where another runtime gave outputs as well, these within a tolerance. {@code docs/model-format.md} defines
 * the keys; every float survives in its bits.
 *
 * <p>The outputs are those of the weights that the model had. After a change of the weights the caller stores new rows, or
 * {@linkplain #remove removes} the old ones. Immutable.
 */
public final class ProbeRows {

    /** The largest number of rows that is kept. */
    public static final int MAX_ROWS = 16;

    /** Inputs and outputs of all rows, so that a file's metadata stay far below their limit. */
    private static final int MAX_NUMBERS = 1 << 18;

    private static final String PREFIX = "probe.";
    private static final String ROWS = PREFIX + "rows";
    private static final String X = PREFIX + "x";
    private static final String OUTPUTS = PREFIX + "outputs";
    private static final String EXPECTED = PREFIX + "expected";
    private static final String SOURCE = PREFIX + "expected_source";
    private static final String RELATIVE = PREFIX + "relative_tolerance";
    private static final String ABSOLUTE = PREFIX + "absolute_tolerance";

    private final int rows;
    private final float[] x;
    private final float[] outputs;
    private final Optional<Expected> expected;

    private ProbeRows(int rows, float[] x, float[] outputs, Optional<Expected> expected) {
        this.rows = rows;
        this.x = x;
        this.outputs = outputs;
        this.expected = expected;
    }

    private record Expected(double[] outputs, Tolerance tolerance, String source) {}

    /**
     * What came of the rows.
     *
     * @param rows how many
     * @param own the outputs beside those that this library gave when the rows were stored; none may differ in a bit
     * @param expected the outputs beside those of another runtime, if there are any
     */
    public record Check(int rows, OutputComparison own, Optional<OutputComparison> expected) {

        /** Whether all outputs have the bits that were kept. */
        public boolean hasSameBits() {
            return own.isWithin();
        }

        /** Whether these are the bits that were kept, and the other runtime's outputs within the tolerance. */
        public boolean agrees() {
            return hasSameBits() && expected.map(OutputComparison::isWithin).orElse(true);
        }
    }

    /** How many rows of a model are kept at most: {@link #MAX_ROWS}, fewer of very wide ones, perhaps none. */
    public static int mostRows(Model model) {
        long width = (long) model.network().inputs() + model.network().outputs();
        return (int) Math.min(MAX_ROWS, MAX_NUMBERS / width);
    }

    /**
     * The first rows of raw features, at most {@link #mostRows}, with what the model gives for them.
     *
     * @param x row-major {@code [rows × inputs]}
     * @throws IllegalArgumentException if {@code x} is no whole number of rows, or no row can be kept
     */
    public static ProbeRows of(Model model, float[] x) {
        int inputs = model.network().inputs();
        int rows = Math.min(x.length / inputs, mostRows(model));
        if (rows == 0 || x.length % inputs != 0) {
            throw new IllegalArgumentException(
                    "x must be rows of " + inputs + " numbers that can be kept, but has " + x.length + " numbers");
        }
        float[] first = Arrays.copyOf(x, rows * inputs);
        return new ProbeRows(rows, first, model.predict(first), Optional.empty());
    }

    /**
     * Rows such as the model may get, always the same for a seed: normal numbers, in the unit and around the mean of the features
     * where the model scales these; evenly distributed in their range where it scales them to 0 … 1.
     *
     * @return row-major {@code [rows × inputs]}
     */
    public static float[] random(Model model, int rows, long seed) {
        FeatureScaling scaling = model.featureScaling();
        SeededRandom random = SeededRandom.of(seed, 0);
        int inputs = model.network().inputs();
        float[] x = new float[Math.multiplyExact(rows, inputs)];
        for (int i = 0; i < x.length; i++) {
            boolean even = scaling.kind() == FeatureScaling.Kind.MIN_MAX;
            double scaled = even ? random.nextDouble() : random.nextGaussian();
            x[i] = (float) (scaling.offset()[i % inputs] + scaled / scaling.factor()[i % inputs]);
        }
        return x;
    }

    /**
     * The same rows with what another runtime gave for them.
     *
     * @param values row-major, for at least these rows
     * @param source who gave them, for people
     * @throws IllegalArgumentException if there are too few
     */
    public ProbeRows withExpected(double[] values, Tolerance tolerance, String source) {
        if (values.length < outputs.length) {
            throw new IllegalArgumentException(
                    "there must be at least " + outputs.length + " expected outputs, but there are " + values.length);
        }
        double[] first = Arrays.copyOf(values, outputs.length);
        return new ProbeRows(rows, x, outputs, Optional.of(new Expected(first, tolerance, source)));
    }

    /** How many there are. */
    public int rows() {
        return rows;
    }

    /** The raw features, row-major, copied. */
    public float[] x() {
        return x.clone();
    }

    /** Who gave the expected outputs. */
    public Optional<String> source() {
        return expected.map(Expected::source);
    }

    /** How far from the expected outputs the model's may be. */
    public Optional<Tolerance> tolerance() {
        return expected.map(Expected::tolerance);
    }

    /** A copy of a model that holds these rows in place of others. The network is shared. */
    public Model storeIn(Model model) {
        Map<String, String> metadata = withoutRows(model);
        metadata.put(ROWS, Integer.toString(rows));
        metadata.put(X, text(x));
        metadata.put(OUTPUTS, text(outputs));
        expected.ifPresent(e -> {
            ByteBuffer bytes =
                    ByteBuffer.allocate(e.outputs.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asDoubleBuffer().put(e.outputs);
            metadata.put(EXPECTED, Base64.getEncoder().encodeToString(bytes.array()));
            metadata.put(SOURCE, e.source);
            metadata.put(RELATIVE, Double.toString(e.tolerance.relative()));
            metadata.put(ABSOLUTE, Double.toString(e.tolerance.absolute()));
        });
        return with(model, metadata);
    }

    /** A copy of a model without such rows. The network is shared. */
    public static Model remove(Model model) {
        return with(model, withoutRows(model));
    }

    private static Map<String, String> withoutRows(Model model) {
        Map<String, String> metadata = new HashMap<>(model.metadata());
        metadata.keySet().removeIf(ProbeRows::isKey);
        return metadata;
    }

    private static Model with(Model model, Map<String, String> metadata) {
        return new Model(model.network(), model.featureScaling(), model.classLabels(), metadata);
    }

    /** Whether a key of a model's metadata belongs to the rows. */
    public static boolean isKey(String key) {
        return key.startsWith(PREFIX);
    }

    private static String text(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /**
     * The rows that a model holds.
     *
     * @throws ModelFormatException if they are damaged, or do not fit the model
     */
    public static Optional<ProbeRows> find(Model model) {
        Map<String, String> metadata = model.metadata();
        if (!metadata.containsKey(ROWS)) {
            return Optional.empty();
        }
        int rows = (int) number(metadata, ROWS);
        if (rows < 1 || rows > mostRows(model)) {
            throw new ModelFormatException(ROWS + " must be 1 to " + mostRows(model) + ", but is "
                    + JsonWriter.excerpt(Envelope.required(metadata, ROWS)));
        }
        float[] x = new float[rows * model.network().inputs()];
        bytes(metadata, X, x.length * Float.BYTES).asFloatBuffer().get(x);
        float[] outputs = new float[rows * model.network().outputs()];
        bytes(metadata, OUTPUTS, outputs.length * Float.BYTES).asFloatBuffer().get(outputs);
        return Optional.of(new ProbeRows(rows, x, outputs, expected(metadata, outputs.length)));
    }

    private static Optional<Expected> expected(Map<String, String> metadata, int count) {
        if (!metadata.containsKey(EXPECTED)) {
            return Optional.empty();
        }
        double[] values = new double[count];
        bytes(metadata, EXPECTED, count * Double.BYTES).asDoubleBuffer().get(values);
        try {
            Tolerance tolerance = new Tolerance(number(metadata, RELATIVE), number(metadata, ABSOLUTE));
            return Optional.of(new Expected(values, tolerance, Envelope.required(metadata, SOURCE)));
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException("the probe rows: " + e.getMessage());
        }
    }

    private static double number(Map<String, String> metadata, String key) {
        String text = Envelope.required(metadata, key);
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException _) {
            throw new ModelFormatException(key + " must be a number, but is " + JsonWriter.excerpt(text));
        }
    }

    private static ByteBuffer bytes(Map<String, String> metadata, String key, int length) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(Envelope.required(metadata, key));
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(key + " is no valid Base64: " + e.getMessage());
        }
        if (bytes.length != length) {
            throw new ModelFormatException(key + " must hold " + length + " bytes, but holds " + bytes.length);
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Computes the rows here, together and each alone, and compares.
     *
     * @throws IllegalArgumentException if the model has other inputs or outputs
     */
    public Check check(Model model) {
        float[] together = model.predict(x);
        float[] alone = new float[together.length];
        Predictor predictor = model.newPredictor(1);
        for (int row = 0; row < rows; row++) {
            predictor.predict(x, row * model.network().inputs(), 1, alone, row * predictor.outputs());
        }
        OutputComparison own = sameBits(alone, outputs) ? inBits(together) : inBits(alone);
        return new Check(
                rows,
                own,
                expected.map(e ->
                        OutputComparison.of(together, e.outputs, model.network().outputs(), e.tolerance)));
    }

    private static boolean sameBits(float[] a, float[] b) {
        // Arrays.equals takes 0 and -0 for different, and any two NaN for equal.
        return Arrays.equals(a, b);
    }

    private OutputComparison inBits(float[] got) {
        double[] kept = new double[outputs.length];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = outputs[i];
        }
        OutputComparison comparison = OutputComparison.of(got, kept, outputs.length / rows, new Tolerance(0, 0));
        // Zeros of different signs are equal as numbers.
        int differing = 0;
        for (int i = 0; i < got.length; i++) {
            differing += Float.floatToIntBits(got[i]) == Float.floatToIntBits(outputs[i]) ? 0 : 1;
        }
        return new OutputComparison(
                comparison.values(),
                differing,
                comparison.largestAbsolute(),
                comparison.largestRelative(),
                comparison.row(),
                comparison.output(),
                comparison.got(),
                comparison.expected());
    }
}
