package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CsvTableProperties {

    @Provide
    Arbitrary<List<List<String>>> tables() {
        Arbitrary<String> fields = Arbitraries.strings()
                .withChars("ab1.,;\t\" \nüλ?")
                .ofMaxLength(6)
                .map(text -> text.isEmpty() ? "x" : text);
        return Arbitraries.integers()
                .between(1, 5)
                .flatMap(columns ->
                        fields.list().ofSize(columns).list().ofMinSize(1).ofMaxSize(8));
    }

    @Property
    void readsBackWhatFastCsvWrites(
            @ForAll("tables") List<List<String>> rows,
            @ForAll LineDelimiter lineDelimiter,
            @ForAll boolean gzip,
            @ForAll boolean byteOrderMark)
            throws IOException {
        StringWriter text = new StringWriter();
        try (CsvWriter writer = CsvWriter.builder()
                .lineDelimiter(lineDelimiter)
                .quoteStrategy(QuoteStrategies.ALWAYS)
                .build(text)) {
            rows.forEach(writer::writeRecord);
        }
        byte[] bytes = TestFiles.utf8((byteOrderMark ? "\uFEFF" : "") + text);
        CsvTable table = CsvTable.read(
                "t.csv",
                new ByteArrayInputStream(gzip ? TestFiles.gzip(bytes) : bytes),
                CsvOptions.DEFAULT.withHeader(false));

        assertEquals(rows.size(), table.rows());
        assertEquals(rows.getFirst().size(), table.columns());
        long line = 1;
        for (int row = 0; row < table.rows(); row++) {
            assertEquals(line, table.line(row));
            line++;
            for (int column = 0; column < table.columns(); column++) {
                String expected = rows.get(row).get(column);
                assertEquals(expected, table.field(row, column));
                line += expected.chars().filter(c -> c == '\n').count();
            }
        }
    }
}
