package dev.lanewise.data;

import java.util.List;

/**
 * How a CSV file is written. The text is UTF-8, fields may stand in double quotes, lines end with LF, CRLF or CR.
 *
 * @param header whether the first line holds the names of the columns
 * @param delimiter between two fields
 * @param missing texts that stand for a missing value, beside the empty field, which always does; compared after trimming
 * @param trim whether blanks around a field are dropped, outside the quotes if it has any
 */
public record CsvOptions(boolean header, char delimiter, List<String> missing, boolean trim) {

    /** With header, comma, no marker but the empty field, trimmed. */
    public static final CsvOptions DEFAULT = new CsvOptions(true, ',', List.of(), true);

    /**
     * Checks the delimiter.
     *
     * @throws IllegalArgumentException if it is a quote or ends a line
     */
    public CsvOptions {
        if (delimiter == '"' || delimiter == '\n' || delimiter == '\r') {
            throw new IllegalArgumentException("delimiter must be neither a double quote nor a line end");
        }
        missing = List.copyOf(missing);
    }

    /** The same with or without a header. */
    public CsvOptions withHeader(boolean present) {
        return new CsvOptions(present, delimiter, missing, trim);
    }

    /** The same with another delimiter. */
    public CsvOptions withDelimiter(char other) {
        return new CsvOptions(header, other, missing, trim);
    }

    /** The same with these markers of a missing value, beside the empty field. */
    public CsvOptions withMissing(String... markers) {
        return new CsvOptions(header, delimiter, List.of(markers), trim);
    }

    /** The same with blanks dropped or kept. */
    public CsvOptions withTrim(boolean drop) {
        return new CsvOptions(header, delimiter, missing, drop);
    }
}
