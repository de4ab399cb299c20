package dev.lanewise;

import dev.lanewise.kernel.Workers;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Answers for one thread: the feature scaling and the network of a {@link Model}, with all that a call needs made beforehand.
 *
 * <pre>{@code
 * Predictor predictor = model.newPredictor(32);     // one per thread
 * predictor.predict(in, out);                       // 1 to 32 rows
 * }</pre>
 *
 * <p>A warm call allocates nothing, takes no lock, and starts or wakes no thread. The answer for a row has the same bits as
 * {@link Model#predict} gives (with {@link Precision#FLOAT32}), whatever rows ride with it. NaN or infinity in a row passes
 * through to the answer for this row and touches no other.
 *
 * <p>Predictors of a model share one immutable copy of the weights, packed when the first of them is made; training the
 * network afterwards changes the predictors that are made later, not those that exist. A predictor belongs to one thread at
 * a time. There is nothing to close.
 */
public final class Predictor {

    private final Model model;
    private final Precision precision;
    private final int maxBatchSize;
    private final float[] x;
    private final float[] y;
    private final ForwardPass pass;

    Predictor(Model model, int maxBatchSize, Precision precision) {
        this.model = model;
        this.precision = precision;
        this.maxBatchSize = Checks.positive("maxBatchSize", maxBatchSize);
        x = new float[Math.multiplyExact(maxBatchSize, model.network().inputs())];
        y = new float[Math.multiplyExact(maxBatchSize, model.network().outputs())];
        pass = new ForwardPass(model.network(), maxBatchSize, Workers.of(1));
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
        return model.network().inputs();
    }

    /** Outputs of a row. */
    public int outputs() {
        return model.network().outputs();
    }

    /**
     * Predicts all rows of {@code in}.
     *
     * @param in raw features, row-major {@code [rows × inputs]}, 1 to {@link #maxBatchSize} rows
     * @param out answers, row-major {@code [rows × outputs]}; may be {@code in}
     * @throws IllegalArgumentException if {@code in} is no whole number of rows or too many, or {@code out} has not their length
     */
    @AllocationFree
    public void predict(float[] in, float[] out) {
        int rows = Checks.rows("in", in.length, inputs());
        Checks.length("out", rows * outputs(), out.length, "rows × outputs");
        predict(in, 0, rows, out, 0);
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
     * @param out answers, row-major {@code [rows × outputs]} from {@code outOffset} on
     * @throws IllegalArgumentException if {@code rows} is out of range or an array too short
     */
    @AllocationFree
    public void predict(float[] in, int inOffset, int rows, float[] out, int outOffset) {
        model.featureScaling().apply(rows, in, inOffset, x, 0);
        pass.run(rows, x, 0, inputs());
        pass.copyOutput(rows, out, outOffset);
    }

    /** As {@link #predict(float[], float[])}, with segments of any kind: heap or native, whole rows of native-order floats. */
    @AllocationFree
    public void predict(MemorySegment in, MemorySegment out) {
        int rows = Checks.rows("in", Math.toIntExact(in.byteSize() / Float.BYTES), inputs());
        predict(in, 0, rows, out, 0);
    }

    /**
     * As {@link #predict(float[], int, int, float[], int)}, with segments of any kind.
     *
     * @param inOffset in bytes
     * @param outOffset in bytes
     */
    @AllocationFree
    public void predict(MemorySegment in, long inOffset, int rows, MemorySegment out, long outOffset) {
        MemorySegment.copy(in, ValueLayout.JAVA_FLOAT_UNALIGNED, inOffset, x, 0, rows * inputs());
        predict(x, 0, rows, y, 0);
        MemorySegment.copy(y, 0, out, ValueLayout.JAVA_FLOAT_UNALIGNED, outOffset, rows * outputs());
    }

    /** The class of the one row in {@code in}, as {@link Model#classify} gives it. */
    @AllocationFree
    public int classify(float[] in) {
        predict(in, 0, 1, y, 0);
        return model.category(y, 0);
    }
}
