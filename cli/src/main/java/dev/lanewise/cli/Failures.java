package dev.lanewise.cli;

import dev.lanewise.NonFiniteLossException;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.io.ModelFormatException;
import dev.lanewise.tune.TuningException;
import java.io.UncheckedIOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Every failure becomes one line on standard error and an exit code. */
final class Failures {

    /** System property with the meaning of {@code --debug}. */
    static final String DEBUG_PROPERTY = "lanewise.debug";

    private Failures() {}

    /** A wrong command line. */
    static final class OfUsage implements IParameterExceptionHandler {
        @Override
        public int handleParseException(ParameterException e, String[] arguments) {
            CommandLine commandLine = e.getCommandLine();
            CommandSpec spec = commandLine.getCommandSpec();
            String help = spec.parent() == null ? "lanewise --help" : "lanewise help " + spec.name();
            print(commandLine, e.getMessage() + suggestion(e) + " (see " + help + ")", e);
            return ExitCode.USAGE;
        }

        private static String suggestion(ParameterException e) {
            List<String> suggestions = e instanceof UnmatchedArgumentException u ? u.getSuggestions() : List.of();
            return suggestions.isEmpty() ? "" : "; did you mean " + String.join(" or ", suggestions) + "?";
        }
    }

    /** A run that failed. */
    static final class OfRun implements IExecutionExceptionHandler {
        @Override
        public int handleExecutionException(Exception e, CommandLine commandLine, ParseResult parsed) {
            return report(commandLine, e);
        }
    }

    static int report(CommandLine commandLine, Throwable failure) {
        print(commandLine, message(failure), failure);
        return ExitCode.FAILURE;
    }

    private static String message(Throwable failure) {
        return switch (failure) {
            case ExceptionInInitializerError e when e.getCause() != null -> message(e.getCause());
            case OutOfMemoryError _ ->
                "out of memory: the JVM may use " + (Runtime.getRuntime().maxMemory() >> 20)
                        + " MiB; allow more with -Xmx";
            case DataFormatException e -> text(e);
            case ModelFormatException e -> text(e);
            case NonFiniteLossException e -> text(e);
            case TuningException e -> text(e);
            case UncheckedIOException e -> text(e);
            case IllegalArgumentException e -> text(e);
            case IllegalStateException e -> text(e);
            default -> "unexpected " + failure + "; --debug shows where";
        };
    }

    private static String text(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private static void print(CommandLine commandLine, String message, Throwable failure) {
        commandLine.getErr().println("lanewise: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
        LanewiseCommand root =
                (LanewiseCommand) commandLine.getCommandSpec().root().userObject();
        if (root.debug || Boolean.getBoolean(DEBUG_PROPERTY)) {
            failure.printStackTrace(commandLine.getErr());
        }
    }
}
