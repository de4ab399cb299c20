package dev.lanewise.infer;

import java.io.Serial;

/**
 * All places of the batcher are taken, and it is set to refuse what comes then. Has no stack trace: it is thrown when
 * the processors have no time to make one.
 */
public final class QueueFullException extends PredictionException {

    @Serial
    private static final long serialVersionUID = 1;

    QueueFullException(int queueCapacity) {
        super("all " + queueCapacity
                + " places of the queue are taken; try later, or choose OverloadPolicy.BLOCK or RUN_INLINE");
    }
}
