package dev.lanewise.cli.context;

import dev.lanewise.NonFiniteLossException;
import dev.lanewise.cli.text.Text;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.io.ModelFormatException;
import dev.lanewise.tune.measure.TuningException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Every failure becomes one line on standard error and an exit code. */
public final class Failures {

    /** Of the root command: the stack trace of a failure. */
    public static final String DEBUG_OPTION = "--debug";

    /** System property with the meaning of {@link #DEBUG_OPTION}. */
    static final String DEBUG_PROPERTY = "lanewise.debug";

    /** What the loader of classes complains about, with what helps. */
    public static final String NO_CLASSES =
            "a class cannot be loaded: the installation is incomplete, or too few files may be open"
                    + " at a time (allow more with ulimit -n 1024)";

    private static final int LONGEST_QUOTE = 200;
    private static final int SHORTENED_QUOTE = 100;
    private static final int LONGEST_LINE = 4000;

    private Failures() {}

    /** A root command that can be asked for stack traces. */
    public interface Debuggable {

        /** Whether they are wanted. */
        boolean isDebug();
    }

    /** A wrong command line. */
    public static final class OfUsage implements IParameterExceptionHandler {
        @Override
        public int handleParseException(ParameterException e, String[] arguments) {
            CommandLine commandLine = e.getCommandLine();
            CommandSpec spec = commandLine.getCommandSpec();
            print(commandLine, e.getMessage() + suggestion(e, spec) + " (see " + help(spec) + ")", e);
            return ExitCode.USAGE;
        }

        private static String help(CommandSpec spec) {
            boolean isNamed = spec.parent() != null && spec.parent().parent() == null;
            return isNamed ? "lanewise help " + spec.name() : spec.qualifiedName() + " --help";
        }

        private static String suggestion(ParameterException e, CommandSpec spec) {
            if (!(e instanceof UnmatchedArgumentException unmatched)) {
                return "";
            }
            String option = unmatched.getUnmatched().getFirst().replaceFirst("=.*", "");
            Optional<String> owner = owner(option, spec);
            if (owner.isPresent()) {
                return "; " + option + " is for " + owner.get();
            }
            List<String> suggestions = unmatched.getSuggestions();
            return suggestions.isEmpty() ? "" : "; did you mean " + String.join(" or ", suggestions) + "?";
        }

        /** The command beside it that has the option; commands of the root have too little in common for that. */
        private static Optional<String> owner(String option, CommandSpec spec) {
            boolean hasKin = spec.parent() != null && spec.parent().parent() != null;
            return !hasKin
                    ? Optional.empty()
                    : spec.parent().subcommands().values().stream()
                            .map(CommandLine::getCommandSpec)
                            .filter(kin -> kin.findOption(option) != null)
                            .map(CommandSpec::qualifiedName)
                            .findFirst();
        }
    }

    /** A run that failed. */
    public static final class OfRun implements IExecutionExceptionHandler {
        @Override
        public int handleExecutionException(Exception e, CommandLine commandLine, ParseResult parsed) {
            return report(commandLine, e);
        }
    }

    public static int report(CommandLine commandLine, Throwable failure) {
        if (StandardOutput.isClosedPipe(failure.getCause())) {
            return ExitCode.CLOSED_PIPE;
        }
        print(commandLine, message(failure), failure);
        return ExitCode.FAILURE;
    }

    /** What has happened, and what helps. */
    public static String message(Throwable failure) {
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
            case CancellationException e -> text(e);
            case InvalidPathException e -> unreadableName(e.getInput());
            case LinkageError e -> NO_CLASSES + ": " + e;
            case IllegalArgumentException e -> text(e);
            case IllegalStateException e -> text(e);
            default -> "unexpected " + failure + "; --debug shows where";
        };
    }

    private static String text(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private static void print(CommandLine commandLine, String message, Throwable failure) {
        commandLine.getErr().println("lanewise: " + line(message));
        boolean asked = commandLine.getCommandSpec().root().userObject() instanceof Debuggable root && root.isDebug();
        if (asked || Boolean.getBoolean(DEBUG_PROPERTY)) {
            failure.printStackTrace(commandLine.getErr());
        }
    }

    /**
     * The path of a file.
     *
     * @throws IllegalArgumentException if the locale has no such characters; says what helps
     */
    public static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(unreadableName(name), e);
        }
    }

    private static String unreadableName(String name) {
        return "the name \"" + name + "\" has characters that the locale's encoding "
                + System.getProperty("sun.jnu.encoding") + " has not: set a locale with UTF-8, such as LC_ALL=C.UTF-8";
    }

    /** One line of bounded length, whatever data it quotes. */
    public static String line(String message) {
        String bounded = shorten(withShortQuotes(message), LONGEST_LINE, LONGEST_LINE / 2);
        StringBuilder line = new StringBuilder();
        bounded.strip().replaceAll("\\s*\\R\\s*", " ").codePoints().forEach(c -> {
            if (Character.isISOControl(c) && c != '\t') {
                line.append(Text.format("\\u%04x", c)); // a terminal would obey it
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.toString();
    }

    private static String withShortQuotes(String message) {
        StringBuilder text = new StringBuilder();
        int position = 0;
        for (int open = message.indexOf('"'); open >= 0; open = message.indexOf('"', position)) {
            int close = message.indexOf('"', open + 1);
            if (close < 0) {
                break;
            }
            text.append(message, position, open + 1);
            text.append(shorten(message.substring(open + 1, close), LONGEST_QUOTE, SHORTENED_QUOTE));
            text.append('"');
            position = close + 1;
        }
        return text.append(message, position, message.length()).toString();
    }

    /** Its beginning and its end if it is longer than {@code longest}. */
    private static String shorten(String text, int longest, int kept) {
        if (text.length() <= longest) {
            return text;
        }
        int left = text.length() - kept;
        return text.substring(0, kept - kept / 4)
                + Text.format("… (%,d characters) …", left)
                + text.substring(text.length() - kept / 4);
    }
}
