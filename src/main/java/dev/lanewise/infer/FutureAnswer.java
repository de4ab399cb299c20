package dev.lanewise.infer;

import java.util.concurrent.CompletableFuture;

/** The future of a submitted request, with the memory for its answer: whoever completes it has nothing left to allocate. */
final class FutureAnswer extends CompletableFuture<float[]> {

    private final float[] values;

    FutureAnswer(int outputs) {
        values = new float[outputs];
    }

    /** Takes a copy of the answer, for {@link #deliver}. */
    void keep(float[] answer) {
        System.arraycopy(answer, 0, values, 0, values.length);
    }

    /** Completes with what was kept, unless somebody else did before. */
    void deliver() {
        complete(values);
    }
}
