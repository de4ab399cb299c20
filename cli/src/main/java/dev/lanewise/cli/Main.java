package dev.lanewise.cli;

import dev.lanewise.cli.context.ExitCode;
import dev.lanewise.cli.context.Failures;

/** Starts the {@code lanewise} command. Needs no class but the JDK's, so that it can say why there are no others. */
public final class Main {

    /** A constant, so that the class it comes from is not loaded. */
    private static final String NO_CLASSES = "lanewise: " + Failures.NO_CLASSES;

    private Main() {}

    /** Runs a command line and ends the process with its {@link ExitCode}. */
    public static void main(String[] arguments) {
        try {
            Cli.run(arguments);
        } catch (LinkageError | TypeNotPresentException _) {
            System.err.println(NO_CLASSES);
            System.exit(1);
        }
    }
}
