package dev.lanewise.data;

import dev.lanewise.Dataset;
import dev.lanewise.SeededRandom;
import dev.lanewise.data.column.Column;
import dev.lanewise.data.column.ColumnBuilder;
import dev.lanewise.data.column.LineNumbers;
import dev.lanewise.data.column.NumberText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file in memory, column by column: numbers as primitives, texts as codes into a list of the different ones. Rows
 * and columns are counted from 0 here, lines and columns in messages from 1. Immutable and safe to share between
 * threads.
 *
 * <p>A table is read in one pass. Where it is known what for ({@link EncodingOptions}, {@link TableEncoding}), say so:
 * texts of categories are then kept as they are written, numbers as precisely as they are needed, and other columns not
 * at all. Else a column of many different numbers keeps these alone, and rounds them to float where they are spread
 * widely.
 */
public final class CsvTable {

    private final String source;
    private final CsvOptions options;
    private final ColumnNames names;
    private final Column[] columns;
    private final LineNumbers lines;
    private final long headerLine;
    /** The rows of the file that this table has; null for all. */
    private final int @Nullable [] chosen;

    CsvTable(
            String source,
            CsvOptions options,
            ColumnNames names,
            Column[] columns,
            LineNumbers lines,
            long headerLine) {
        this(source, options, names, columns, lines, headerLine, null);
    }

    private CsvTable(
            String source,
            CsvOptions options,
            ColumnNames names,
            Column[] columns,
            LineNumbers lines,
            long headerLine,
            int @Nullable [] chosen) {
        this.source = source;
        this.options = options;
        this.names = names;
        this.columns = columns;
        this.lines = lines;
        this.headerLine = headerLine;
        this.chosen = chosen;
    }

    /**
     * Reads a file, plain or gzip, that may be a pipe.
     *
     * @throws DataFormatException if it cannot be read, is not a CSV text, has rows of different lengths, a blank line
     *     between rows, or two columns of one name
     */
    public static CsvTable read(Path file, CsvOptions options) {
        return DataFiles.read(file, in -> parse(file.toString(), in, options, CsvTable::anything));
    }

    /**
     * Reads a stream to its end, plain or gzip.
     *
     * @param source how messages name it
     * @throws DataFormatException as for a file
     */
    public static CsvTable read(String source, InputStream in, CsvOptions options) {
        return read(source, in, options, CsvTable::anything);
    }

    /** {@link #read(String, InputStream, CsvOptions)} to fit an encoding with these options. */
    public static CsvTable read(String source, InputStream in, CsvOptions options, EncodingOptions encoding) {
        return read(source, in, options, encoding::needs);
    }

    private static CsvTable read(String source, InputStream in, CsvOptions options, CsvRows.Needs needs) {
        return DataFiles.attempt(source, () -> parse(source, DataFiles.decompressed(in), options, needs));
    }

    /** Parses the bytes that {@link DataFiles#decompressed} gave. */
    static CsvTable parse(String source, InputStream in, CsvOptions options, CsvRows.Needs needs) throws IOException {
        return CsvRows.read(source, TextFile.of(source, in, options), options, needs);
    }

    static List<ColumnBuilder.Need> anything(ColumnNames names) {
        return Collections.nCopies(names.names().size(), ColumnBuilder.Need.ANY);
    }

    /** How messages name the file. */
    public String source() {
        return source;
    }

    /** How it was read. */
    public CsvOptions options() {
        return options;
    }

    /** The names in the header; without header {@code "0", "1", …}. */
    public List<String> columnNames() {
        return names.names();
    }

    /** Columns. */
    public int columns() {
        return columns.length;
    }

    /** Rows, the header not counted; may be 0. */
    public int rows() {
        return chosen == null ? lines.size() : chosen.length;
    }

    /** The line of the file on which a row starts, from 1. The header and the lines inside quoted fields count. */
    public long line(int row) {
        return lines.line(fileRow(row));
    }

    /** The row of the file that a row of this table is. */
    int fileRow(int row) {
        return chosen == null ? row : chosen[row];
    }

    Column columnAt(int column) {
        return columns[column];
    }

    ColumnNames names() {
        return names;
    }

