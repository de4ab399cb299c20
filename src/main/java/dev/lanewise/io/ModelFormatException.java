package dev.lanewise.io;

import java.nio.file.Path;

/**
 * A file is no intact one of a format that this version reads; the message says which file, what is wrong and where.
 */
public final class ModelFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is wrong; readers of other formats raise it as well. */
    public ModelFormatException(String problem) {
        super(problem);
    }

    private ModelFormatException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The same problem with the file it was found in. */
    ModelFormatException in(Path file) {
        return new ModelFormatException(file + ": " + getMessage(), this);
    }
}
