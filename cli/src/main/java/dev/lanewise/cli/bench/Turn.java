package dev.lanewise.cli.bench;

import dev.lanewise.cli.bench.figures.JmhResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process that takes turns says that it will do next.
 *
 * @param benchCase that it is at
 * @param warmUp whether this does not count
 */
record Turn(BenchCase benchCase, boolean warmUp) {

    // JMH begins a line with the number of the iteration and ends it with the result; this comes in between.
    private static final Pattern FORM =
            Pattern.compile("(?:(?:# Warmup )?Iteration +\\d+: )?turn (warm-up|measurement) (\\S+)((?: \\w+=\\S*)*)");

    /** Empty if the line says something else. */
    static Optional<Turn> parse(String line) {
        Matcher form = FORM.matcher(line);
        if (!form.matches()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new TreeMap<>();
        for (String parameter : form.group(3).strip().split(" ", -1)) {
            int end = parameter.indexOf('=');
            if (end > 0) {
                parameters.put(parameter.substring(0, end), parameter.substring(end + 1));
            }
        }
        BenchCase benchCase = BenchCase.of(new JmhResult(form.group(2), parameters, List.of(), "", null));
        return Optional.of(new Turn(benchCase, form.group(1).equals("warm-up")));
    }
}
