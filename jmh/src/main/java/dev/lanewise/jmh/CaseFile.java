package dev.lanewise.jmh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What is to be measured, as a text file: one a line, blank lines and what follows a {@code #} left out. */
final class CaseFile {

    private CaseFile() {}

    /**
     * All that {@code file} names.
     *
     * @param kinds what the file holds, for messages: {@code shapes}
     * @param parse makes one out of a line, or says what is wrong with it by an {@link IllegalArgumentException}
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if a line cannot be parsed, or there is none; names file and line
     */
    static <T> List<T> read(Path file, String kinds, Function<String, T> parse) throws IOException {
        List<T> cases = new ArrayList<>();
        int lineNumber = 0;
        for (String line : Files.readAllLines(file)) {
            lineNumber++;
            String text = line.replaceFirst("#.*", "").strip();
            if (text.isEmpty()) {
                continue;
            }
            try {
                cases.add(parse.apply(text));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(file + ":" + lineNumber + ": " + e.getMessage(), e);
            }
        }
        if (cases.isEmpty()) {
            throw new IllegalArgumentException(file + " has no " + kinds);
        }
        return cases;
    }
}
