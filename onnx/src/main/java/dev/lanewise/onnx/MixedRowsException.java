package dev.lanewise.onnx;

import dev.lanewise.io.ModelFormatException;

/** With the axes of the batch that were assumed the graph is no network: others may be worth a try. */
final class MixedRowsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** An operation is no function of each row alone. */
    MixedRowsException(String message) {
        super(message);
    }

    /** A formula remains unfinished, perhaps because its means are over a part of what was taken for a row. */
    MixedRowsException(ModelFormatException refusal) {
        super(refusal.getMessage(), refusal);
    }
}
