package dev.lanewise.data;

import dev.lanewise.data.column.Categories;
import dev.lanewise.data.column.Column;
import dev.lanewise.data.column.NumberText;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the rows of a table have in one column. */
final class ColumnFacts {

    /** What a field is. */
    enum Kind {
        MISSING,
        /** A number. */
        NUMBER,
        /** A spelling of NaN or infinity, or a number beyond a double. */
        NOT_FINITE,
        /** Anything else. */
        TEXT
    }

    /** The rows of a kind. */
    private static final class Rows {
        private int count;
        private int first = -1;

        void add(int row) {
            first = count++ == 0 ? row : first;
        }
    }

    private final CsvTable table;
    private final int column;
    private final String suffix;
    private final NumberText parser;
    private final Map<Kind, Rows> rows = new EnumMap<>(Kind.class);
    /** Of each code, if the column has codes. */
    private final int[] codeCounts;

    /**
     * Looks at all rows.
     *
     * @param suffix dropped from the end of texts
     */
    ColumnFacts(CsvTable table, int column, String suffix) {
        this.table = table;
        this.column = column;
        this.suffix = suffix;
        parser = new NumberText(table.options().decimal());
        for (Kind kind : Kind.values()) {
            rows.put(kind, new Rows());
        }
        Column values = table.columnAt(column);
        codeCounts = values instanceof Column.Codes codes ? new int[codes.texts().length] : new int[0];
        switch (values) {
            case Column.Codes codes -> count(codes);
            case Column.Numbers numbers -> count(numbers);
            case Column.Skipped skipped -> throw skipped.notKept();
        }
    }

    private void count(Column.Codes codes) {
        @Nullable Kind[] kinds = new Kind[codeCounts.length];
        for (int row = 0; row < table.rows(); row++) {
            int code = codes.codes().get(table.fileRow(row));
            Kind kind = kinds[code];
            if (kind == null) {
                kind = kind(withoutSuffix(codes.texts()[code]));
                kinds[code] = kind;
            }
            codeCounts[code]++;
            count(kind, row);
        }
    }

    private void count(Column.Numbers numbers) {
        for (int row = 0; row < table.rows(); row++) {
            int fileRow = table.fileRow(row);
            boolean isNumber = !Double.isNaN(numbers.number(fileRow));
            count(isNumber ? Kind.NUMBER : kind(withoutSuffix(numbers.text(fileRow))), row);
        }
    }

    private void count(Kind kind, int row) {
        of(kind).add(row);
    }

    private Rows of(Kind kind) {
        return Objects.requireNonNull(rows.get(kind));
    }

    private Kind kind(String text) {
        if (text.isEmpty()) {
            return Kind.MISSING;
        }
        if (parser.isFinite(text)) {
            return Kind.NUMBER;
        }
        return parser.isNumber(text) ? Kind.NOT_FINITE : Kind.TEXT;
    }

    int count(Kind kind) {
        return of(kind).count;
    }

    boolean has(Kind kind) {
        return count(kind) > 0;
    }

    /** The first row of a kind, -1 if there is none. */
    int first(Kind kind) {
        return of(kind).first;
    }

    /** Rows that have a value. */
    int present() {
        return table.rows() - count(Kind.MISSING);
    }

    /** The field of a row without the suffix. */
    String text(int row) {
        return withoutSuffix(table.field(row, column));
    }

    /** Whether the column keeps numbers alone, without their texts. */
    boolean isNumbersAlone() {
        return table.columnAt(column) instanceof Column.Numbers;
    }

    /**
     * The texts that are not missing, in order of appearance. Without the suffix some may be the same. A column of
     * numbers alone has none.
     */
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        if (table.columnAt(column) instanceof Column.Codes codes) {
            for (int code = 0; code < codeCounts.length; code++) {
                String text = withoutSuffix(codes.texts()[code]);
                if (codeCounts[code] > 0 && !text.isEmpty()) {
                    texts.add(text);
                }
            }
        }
        return texts;
    }

    /** How many rows have each of some categories. */
    int[] counts(List<String> categories) {
        Categories index = new Categories(categories, table.options().decimal());
        int[] each = new int[categories.size()];
        if (table.columnAt(column) instanceof Column.Codes codes) {
            for (int code = 0; code < codeCounts.length; code++) {
                int category = codes.texts()[code].isEmpty() ? -1 : index.find(codes.texts()[code]);
                if (category >= 0) {
                    each[category] += codeCounts[code];
                }
            }
        }
        return each;
    }

    /** The finite numbers of all rows, in order. */
    Rescaling.Statistics statistics() {
        Rescaling.Statistics statistics = new Rescaling.Statistics();
        Column values = table.columnAt(column);
        for (int row = 0; row < table.rows(); row++) {
            double number = number(values, table.fileRow(row), suffix, parser);
            if (Double.isFinite(number)) {
                statistics.add(number);
            }
        }
        return statistics;
    }

    /** The number before the suffix; NaN if there is none. */
    static double number(Column column, int fileRow, String suffix, NumberText parser) {
        double number = column.number(fileRow);
        // A number that is kept alone had no suffix, and its text is only made.
        if (suffix.isEmpty() || (column instanceof Column.Numbers && !Double.isNaN(number))) {
            return number;
        }
        return parser.parse(withoutSuffix(column.text(fileRow), suffix));
    }

    private String withoutSuffix(String text) {
        return withoutSuffix(text, suffix);
    }

    static String withoutSuffix(String text, String suffix) {
        return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
    }
}
