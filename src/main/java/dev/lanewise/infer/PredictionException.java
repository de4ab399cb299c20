package dev.lanewise.infer;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A {@link MicroBatcher} has no answer to a request; the subclass says why. Other requests are not
 * concerned. */
public abstract sealed class PredictionException extends RuntimeException
        permits BatcherClosedException,
                DeadlineExceededException,
                PredictionFailedException,
                PredictionInterruptedException,
                QueueFullException {

    @Serial
    private static final long serialVersionUID = 1;

    PredictionException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Without a stack trace: for what is thrown when the processors have no time to walk stacks. */
    PredictionException(String message) {
        super(message, null, false, false);
    }
}
