package dev.lanewise.data;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The names of a table's columns, and the ways to name one in an option. Immutable. */
final class ColumnNames {

    private static final int LISTED = 20;
    private static final int AMBIGUOUS = -1;
    private static final int MAX_QUOTED = 60;

    private final String source;
    private final boolean header;
    private final List<String> names;
    private final Map<String, Integer> exact = new HashMap<>();
    /** In lower case; those that several columns share are ambiguous. */
    private final Map<String, Integer> anyCase = new HashMap<>();

    /** Names without header are the indices. */
    ColumnNames(String source, boolean header, List<String> names) {
        this.source = source;
        this.header = header;
        this.names = List.copyOf(names);
        for (int column = 0; column < names.size(); column++) {
            exact.putIfAbsent(names.get(column), column);
            anyCase.merge(lowerCase(names.get(column)), column, (_, _) -> AMBIGUOUS);
        }
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    String source() {
        return source;
    }

    List<String> names() {
        return names;
    }

    /** The column of exactly this name, -1 if there is none. */
    int exact(String name) {
        return exact.getOrDefault(name, -1);
    }

    /** The column that a name or an index means; see {@link CsvTable#column}. */
    int index(String nameOrIndex) {
        int named = exact.getOrDefault(nameOrIndex, anyCase.getOrDefault(lowerCase(nameOrIndex), AMBIGUOUS));
        if (named >= 0) {
            return named;
        }
        if (nameOrIndex.matches("-?\\d{1,9}")) {
            int index = Integer.parseInt(nameOrIndex);
            int fromStart = index < 0 ? names.size() + index : index;
            if (fromStart >= 0 && fromStart < names.size()) {
                return fromStart;
            }
        }
        throw new DataFormatException(source + ": no column \"" + abbreviated(nameOrIndex) + "\"; there are "
                + (header ? listing(names) + ", or " : "columns ") + "0 to " + (names.size() - 1)
                + " (-1 is the last)");
    }

    /** How options and messages name a column: by its number if it has no name or shares it with another. */
    String option(int column) {
        String name = names.get(column);
        boolean named = header && !name.isEmpty() && !name.contains(",") && exact(name) == column;
        if (!named) {
            return Integer.toString(column);
        }
        return name.matches("[\\w.+%:/-]+") ? name : "'" + name + "'";
    }

    /** The first few of many names. */
    static String listing(List<String> names) {
        List<String> first = names.subList(0, Math.min(LISTED, names.size()));
        String listed =
                String.join(", ", first.stream().map(ColumnNames::abbreviated).toList());
        return names.size() <= LISTED ? listed : listed + ", … (" + names.size() + " in all)";
    }

    /** A text for a message, which is one line of bounded length. */
    static String abbreviated(String text) {
        String line = text.replace("\n", "\\n").replace("\r", "\\r");
        return line.length() <= MAX_QUOTED
                ? line
                : line.substring(0, MAX_QUOTED) + "… (" + text.length() + " characters)";
    }
}