    /**
     * A field; the empty text if the value is missing. In a column of many different numbers it is the shortest text of
     * the number that is kept, with the decimal separator of the {@link #options}.
     *
     * @throws IllegalStateException if the table was read for an encoding that does not use the column
     */
    public String field(int row, int column) {
        return columns[column].text(fileRow(row));
    }

    /**
     * The index of a column.
     *
     * @param nameOrIndex a name, exactly or, if only one fits, in upper or lower case; or else a number from 0; a
     *     negative one counts from the end, -1 is the last. If a name looks like a number, the name counts.
     * @throws DataFormatException if there is no such column
     */
    public int column(String nameOrIndex) {
        return names.index(nameOrIndex);
    }

    /**
     * Why the first line may be a row, though it was read as the names of the columns: a name is a number, or occurs
     * again below. One line that begins with the place.
     */
    public Optional<String> headerDoubt() {
        if (!options.header()) {
            return Optional.empty();
        }
        NumberText numbers = new NumberText(options.decimal());
        for (int column = 0; column < columns(); column++) {
            String name = columnNames().get(column);
            String place =
                    source + ":" + headerLine + ":" + (column + 1) + ": \"" + ColumnNames.abbreviated(name) + "\" ";
            if (numbers.isFinite(name)) {
                return Optional.of(place + "looks like a value, not like the name of a column");
            }
            OptionalInt again = firstRow(column, name);
            if (again.isPresent()) {
                return Optional.of(place + "occurs again in line " + line(again.getAsInt())
                        + ", as a value, not as the name of a column");
            }
        }
        return Optional.empty();
    }

    private OptionalInt firstRow(int column, String text) {
        if (text.isEmpty() || !(columns[column] instanceof Column.Codes codes)) {
            return OptionalInt.empty();
        }
        int code = Arrays.asList(codes.texts()).indexOf(text);
        for (int row = 0; code >= 0 && row < rows(); row++) {
            if (codes.codes().get(fileRow(row)) == code) {
                return OptionalInt.of(row);
            }
        }
        return OptionalInt.empty();
    }

    /**
     * The rows named, in that order, with their lines; shares the columns of this table.
     *
     * @throws IllegalArgumentException if none is named
     */
    public CsvTable select(int... rows) {
        if (rows.length == 0) {
            throw new IllegalArgumentException("at least one row must be chosen");
        }
        int[] selected = new int[rows.length];
        for (int i = 0; i < selected.length; i++) {
            selected[i] = fileRow(Objects.checkIndex(rows[i], rows()));
        }
        return new CsvTable(source, options, names, columns, lines, headerLine, selected);
    }

    /**
     * Two parts of a table.
     *
     * @param train the larger part, to fit an encoding and to train on
     * @param heldOut the part kept apart
     */
    public record Split(CsvTable train, CsvTable heldOut) {}

    /**
     * Splits at random, into the very rows that {@link Dataset#split} gives for this number of rows.
     *
     * @param fraction of the rows to hold out, above 0 and below 1
     * @param seed the same seed gives the same split
     * @throws IllegalArgumentException if the fraction is out of range or there is only one row
     */
    public Split split(double fraction, long seed) {
        if (!(fraction > 0 && fraction < 1)) {
            throw new IllegalArgumentException("fraction must be above 0 and below 1, but is " + fraction);
        }
        if (rows() < 2) {
            throw new IllegalArgumentException("a split needs at least 2 rows, but there is " + rows());
        }
        int held = Math.clamp(Math.round(fraction * rows()), 1, rows() - 1);
        int[] order = SeededRandom.of(seed, rows()).permutation(rows());
        return new Split(select(Arrays.copyOfRange(order, held, rows())), select(Arrays.copyOfRange(order, 0, held)));
    }

    /** What is wrong with a field, with its place in front. */
    DataFormatException error(int row, int column, String message) {
        String name = options.header() && !columnNames().get(column).isEmpty()
                ? " (" + ColumnNames.abbreviated(columnNames().get(column)) + ")"
                : "";
        return new DataFormatException(source + ":" + line(row) + ":" + (column + 1) + name + ": " + message);
    }
}
