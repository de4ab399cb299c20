package dev.lanewise.engine;

import dev.lanewise.kernel.Tiles;
import dev.lanewise.support.Checks;
import dev.lanewise.support.Workers;
import org.jspecify.annotations.Nullable;

/**
 * The values between two steps, in rows of whole lines: pre-activations {@code z}, activations {@code a = σ(z)}, and {@code δ},
 * the gradient of the loss by {@code z}. Pads are zero.
 */
public final class Signal {

    private static final float[] NONE = {};

    private final Batch batch;
    private final int width;
    private final int stride;
    private final ActivationFunction activation;
    private final float[] z;
    private final float[] a;
    private final float[] delta;
    private final Workers.Work activatePart;
    private final Workers.Work derivePart;

    private Signal(
            Batch batch, int width, ActivationFunction activation, float[] z, float[] a, float @Nullable [] delta) {
        this.batch = batch;
        this.width = width;
        this.activation = activation;
        stride = Tiles.rowStride(width);
        this.z = z;
        this.a = a;
        this.delta = delta == null ? NONE : delta;
        activatePart = batch.overRows(width, (from, to) -> activate(from, to, 0, width));
        derivePart = batch.overRows(width, (from, to) -> derive(from, to, 0, width));
    }

    /** The rows that go into a program: they have no gradient. */
    static Signal input(Batch batch, int width) {
        float[] x = buffer(batch, width);
        return new Signal(batch, width, ActivationFunction.IDENTITY, x, x, null);
    }

    /** What a step computes. */
    static Signal of(Batch batch, int width, ActivationFunction activation) {
        float[] z = buffer(batch, width);
        float[] a = activation.isIdentity() ? z : new float[z.length];
        return new Signal(batch, width, activation, z, a, new float[z.length]);
    }

    /** The activations of this signal as a signal of its own: the same values, another δ, if there is one at all. */
    Signal branch() {
        return new Signal(batch, width, ActivationFunction.IDENTITY, a, a, hasDelta() ? new float[a.length] : null);
    }

    private static float[] buffer(Batch batch, int width) {
        return new float[Checks.rowsLength("rows", batch.maxRows, Tiles.rowStride(width))];
    }

    /** Columns. */
    public int width() {
        return width;
    }

    /** Floats from one row to the next. */
    public int stride() {
        return stride;
    }

    /** Pre-activations, {@code [rows × stride]}. */
    public float[] z() {
        return z;
    }

    /** Activations, {@code [rows × stride]}; the same array as {@link #z} where they are the same. */
    public float[] a() {
        return a;
    }

    /** δ, {@code [rows × stride]}; empty for rows that go into a program. */
    public float[] delta() {
        return delta;
    }

    boolean hasDelta() {
        return delta.length > 0;
    }

    boolean needsWholeRows() {
        return activation.needsWholeRows();
    }

    /** {@code a = σ(z)} for some rows and columns. */
    void activate(int firstRow, int endRow, int from, int to) {
        activation.apply(firstRow, endRow - firstRow, from, to, width, stride, z, a);
    }

    /** {@code δ *= σ′(z)} for some rows and columns. */
    void derive(int firstRow, int endRow, int from, int to) {
        activation.applyBackward(firstRow, endRow - firstRow, from, to, width, stride, z, a, delta);
    }

    /** {@code a = σ(z)} by rows, in parts. */
    void activate() {
        batch.workers.run(activatePart, batch.rowParts(width));
    }

    /** {@code δ *= σ′(z)} by rows, in parts. */
    void derive() {
        batch.workers.run(derivePart, batch.rowParts(width));
    }

    /** Whether the values of all rows at hand are finite. */
    public boolean isFinite() {
        for (int b = 0; b < batch.rows; b++) {
            for (int j = b * stride; j < b * stride + width; j++) {
                if (!Float.isFinite(z[j]) || !Float.isFinite(a[j])) {
                    return false;
                }
            }
        }
        return true;
    }
}
