package dev.lanewise.infer;

import java.io.Serial;

/** The batcher takes no more requests: it is closed. */
public final class BatcherClosedException extends PredictionException {

    @Serial
    private static final long serialVersionUID = 1;

    BatcherClosedException() {
        super("the batcher is closed and takes no more requests", null);
    }
}
