package dev.lanewise.data;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.lanewise.data.column.BlankRuns;
import dev.lanewise.data.column.Column;
import dev.lanewise.data.column.ColumnBuilder;
import dev.lanewise.data.column.LineNumbers;
import dev.lanewise.data.column.MissingMarkers;
import dev.lanewise.data.column.NumberText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads the rows of a CSV text into columns, in one pass; all rows have the same number of fields. */
final class CsvRows extends AbstractBaseCsvCallbackHandler<CsvRows> {

    /** What a table's columns are needed for, once their names are known. */
    @FunctionalInterface
    interface Needs {
        /** One for each column. */
        List<ColumnBuilder.Need> of(ColumnNames names);
    }

    /** Far above any table of numbers; a column takes about 200 bytes before its first row. */
    private static final int MAX_COLUMNS = 1 << 21;

    private final String source;
    private final CsvOptions options;
    private final Needs needs;
    private final long linesBefore;

    private final List<String> first = new ArrayList<>();
    private long firstLine;
    private ColumnNames names = new ColumnNames("", false, List.of());
    private ColumnBuilder[] columns = new ColumnBuilder[0];
    private boolean begun;
    private final LineNumbers lines = new LineNumbers();

    private long line = 1;
    private int fields;
    private boolean lastFieldIsEmpty;
    private long blankLine;

    private CsvRows(String source, CsvOptions options, Needs needs, long linesBefore) {
        this.source = source;
        this.options = options;
        this.needs = needs;
        this.linesBefore = linesBefore;
    }

    /** Reads to the end. */
    static CsvTable read(String source, TextFile text, CsvOptions options, Needs needs) throws IOException {
        CsvRows rows = new CsvRows(source, options, needs, text.linesBefore());
        boolean blanks = options.delimiter() == CsvOptions.BLANKS;
        try (CsvReader<CsvRows> reader = CsvReader.builder()
                .fieldSeparator(blanks ? ' ' : options.delimiter())
                .trimWhitespacesAroundQuotes(options.trim() && !blanks)
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .skipEmptyLines(false)
                .build(rows, blanks ? new BlankRuns(text.reader()) : text.reader())) {
            for (CsvRows row : reader) {
                row.endRow();
            }
            return rows.table();
        } catch (CsvParseException e) {
            String reason = String.valueOf(e.getMessage()).replaceFirst(" \\(record starting at line \\d+\\)", "");
            throw new DataFormatException(source + ":" + rows.line + ":" + (rows.fields + 1) + ": " + reason, e);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException coding) {
                throw TextFile.broken(source, text.charset(), "after line " + rows.line, coding);
            }
            throw e.getCause();
        }
    }

    @Override
    protected void handleBegin(long startingLine) {
        line = startingLine + linesBefore;
        fields = 0;
        lastFieldIsEmpty = false;
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
        int begin = offset;
        int end = offset + length;
        if (options.trim() && !quoted) {
            while (begin < end && Character.isWhitespace(buffer[begin])) {
                begin++;
            }
            while (begin < end && Character.isWhitespace(buffer[end - 1])) {
                end--;
            }
        }
        fields = index + 1;
        lastFieldIsEmpty = begin == end;
        if (!begun) {
            if (index == MAX_COLUMNS) {
                throw new DataFormatException(source + ":" + line + ": more than " + MAX_COLUMNS + " fields");
            }
            first.add(new String(buffer, begin, end - begin));
        } else if (index < columns.length) {
            columns[index].add(buffer, begin, end - begin);
        }
    }

    @Override
    protected CsvRows buildRecord() {
        return this;
    }

    private void endRow() {
        if (fields == 0) {
            blankLine = blankLine == 0 ? line : blankLine;
            return;
        }
        if (blankLine != 0) {
            throw new DataFormatException(source + ":" + blankLine + ": a blank line; only the end may have some");
        }
        if (!begun) {
            begin();
            return;
        }
        if (fields != columns.length) {
            String ending = fields == columns.length + 1 && lastFieldIsEmpty
                    ? "; the line ends with a delimiter, but the first line does not"
                    : "";
            throw new DataFormatException(
                    source + ":" + line + ": expected " + columns.length + " fields, found " + fields + ending);
        }
        lines.add(line);
    }

    /** After the first line: names, or the first row. */
    private void begin() {
        begun = true;
        firstLine = line;
        List<String> indices =
                IntStream.range(0, first.size()).mapToObj(Integer::toString).toList();
        names = new ColumnNames(source, options.header(), options.header() ? first : indices);
        if (options.header()) {
            requireDifferentNames();
        }
        NumberText parser = new NumberText(options.decimal());
        MissingMarkers markers = new MissingMarkers(options.missing(), parser);
        List<ColumnBuilder.Need> each = needs.of(names);
        columns = new ColumnBuilder[first.size()];
        for (int column = 0; column < columns.length; column++) {
            columns[column] = new ColumnBuilder(names.names().get(column), each.get(column), parser, markers);
            if (!options.header()) {
                char[] text = first.get(column).toCharArray();
                columns[column].add(text, 0, text.length);
            }
        }
        if (!options.header()) {
            lines.add(line);
        }
    }

    private void requireDifferentNames() {
        Set<String> different = new HashSet<>();
        for (int column = 0; column < first.size(); column++) {
            String name = first.get(column);
            if (!name.isEmpty() && !different.add(name)) {
                throw new DataFormatException(source + ":" + firstLine + ":" + (column + 1)
                        + ": two columns have the name \"" + ColumnNames.abbreviated(name)
                        + "\": rename one, or add --no-header if the first line is data");
            }
        }
    }

    private CsvTable table() {
        if (!begun) {
            throw new DataFormatException(source + ": the file is empty: expected a table as CSV");
        }
        Column[] built = new Column[columns.length];
        for (int column = 0; column < built.length; column++) {
            built[column] = columns[column].build();
        }
        return new CsvTable(source, options, names, built, lines, firstLine);
    }
}
