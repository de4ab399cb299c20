package dev.lanewise.infer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The future of a submitted request, with the memory for its answer: there is nothing left to allocate when it comes.
 */
final class FutureAnswer extends CompletableFuture<float[]> {

    /** How long to wait for other threads to give memory back. */
    private static final long RETRY_NANOS = 1_000_000;

    private final float[] values;

    FutureAnswer(int outputs) {
        values = new float[outputs];
    }

    /** Takes a copy of the answer, for {@link #deliver}. */
    void keep(float[] answer) {
        System.arraycopy(answer, 0, values, 0, values.length);
    }

    /**
     * Completes with what was kept, or with a failure, unless it is completed already, and runs the callbacks.
     *
     * <p>Never throws. What a callback throws ends in the future that depends on this one. But a failure takes some
     * bytes to pass on, as callbacks may; where there are none left, it waits until there are, and so misses no
     * callback.
     */
    void deliver(@Nullable Throwable failure) {
        int callbacks = Integer.MAX_VALUE;
        while (true) {
            try {
                if (failure == null || isDone()) {
                    // Allocates nothing; where it is completed already, runs the callbacks that are left.
                    complete(values);
                } else {
                    completeExceptionally(failure);
                }
                return;
            } catch (Throwable _) {
                int left = getNumberOfDependents();
                if (isDone() && left >= callbacks) {
                    return; // it is not about memory, and each has had its turn
                }
                callbacks = left;
                if (!isDone()) {
                    LockSupport.parkNanos(this, RETRY_NANOS);
                }
            }
        }
    }
}
