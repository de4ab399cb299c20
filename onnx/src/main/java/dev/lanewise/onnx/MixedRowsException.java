package dev.lanewise.onnx;

/** An operation is no function of each row alone, with the axes of the batch that were assumed. */
final class MixedRowsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MixedRowsException(String message) {
        super(message);
    }
}
