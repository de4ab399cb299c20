package dev.lanewise.engine;

import dev.lanewise.support.Rows;
import java.util.Arrays;

/**
 * A network that answers: its steps in order, over a few buffers that they use in turns, made once for up to a number of rows.
 * Belongs to one thread; {@link #run} allocates nothing. An {@link InferenceBuilder} makes it.
 */
public final class InferenceProgram {

    private final InferenceStep[] steps;
    private final float[][] buffers;
    private final int outputs;

    InferenceProgram(InferenceStep[] steps, float[][] buffers, int outputs) {
        this.steps = steps;
        this.buffers = buffers;
        this.outputs = outputs;
    }

    /** Bytes of the buffers. */
    public long byteSize() {
        return Arrays.stream(buffers).mapToLong(buffer -> buffer.length).sum() * Float.BYTES;
    }

    /**
     * Computes {@code rows} rows of {@code x} with row stride {@code ldx} into row-major {@code out [rows × outputs]}.
     *
     * @param activateLast whether to apply the activation of the last step
     */
    public void run(int rows, float[] x, int xOffset, int ldx, float[] out, int outOffset, boolean activateLast) {
        float[] in = x;
        int inOffset = xOffset;
        int ldin = ldx;
        for (int i = 0; i < steps.length; i++) {
            InferenceStep step = steps[i];
            step.run(rows, in, inOffset, ldin, activateLast || i < steps.length - 1);
            in = step.output();
            inOffset = 0;
            ldin = step.stride();
        }
        Rows.copy(rows, outputs, in, inOffset, ldin, out, outOffset, outputs);
    }
}
