package dev.lanewise.cli.tuning;

import dev.lanewise.cli.context.Failures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Command lines as they were before {@code tune} had subcommands: {@code tune --for training} becomes {@code tune training}, and
 * where no purpose is named it is {@code serving}.
 */
final class PurposeWord implements IParameterPreprocessor {

    private static final String OPTION = "--for";
    private static final String DEFAULT = "serving";
    private static final String END_OF_OPTIONS = "--";
    private static final Set<String> ABOUT_TUNE = Set.of("-h", "--help", "-v", "--version");

    /** The stack has the next argument on top. */
    @Override
    public boolean preprocess(
            Stack<String> arguments, CommandSpec command, @Nullable ArgSpec argument, Map<String, Object> info) {
        if (command.subcommands().isEmpty()) {
            return false;
        }
        List<String> words = new ArrayList<>(arguments);
        Collections.reverse(words);
        List<String> own = words.stream()
                .dropWhile(Failures.DEBUG_OPTION::equalsIgnoreCase)
                .toList();
        boolean isNamed = !own.isEmpty() && command.subcommands().containsKey(own.getFirst());
        boolean isAboutTune =
                own.size() == 1 && ABOUT_TUNE.contains(own.getFirst().toLowerCase(Locale.ROOT));
        if (isNamed || isAboutTune) {
            return false;
        }
        words.addFirst(purpose(words, command));
        arguments.clear();
        arguments.addAll(words.reversed());
        return false;
    }

    /** Takes {@code --for PURPOSE} or {@code --for=PURPOSE} out of the words. */
    private static String purpose(List<String> words, CommandSpec command) {
        for (int i = 0; i < words.size() && !words.get(i).equals(END_OF_OPTIONS); i++) {
            String[] option = words.get(i).split("=", 2);
            if (option[0].equalsIgnoreCase(OPTION)) {
                words.remove(i);
                if (option.length < 2 && i == words.size()) {
                    throw new ParameterException(
                            command.commandLine(), "Missing required parameter for option '--for' (PURPOSE)");
                }
                return known(option.length < 2 ? words.remove(i) : option[1], command);
            }
        }
        return DEFAULT;
    }

    private static String known(String word, CommandSpec command) {
        String purpose = word.toLowerCase(Locale.ROOT);
        if (!command.subcommands().containsKey(purpose)) {
            throw new ParameterException(
                    command.commandLine(),
                    "Invalid value for option '--for': expected one of "
                            + command.subcommands().keySet() + " (case-insensitive) but was '" + word + "'");
        }
        return purpose;
    }
}
