package dev.lanewise.infer;

import java.io.Serial;

/** The thread was interrupted while it waited for an answer. Its interrupt flag is set again. */
public final class PredictionInterruptedException extends PredictionException {

    @Serial
    private static final long serialVersionUID = 1;

    PredictionInterruptedException() {
        super("interrupted while waiting for an answer", null);
    }
}
