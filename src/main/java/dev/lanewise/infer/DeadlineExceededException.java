package dev.lanewise.infer;

import java.io.Serial;

/**
 * The time that a request was given has passed. It was not computed, or its answer came too late. Has no stack trace:
 * most are thrown when the processors have no time to make one.
 */
public final class DeadlineExceededException extends PredictionException {

    @Serial
    private static final long serialVersionUID = 1;

    DeadlineExceededException(long timeoutNanos, long waitedNanos) {
        super("no answer within " + timeoutNanos / 1e3 + " µs; " + waitedNanos / 1e3
                + " µs have passed since the request arrived");
    }
}
