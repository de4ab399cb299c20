package dev.lanewise.infer;

import java.io.Serial;

/**
 * The computation of a batch failed; the cause says how. All requests of that batch fail with it, each with an
 * exception of its own and the same cause. Without a cause there was no memory to say more.
 */
public final class PredictionFailedException extends PredictionException {

    @Serial
    private static final long serialVersionUID = 1;

    PredictionFailedException(int rows, Throwable cause) {
        super("the batch of " + rows + " rows could not be computed: " + cause, cause);
    }

    /** Made beforehand, for the moment in which another one cannot be. */
    PredictionFailedException() {
        super("no answer, and no memory to say why");
    }
}
