package dev.lanewise.data;

import java.io.Serial;

/**
 * A file cannot be read or written, or its contents are not what they should be. The message is one line: where
 * ({@code file:line:column} in a table, counted from 1), what was expected, what came.
 */
public final class DataFormatException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    DataFormatException(String message) {
        super(message);
    }

    DataFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
