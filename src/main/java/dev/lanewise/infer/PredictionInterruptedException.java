package dev.lanewise.infer;

import java.io.Serial;

/**
 * The thread was interrupted while it waited for an answer, or for a place in the queue. Its interrupt flag stays set.
 */
public final class PredictionInterruptedException extends PredictionException {

    @Serial
    private static final long serialVersionUID = 1;

    PredictionInterruptedException() {
        super("interrupted while waiting for an answer", null);
    }
}
