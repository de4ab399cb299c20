package dev.lanewise;

import dev.lanewise.engine.InferenceProgram;
import dev.lanewise.kernel.Tiles;
import dev.lanewise.support.Checks;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Answers for one thread: the feature scaling and the network of a {@link Model}, with all that a call needs made
 * beforehand.
 *
 * <pre>{@code
 * Predictor predictor = model.newPredictor(32);     // one per thread
 * predictor.predict(in, out);                       // 1 to 32 rows
 * }</pre>
 *
 * <p>A warm call allocates nothing, takes no lock, and starts or wakes no thread. The answer for a row has the same
 * bits as {@link Model#predict} gives (with {@link Precision#FLOAT32}), whatever rows ride with it. NaN or infinity in
 * a row passes through to the answer for this row and touches no other.
 *
 * <p>Predictors of a model share one immutable copy of the weights, packed when the first of them is made; training the
 * network afterwards changes the predictors that {@link Model#newPredictor} makes later, not those that exist or are
 * copied from them. A predictor belongs to one thread at a time. There is nothing to close.
 */
public final class Predictor {

    private final Model model;
    private final Precision precision;
    private final int maxBatchSize;
    private final int inputs;
    private final int outputs;
    private final boolean scaled;
    private final int ldx;
    private final float[] x;
    private final float[] y;
    private final PackedNetwork packed;
    private final InferenceProgram program;
    private final boolean hasLogits;

    Predictor(Model model, int maxBatchSize, Precision precision) {
        this(model, maxBatchSize, precision, model.network().packed(precision));
    }

    private Predictor(Model model, int maxBatchSize, Precision precision, PackedNetwork packed) {
        this.model = model;
        this.precision = precision;
        this.maxBatchSize = Checks.positive("maxBatchSize", maxBatchSize);
        inputs = model.network().inputs();
        outputs = model.network().outputs();
        scaled = !model.featureScaling().isIdentity();
        ldx = Tiles.rowStride(inputs);
        x = new float[Checks.rowsLength("maxBatchSize", maxBatchSize, ldx)];
        y = new float[Checks.rowsLength("maxBatchSize", maxBatchSize, outputs)];
        this.packed = packed;
        program = packed.program(maxBatchSize);
        hasLogits = model.network().architecture().outputActivation().hasLogits();
    }

    /**
     * Another predictor with the same weights, for another thread. Unlike {@link Model#newPredictor} it does not look
     * whether the network has changed since, so it costs no more than its scratch.
     *
     * @param maxBatchSize rows that a call takes at most, at least 1
     * @throws IllegalArgumentException if {@code maxBatchSize} is below 1 or too large for an array of its rows
     */
    public Predictor copy(int maxBatchSize) {
        return new Predictor(model, maxBatchSize, precision, packed);
    }

    /** The model that it answers for. */
    public Model model() {
        return model;
    }

    /** How it keeps the weights. */
    public Precision precision() {
        return precision;
    }

    /** Rows that a call takes at most. */
    public int maxBatchSize() {
        return maxBatchSize;
    }

    /** Features of a row. */
    public int inputs() {
        return inputs;
    }

    /** Outputs of a row. */
    public int outputs() {
        return outputs;
    }

    /** Bytes of native memory that the packed weights take; shared with all predictors of this model and precision. */
    public long weightBytes() {
        return packed.byteSize();
    }

    /** Bytes of heap that this predictor takes for itself, apart from a few small objects. */
    public long scratchBytes() {
        return ((long) x.length + y.length) * Float.BYTES + program.byteSize();
    }

    /**
     * Predicts all rows of {@code in}.
     *
     * @param in raw features, row-major {@code [rows × inputs]}, 1 to {@link #maxBatchSize} rows
     * @param out answers, row-major {@code [rows × outputs]}; may be {@code in}
     * @throws IllegalArgumentException if {@code in} is no whole number of rows or too many, or {@code out} has not
     *     their length
     */
    @AllocationFree
    public void predict(float[] in, float[] out) {
        int rows = Checks.rows("in", in.length, inputs);
        requireRows(rows);
        Checks.length("out", (long) rows * outputs, out.length, "rows × outputs");
        run(in, 0, rows, out, 0, false);
    }

    /** Predicts the one row of {@code in} that begins at {@code inOffset}; errors as with {@code rows}. */
    @AllocationFree
    public void predict(float[] in, int inOffset, float[] out, int outOffset) {
        predict(in, inOffset, 1, out, outOffset);
    }

    /**
     * Predicts {@code rows} rows.
     *
     * @param in raw features, row-major {@code [rows × inputs]} from {@code inOffset} on
     * @param rows 1 to {@link #maxBatchSize}
     * @param out answers, row-major {@code [rows × outputs]} from {@code outOffset} on; may overlap {@code in}
     * @throws IllegalArgumentException if {@code rows} is out of range or an array too short
     */
    @AllocationFree
    public void predict(float[] in, int inOffset, int rows, float[] out, int outOffset) {
        requireRows(rows);
        Checks.room("in", in.length, inOffset, (long) rows * inputs, " numbers");
        Checks.room("out", out.length, outOffset, (long) rows * outputs, " numbers");
        run(in, inOffset, rows, out, outOffset, false);
    }

    /**
     * As {@link #predict(float[], float[])}, with segments of any kind: heap or native, floats in native byte order,
     * aligned or not.
     *
     * @throws IllegalArgumentException if a segment has not the size of its rows, or {@code out} is read-only
     * @throws IllegalStateException if the scope of a segment is closed
     * @throws WrongThreadException if a segment belongs to another thread
     */
    @AllocationFree
    public void predict(MemorySegment in, MemorySegment out) {
        long rows = in.byteSize() / Float.BYTES / inputs;
        if (rows == 0 || rows > maxBatchSize || rows * inputs * Float.BYTES != in.byteSize()) {
            throw new IllegalArgumentException("in must hold 1 to " + maxBatchSize + " rows of " + inputs
                    + " floats, but has " + in.byteSize() + " bytes");
        }
        if (out.byteSize() != rows * outputs * Float.BYTES) {
            throw new IllegalArgumentException(
                    "out must hold " + rows + " × " + outputs + " floats, but has " + out.byteSize() + " bytes");
        }
        requireWritable(out);
        run(in, 0, (int) rows, out, 0);
    }

    /**
     * As {@link #predict(float[], int, int, float[], int)}, with segments of any kind: heap or native, floats in native
     * byte order, aligned or not.
     *
     * @param inOffset in bytes
     * @param outOffset in bytes
     * @throws IllegalArgumentException if {@code rows} is out of range, a segment too short, or {@code out} read-only
     * @throws IllegalStateException if the scope of a segment is closed
     * @throws WrongThreadException if a segment belongs to another thread
     */
    @AllocationFree
    public void predict(MemorySegment in, long inOffset, int rows, MemorySegment out, long outOffset) {
        requireRows(rows);
        Checks.room("in", in.byteSize(), inOffset, (long) rows * inputs * Float.BYTES, " bytes");
        Checks.room("out", out.byteSize(), outOffset, (long) rows * outputs * Float.BYTES, " bytes");
        requireWritable(out);
        run(in, inOffset, rows, out, outOffset);
    }

    /**
     * The class of the one row in {@code in}, as {@link Model#classify} gives it.
     *
     * @throws IllegalArgumentException if {@code in} is not one row, or its outputs are NaN and so of no class
     */
    @AllocationFree
    public int classify(float[] in) {
        Checks.length("in", inputs, in.length, "one row of features");
        run(in, 0, 1, y, 0, true);
        return model.categoryOfLogits(y, 0);
    }

    /**
     * The classes of {@code rows} rows, as {@link Model#classify} gives them.
     *
     * @throws IllegalArgumentException as in {@code predict}, or if the outputs of a row are NaN and so of no class;
     *     names the first such row, before which {@code classes} is filled
     */
    @AllocationFree
    public void classify(float[] in, int inOffset, int rows, int[] classes, int classesOffset) {
        requireRows(rows);
        Checks.room("in", in.length, inOffset, (long) rows * inputs, " numbers");
        Checks.room("classes", classes.length, classesOffset, rows, " numbers");
        run(in, inOffset, rows, y, 0, true);
        for (int row = 0; row < rows; row++) {
            classes[classesOffset + row] = model.categoryOfLogits(y, row);
        }
    }

    private void requireRows(int rows) {
        if (rows < 1 || rows > maxBatchSize) {
            throw new IllegalArgumentException("rows must be 1 to maxBatchSize, " + maxBatchSize + ", but is " + rows);
        }
    }

    private static void requireWritable(MemorySegment out) {
        if (out.isReadOnly()) {
            throw new IllegalArgumentException("out must be writable, but is read-only");
        }
    }

    private void run(MemorySegment in, long inOffset, int rows, MemorySegment out, long outOffset) {
        long rowBytes = (long) inputs * Float.BYTES;
        for (int row = 0; row < rows; row++) {
            MemorySegment.copy(in, ValueLayout.JAVA_FLOAT_UNALIGNED, inOffset + row * rowBytes, x, row * ldx, inputs);
            if (scaled) {
                model.featureScaling().apply(1, x, row * ldx, x, row * ldx);
            }
        }
        program.run(rows, x, 0, ldx, y, 0, true);
        MemorySegment.copy(y, 0, out, ValueLayout.JAVA_FLOAT_UNALIGNED, outOffset, rows * outputs);
    }

    private void run(float[] in, int inOffset, int rows, float[] out, int outOffset, boolean logits) {
        if (!scaled) {
            program.run(rows, in, inOffset, inputs, out, outOffset, !(logits && hasLogits));
            return;
        }
        for (int row = 0; row < rows; row++) {
            model.featureScaling().apply(1, in, inOffset + row * inputs, x, row * ldx);
        }
        program.run(rows, x, 0, ldx, out, outOffset, !(logits && hasLogits));
    }
}
