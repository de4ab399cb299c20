package dev.lanewise.infer;

import java.io.Serial;

/** The computation of a batch failed; the cause says how. All requests of that batch fail with it. */
public final class PredictionFailedException extends PredictionException {

    @Serial
    private static final long serialVersionUID = 1;

    /** The same, thrown in another thread. */
    PredictionFailedException(PredictionFailedException same) {
        super(same.getMessage(), same.getCause());
    }

    PredictionFailedException(int rows, Throwable cause) {
        super("the batch of " + rows + " rows could not be computed: " + cause, cause);
    }
}
