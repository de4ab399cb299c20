package dev.lanewise.data;

import dev.lanewise.data.ColumnFacts.Kind;
import dev.lanewise.data.column.Notation;
import java.util.List;
import java.util.Optional;

/** Why an encoding cannot be fitted, and which option of the command helps. */
final class FittingErrors {

    private static final int MAX_ARGUMENT = 60;

    private final CsvTable table;

    FittingErrors(CsvTable table) {
        this.table = table;
    }

    private String option(int column) {
        return table.names().option(column);
    }

    private String quoted(int row, int column) {
        return "\"" + ColumnNames.abbreviated(table.field(row, column)) + "\"";
    }

    /** A text as an argument of a shell's command. */
    private static String argument(String text) {
        if (text.length() > MAX_ARGUMENT) {
            return "TEXT";
        }
        return text.matches("[\\w.+%:/-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    String missing(int column) {
        return "the value is missing: add --impute to fill in the column's mean or most frequent category, or --drop "
                + option(column);
    }

    /** For a column without any value in {@code part} of the table. */
    DataFormatException noValue(CsvTable part, int column, int target) {
        String name = table.columnNames().get(column);
        boolean last = column == table.columns() - 1;
        if (last && (name.isEmpty() || !table.options().header())) {
            return trailingDelimiter(column, target);
        }
        String remedy = column == target ? "name another column with --target" : "add --drop " + option(column);
        return new DataFormatException(
                part.source() + ": column \"" + ColumnNames.abbreviated(name) + "\" has no value: " + remedy);
    }

    private DataFormatException trailingDelimiter(int column, int target) {
        int first = column;
        while (first > 1
                && table.options().header()
                && table.columnNames().get(first - 1).isEmpty()) {
            first--;
        }
        StringBuilder drop = new StringBuilder().append(first);
        for (int i = first + 1; i <= column; i++) {
            drop.append(',').append(i);
        }
        String targetOption = target >= first ? "--target " + option(first - 1) + " " : "";
        return new DataFormatException(
                table.source() + ": each line ends with the delimiter, which makes an empty column: add " + targetOption
                        + "--drop " + drop);
    }

    DataFormatException mixture(int column, ColumnFacts facts) {
        int other = facts.first(Kind.TEXT);
        Optional<Notation> notation = notation(facts.text(other));
        if (notation.isPresent()) {
            return table.error(other, column, notation(column, facts.text(other), notation.get(), "--categorical"));
        }
        int number = facts.has(Kind.NUMBER) ? facts.first(Kind.NUMBER) : facts.first(Kind.NOT_FINITE);
        boolean numbersAreFew = facts.count(Kind.NUMBER) == 0;
        int odd = numbersAreFew ? number : other;
        int usual = numbersAreFew ? other : number;
        return table.error(
                odd,
                column,
                quoted(odd, column) + " is " + (numbersAreFew ? "a" : "not a") + " number, but " + quoted(usual, column)
                        + " in line " + table.line(usual) + (numbersAreFew ? " is not" : " is")
                        + ": add --missing " + argument(table.field(odd, column))
                        + " --impute if it stands for a missing value,"
                        + " or --categorical " + option(column) + ", or --drop " + option(column));
    }

    DataFormatException targetMixture(int column, ColumnFacts facts) {
        int other = facts.first(Kind.TEXT);
        int number = facts.has(Kind.NUMBER) ? facts.first(Kind.NUMBER) : facts.first(Kind.NOT_FINITE);
        Optional<Notation> notation = notation(facts.text(other));
        if (notation.isPresent()) {
            return table.error(
                    other, column, notation(column, facts.text(other), notation.get(), "--task classification"));
        }
        return table.error(
                other,
                column,
                quoted(other, column) + " is not a number, but " + quoted(number, column) + " in line "
                        + table.line(number) + " is: add --task classification or --task regression");
    }

    /** Refuses texts that all look like numbers written in another way. */
    void requireNoOtherNotation(int column, ColumnFacts facts, String asTexts) {
        List<String> texts = facts.texts();
        Notation all = Notation.COMMA_OR_GROUP;
        for (String text : texts) {
            Optional<Notation> notation = notation(text);
            if (notation.isEmpty()) {
                return;
            }
            all = notation.get() == Notation.COMMA_OR_GROUP ? all : notation.get();
        }
        Notation found = all;
        int row = facts.first(Kind.TEXT);
        String example = texts.stream()
                .filter(text -> notation(text).orElseThrow() == found)
                .findFirst()
                .orElseThrow();
        throw table.error(row, column, notation(column, example, found, asTexts));
    }

    private Optional<Notation> notation(String text) {
        return Notation.of(text, table.options().decimal());
    }

    private String notation(int column, String text, Notation notation, String asTexts) {
        String found = "\"" + ColumnNames.abbreviated(text) + "\" ";
        String texts = asTexts.equals("--categorical") ? "--categorical " + option(column) : asTexts;
        return switch (notation) {
            case DECIMAL_COMMA -> found + "has a decimal comma: add --decimal , (or " + texts + " to take texts)";
            case DECIMAL_POINT -> found + "has a decimal point, but --decimal , was given (or add " + texts + ")";
            case COMMA_OR_GROUP ->
                found
                        + "is not a number as it stands: if the comma is a decimal one, add --decimal , and if it"
                        + " separates thousands, remove it (or add " + texts + " to take texts)";
            case OTHER ->
                found + "looks like a number in another notation: write digits with a decimal point and nothing else"
                        + " (or add " + texts + " to take texts, or --drop " + option(column) + ")";
        };
    }

    /** Refuses a numeric column, or a numeric target, with something else in it. */
    void requireFinite(CsvTable training, int column, ColumnFacts facts) {
        int text = facts.first(Kind.TEXT);
        if (text >= 0) {
            String found = facts.text(text);
            String notation = notation(found)
                    .map(n -> ": " + notation(column, found, n, "--categorical"))
                    .orElse("");
            throw training.error(
                    text, column, "expected a number, found \"" + ColumnNames.abbreviated(found) + "\"" + notation);
        }
        int row = facts.first(Kind.NOT_FINITE);
        if (row >= 0) {
            String found = facts.text(row);
            throw training.error(
                    row,
                    column,
                    TableEncoder.notFinite(found, training) + ": add --missing " + argument(found)
                            + " --impute if it stands for a missing value, or --drop " + option(column));
        }
    }

    DataFormatException manyTexts(int column, int texts, String limit) {
        String name = ColumnNames.abbreviated(table.columnNames().get(column));
        return new DataFormatException(table.source() + ": column \"" + name + "\" has " + texts + " different texts"
                + limit + ": add --drop " + option(column) + ", or --categorical " + option(column)
                + " to make each a feature");
    }

    DataFormatException manyClasses(int column, int classes, int rows) {
        String name = ColumnNames.abbreviated(table.columnNames().get(column));
        return new DataFormatException(table.source() + ": the target \"" + name + "\" has " + classes
                + " different texts in " + rows
                + " rows: name another column with --target, or add --task classification to take each as a class");
    }

    DataFormatException numbersAlone(int column, String role) {
        return numbersAlone(table, column, role, "give CsvTable.read the encoding options");
    }

    /** For a column that keeps numbers without their texts, in a role that needs these. */
    static DataFormatException numbersAlone(CsvTable table, int column, String role, String remedy) {
        String name = ColumnNames.abbreviated(table.columnNames().get(column));
        return new DataFormatException(table.source() + ": column \"" + name + "\" is " + role
                + ", but the table was read without knowing that and kept its many numbers without their texts: "
                + remedy);
    }
}
