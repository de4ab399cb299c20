package dev.lanewise.tune.cost;

import dev.lanewise.tune.measure.TuningException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What one JVM has measured. As text: a line for each size, with its rows and the time of each round in nanoseconds,
 * such as {@code 8: 5123.5 5098.0 5101.25}; then {@code end}. Or, of a JVM that had no time to measure, {@code none: }
 * and the reason.
 *
 * @param rows of the sizes
 * @param nanos time of a batch by size and round, above 0; as many rounds of each size
 */
record CostSamples(List<Integer> rows, double[][] nanos) {

    private static final String END = "end";
    private static final String NONE = "none: ";

    /** In place of samples. */
    static List<String> noneBecause(String reason) {
        return List.of(NONE + reason);
    }

    /** Why there are no samples; empty if there are. */
    static Optional<String> missingBecause(List<String> lines) {
        return lines.stream()
                .limit(1)
                .filter(line -> line.startsWith(NONE))
                .map(line -> line.substring(NONE.length()))
                .findFirst();
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int size = 0; size < nanos.length; size++) {
            lines.add(rows.get(size) + ":"
                    + Arrays.stream(nanos[size]).mapToObj(time -> " " + time).collect(Collectors.joining()));
        }
        lines.add(END);
        return lines;
    }

    /**
     * Reads.
     *
     * @param rows of the sizes that must be there
     * @throws TuningException if the lines are anything else; names the first that is
     */
    static CostSamples parse(List<String> lines, List<Integer> rows) {
        double[][] nanos = new double[rows.size()][];
        for (int size = 0; size < nanos.length; size++) {
            nanos[size] = times(line(lines, size), rows.get(size) + ":", size + 1);
            if (nanos[size].length != nanos[0].length) {
                throw broken(size + 1, nanos[0].length + " times", nanos[size].length + " times");
            }
        }
        if (!line(lines, nanos.length).equals(END) || lines.size() > nanos.length + 1) {
            throw broken(nanos.length + 1, "\"" + END + "\" and nothing after it", quoted(lines.getLast()));
        }
        return new CostSamples(rows, nanos);
    }

    private static String line(List<String> lines, int index) {
        if (index >= lines.size()) {
            throw broken(index + 1, "a line", "nothing");
        }
        return lines.get(index);
    }

    private static double[] times(String line, String start, int number) {
        String[] words = line.split(" ", -1);
        if (words.length < 2 || !words[0].equals(start)) {
            throw broken(number, "\"" + start + "\" and times", quoted(line));
        }
        return Arrays.stream(words, 1, words.length)
                .mapToDouble(word -> time(word, number))
                .toArray();
    }

    private static double time(String word, int number) {
        try {
            double time = Double.parseDouble(word);
            if (time > 0 && Double.isFinite(time)) {
                return time;
            }
        } catch (NumberFormatException _) {
            // Falls through to the same message.
        }
        throw broken(number, "times above 0", quoted(word));
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    private static TuningException broken(int number, String expected, String actual) {
        return new TuningException("a JVM that measures batches must write " + expected + " in line " + number
                + " of its answer, but wrote " + actual);
    }
}
