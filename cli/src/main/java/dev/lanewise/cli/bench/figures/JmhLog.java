package dev.lanewise.cli.bench.figures;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What JMH prints while it runs, line by line. */
public final class JmhLog {

    private static final Pattern ITERATION = Pattern.compile("(# Warmup )?Iteration +\\d+: .*");
    private static final Pattern EXCEPTION = Pattern.compile("([\\w.$]+\\.)?(\\w+(?:Exception|Error))(?:: (.*))?");
    private static final Pattern DESCRIPTION =
            Pattern.compile("(?:(?:# Warmup )?Iteration +\\d+: )?[A-Z_]{3,} is (.*)");

    private final Runnable onIteration;
    private final Set<String> failures = new LinkedHashSet<>();
    private boolean afterFailure;
    private String description = "";
    private String lastLine = "";

    public JmhLog(Runnable onIteration) {
        this.onIteration = onIteration;
    }

    public void accept(String line) {
        if (ITERATION.matcher(line).matches()) {
            onIteration.run();
        }
        Matcher describes = DESCRIPTION.matcher(line);
        if (describes.matches()) {
            description = describes.group(1);
        }
        if (line.endsWith("<failure>")) {
            afterFailure = true;
        } else if (afterFailure && !line.isBlank()) {
            afterFailure = false;
            failures.add(message(line));
        } else if (line.startsWith("ERROR: ")) {
            failures.add(line.substring("ERROR: ".length()));
        }
        if (!line.isBlank() && !line.startsWith("\tat ")) {
            lastLine = line.strip();
        }
    }

    /** The message of an expected failure; other exceptions with their names. */
    private static String message(String line) {
        Matcher exception = EXCEPTION.matcher(line);
        if (!exception.matches() || exception.group(3) == null) {
            return line;
        }
        boolean expected =
                List.of("IllegalStateException", "IllegalArgumentException").contains(exception.group(2));
        return expected ? exception.group(3) : exception.group(2) + ": " + exception.group(3);
    }

    /** Each message once. */
    public Set<String> failures() {
        return failures;
    }

    /** What the benchmark says that it runs; empty if it says nothing. */
    public Optional<String> description() {
        return description.isEmpty() ? Optional.empty() : Optional.of(description);
    }

    /** What stands there when a process dies. */
    public String lastLine() {
        return lastLine;
    }
}
