package dev.lanewise.cli.context;

import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Turns the complaint of the library about a setting into one about the option that set it. */
public final class Usage {

    private static final Pattern FIRST_WORD = Pattern.compile("^\\p{javaLowerCase}\\w*");

    private Usage() {}

    /**
     * What {@code settings} gives.
     *
     * @throws ParameterException if it raises an {@link IllegalArgumentException}
     */
    public static <T> T check(CommandSpec spec, Supplier<T> settings) {
        try {
            return settings.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), inWordsOf(spec, String.valueOf(e.getMessage())), e);
        }
    }

    /** {@code batchSize must be …} becomes {@code --batch-size must be …}. */
    private static String inWordsOf(CommandSpec spec, String message) {
        Matcher word = FIRST_WORD.matcher(message);
        if (!word.find()) {
            return message;
        }
        String option = "--" + word.group().replaceAll("(\\p{Upper})", "-$1").toLowerCase(Locale.ROOT);
        return spec.findOption(option) == null ? message : option + message.substring(word.end());
    }
}
