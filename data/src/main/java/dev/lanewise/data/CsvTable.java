package dev.lanewise.data;

import dev.lanewise.Dataset;
import dev.lanewise.SeededRandom;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A CSV file as text: rows of fields, each row with the line it came from. Rows and columns are counted from 0 here, lines and
 * columns in messages from 1. Immutable and safe to share between threads. Holds the whole file in memory.
 */
public final class CsvTable {

    private static final int LISTED = 20;

    private final String source;
    private final CsvOptions options;
    private final List<String> columnNames;
    private final List<CsvRows.Row> rows;

    private CsvTable(String source, CsvOptions options, List<String> columnNames, List<CsvRows.Row> rows) {
        this.source = source;
        this.options = options;
        this.columnNames = columnNames;
        this.rows = rows;
    }

    /**
     * Reads a file, plain or gzip.
     *
     * @throws DataFormatException if it cannot be read, is not UTF-8 or not CSV, has no row, has rows of different lengths, a
     *     blank line between rows, or two columns of one name
     */
    public static CsvTable read(Path file, CsvOptions options) {
        return DataFiles.read(file, in -> parse(file.toString(), in, options));
    }

    /**
     * Reads a stream to its end, plain or gzip.
     *
     * @param source how messages name it
     * @throws DataFormatException as for a file
     */
    public static CsvTable read(String source, InputStream in, CsvOptions options) {
        try {
            return parse(source, DataFiles.decompressed(in), options);
        } catch (IOException e) {
            throw DataFiles.failure(source, e);
        }
    }

    private static CsvTable parse(String source, InputStream in, CsvOptions options) throws IOException {
        List<CsvRows.Row> rows = CsvRows.read(source, in, options);
        if (rows.isEmpty()) {
            throw new DataFormatException(source + ": the file is empty");
        }
        List<String> first = List.of(rows.getFirst().fields());
        if (!options.header()) {
            List<String> indices =
                    IntStream.range(0, first.size()).mapToObj(Integer::toString).toList();
            return new CsvTable(source, options, indices, rows);
        }
        if (rows.size() == 1) {
            throw new DataFormatException(source + ": there is a header, but no row below it");
        }
        Set<String> names = new HashSet<>();
        for (int column = 0; column < first.size(); column++) {
            if (!names.add(first.get(column))) {
                throw new DataFormatException(source + ":" + rows.getFirst().line() + ":" + (column + 1)
                        + ": two columns have the name \"" + first.get(column)
                        + "\"; if the first line is data, read the file without a header");
            }
        }
        return new CsvTable(source, options, first, rows.subList(1, rows.size()));
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
        return columnNames;
    }

    /** Columns. */
    public int columns() {
        return columnNames.size();
    }

    /** Rows, the header not counted. */
    public int rows() {
        return rows.size();
    }

    /** The line of the file on which a row starts, from 1. The header and the lines inside quoted fields count. */
    public long line(int row) {
        return rows.get(row).line();
    }

    /** A field; the empty text if the value is missing. */
    public String field(int row, int column) {
        return rows.get(row).fields()[column];
    }

    /**
     * The index of a column.
     *
     * @param nameOrIndex a name, or else a number from 0; a negative one counts from the end, -1 is the last. If a name looks like
     *     a number, the name counts.
     * @throws DataFormatException if there is no such column
     */
    public int column(String nameOrIndex) {
        int named = columnNames.indexOf(nameOrIndex);
        if (named >= 0) {
            return named;
        }
        if (nameOrIndex.matches("-?\\d{1,9}")) {
            int index = Integer.parseInt(nameOrIndex);
            int fromStart = index < 0 ? columns() + index : index;
            if (fromStart >= 0 && fromStart < columns()) {
                return fromStart;
            }
        }
        throw new DataFormatException(source + ": no column \"" + nameOrIndex + "\"; there are "
                + (options.header() ? listing(columnNames) + ", or " : "columns ") + "0 to " + (columns() - 1)
                + " (-1 is the last)");
    }

    /**
     * The rows named, in that order, with their lines.
     *
     * @throws IllegalArgumentException if none is named
     */
    public CsvTable select(int... chosen) {
        if (chosen.length == 0) {
            throw new IllegalArgumentException("at least one row must be chosen");
        }
        List<CsvRows.Row> selected = new ArrayList<>(chosen.length);
        for (int row : chosen) {
            selected.add(rows.get(row));
        }
        return new CsvTable(source, options, columnNames, selected);
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
            throw new IllegalArgumentException("a split needs at least 2 rows, but there is 1");
        }
        int held = Math.clamp(Math.round(fraction * rows()), 1, rows() - 1);
        int[] order = SeededRandom.of(seed, rows()).permutation(rows());
        return new Split(select(Arrays.copyOfRange(order, held, rows())), select(Arrays.copyOfRange(order, 0, held)));
    }

    /** What is wrong with a field, with its place in front. */
    DataFormatException error(int row, int column, String message) {
        String name = options.header() ? " (" + columnNames.get(column) + ")" : "";
        return new DataFormatException(source + ":" + line(row) + ":" + (column + 1) + name + ": " + message);
    }

    /** The first few of many names. */
    static String listing(List<String> names) {
        return names.size() <= LISTED
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, LISTED)) + ", … (" + names.size() + " in all)";
    }
}
