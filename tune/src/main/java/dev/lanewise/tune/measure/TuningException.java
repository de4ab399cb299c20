package dev.lanewise.tune.measure;

/** A tuning that cannot come to a verdict; says why and what to do. */
public final class TuningException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** With what went wrong and what to do. */
    public TuningException(String message) {
        super(message);
    }

    /** Because of another failure. */
    public TuningException(String message, Throwable cause) {
        super(message, cause);
    }
}
