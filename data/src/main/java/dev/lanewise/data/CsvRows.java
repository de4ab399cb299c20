package dev.lanewise.data;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the rows of a CSV stream, all with the same number of fields. A missing value becomes the empty text. */
final class CsvRows extends AbstractBaseCsvCallbackHandler<CsvRows.Row> {

    /** The fields of a row and the line on which it starts, from 1. A blank line has no fields. */
    record Row(long line, String[] fields) {}

    private static final int POOL_BITS = 12;

    private final CsvOptions options;
    private final String[] pool = new String[1 << POOL_BITS];
    private final List<String> fields = new ArrayList<>();
    private long line = 1;

    private CsvRows(CsvOptions options) {
        this.options = options;
        Arrays.fill(pool, "");
    }

    @Override
    protected void handleBegin(long startingLine) {
        line = startingLine;
        fields.clear();
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
        String text = new String(buffer, offset, length);
        if (options.trim() && !quoted) {
            text = text.strip();
        }
        fields.add(options.missing().contains(text) ? "" : pooled(text));
    }

    /** One object for equal texts where they are frequent: less memory, and near to each other for later passes. */
    private String pooled(String text) {
        int slot = (text.hashCode() * 31) >>> (32 - POOL_BITS);
        if (!text.equals(pool[slot])) {
            pool[slot] = text;
        }
        return pool[slot];
    }

    @Override
    protected Row buildRecord() {
        return new Row(line, fields.toArray(String[]::new));
    }

    static List<Row> read(String source, InputStream in, CsvOptions options) throws IOException {
        CsvRows handler = new CsvRows(options);
        try (CsvReader<Row> reader = CsvReader.builder()
                .fieldSeparator(options.delimiter())
                .trimWhitespacesAroundQuotes(options.trim())
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .skipEmptyLines(false)
                .build(handler, utf8(in))) {
            return rectangle(source, reader);
        } catch (CsvParseException e) {
            String reason = String.valueOf(e.getMessage()).replaceFirst(" \\(record starting at line \\d+\\)", "");
            throw new DataFormatException(
                    source + ":" + handler.line + ":" + (handler.fields.size() + 1) + ": " + reason, e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static List<Row> rectangle(String source, Iterable<Row> all) {
        List<Row> rows = new ArrayList<>();
        long blankLine = 0;
        for (Row row : all) {
            if (row.fields.length == 0) {
                blankLine = blankLine == 0 ? row.line : blankLine;
                continue;
            }
            if (blankLine != 0) {
                throw new DataFormatException(source + ":" + blankLine + ": a blank line; only the end may have some");
            }
            int expected = rows.isEmpty() ? row.fields.length : rows.getFirst().fields.length;
            if (row.fields.length != expected) {
                throw new DataFormatException(
                        source + ":" + row.line + ": expected " + expected + " fields, found " + row.fields.length);
            }
            rows.add(row);
        }
        return rows;
    }

    /** A decoder that reports broken text instead of replacing it; a byte order mark is skipped. */
    private static Reader utf8(InputStream in) throws IOException {
        if (DataFiles.startsWith(in, 0xEF, 0xBB, 0xBF)) {
            in.skipNBytes(3);
        }
        return new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }
}
