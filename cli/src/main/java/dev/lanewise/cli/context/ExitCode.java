package dev.lanewise.cli.context;

/** What the process ends with. */
public final class ExitCode {

    /** Done. */
    public static final int OK = 0;

    /** The run failed: data, a file, training, a check, or a result could not be written; two models that are compared differ. */
    public static final int FAILURE = 1;

    /** Invalid command line; nothing was done. */
    public static final int USAGE = 2;

    /** A tuning is done, but its target cannot be met or the measurements do not tell which batch size is best. */
    public static final int NO_ANSWER = 3;

    /** The reader of standard output has ended: 128 + SIGPIPE, as of other programs. */
    public static final int CLOSED_PIPE = 141;

    private ExitCode() {}
}
