package dev.lanewise.cli;

/** Starts the {@code lanewise} command. Needs no class but the JDK's, so that it can say why there are no others. */
public final class Main {

    static final String NO_CLASSES =
            "a class cannot be loaded: the installation is incomplete, or too few files may be open"
                    + " at a time (allow more with ulimit -n 1024)";

    private static final String NO_CLASSES_LINE = "lanewise: " + NO_CLASSES;

    private Main() {}

    /** Runs a command line and ends the process with its {@link ExitCode}. */
    public static void main(String[] arguments) {
        try {
            Cli.run(arguments);
        } catch (LinkageError | TypeNotPresentException _) {
            System.err.println(NO_CLASSES_LINE);
            System.exit(1);
        }
    }
}
