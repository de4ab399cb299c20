package dev.lanewise.data;

import java.util.List;

/**
 * How a CSV file is written. The text is UTF-8, or UTF-16 with a byte order mark; fields may stand in double quotes,
 * lines end with LF, CRLF or CR.
 *
 * @param header whether the first line holds the names of the columns
 * @param delimiter between two fields; {@link #BLANKS} for one or more spaces and tabs
 * @param missing texts that stand for a missing value, beside the empty field, which always does; compared after
 *     trimming, and as numbers if they are numbers: {@code -1} is also {@code -1.0}
 * @param trim whether blanks around a field are dropped, outside the quotes if it has any
 * @param decimal between the digits of a number: a point, or a comma, where points may then separate groups of three
 *     digits
 */
public record CsvOptions(boolean header, char delimiter, List<String> missing, boolean trim, char decimal) {

    /** As a delimiter: a run of spaces and tabs is one delimiter, and those around a line are none. */
    public static final char BLANKS = '\0';

    /** With header, comma, no marker but the empty field, trimmed, decimal point. */
    public static final CsvOptions DEFAULT = new CsvOptions(true, ',', List.of(), true);

    /**
     * Checks the delimiter and the decimal separator.
     *
     * @throws IllegalArgumentException if the delimiter is a quote or ends a line, or the decimal separator is neither
     *     a point nor a comma
     */
    public CsvOptions {
        if (delimiter == '"' || delimiter == '\n' || delimiter == '\r') {
            throw new IllegalArgumentException("delimiter must be neither a double quote nor a line end");
        }
        if (decimal != '.' && decimal != ',') {
            throw new IllegalArgumentException("decimal must be a point or a comma, but is '" + decimal + "'");
        }
        missing = List.copyOf(missing);
    }

    /** With a decimal point. */
    public CsvOptions(boolean header, char delimiter, List<String> missing, boolean trim) {
        this(header, delimiter, missing, trim, '.');
    }

    /** The same with or without a header. */
    public CsvOptions withHeader(boolean present) {
        return new CsvOptions(present, delimiter, missing, trim, decimal);
    }

    /** The same with another delimiter. */
    public CsvOptions withDelimiter(char other) {
        return new CsvOptions(header, other, missing, trim, decimal);
    }

    /** The same with these markers of a missing value, beside the empty field. */
    public CsvOptions withMissing(String... markers) {
        return new CsvOptions(header, delimiter, List.of(markers), trim, decimal);
    }

    /** The same with blanks dropped or kept. */
    public CsvOptions withTrim(boolean drop) {
        return new CsvOptions(header, delimiter, missing, drop, decimal);
    }

    /** The same with another decimal separator. */
    public CsvOptions withDecimal(char separator) {
        return new CsvOptions(header, delimiter, missing, trim, separator);
    }
}
