package dev.lanewise.data;

import static dev.lanewise.data.TestFiles.assertFails;
import static dev.lanewise.data.TestFiles.gzip;
import static dev.lanewise.data.TestFiles.headerless;
import static dev.lanewise.data.TestFiles.table;
import static dev.lanewise.data.TestFiles.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Dataset;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {

    @TempDir
    Path folder;

    @Test
    void readsHeaderAndRows() {
        CsvTable table = table("a,b\n1,2\n3,4\n");
        assertEquals(List.of("a", "b"), table.columnNames());
        assertEquals(2, table.rows());
        assertEquals("4", table.field(1, 1));
    }

    @Test
    void namesColumnsByTheirIndexWithoutHeader() {
        CsvTable table = headerless("1,2\n3,4\n");
        assertEquals(List.of("0", "1"), table.columnNames());
        assertEquals(2, table.rows());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,b\r\n1,2\r\n",
                "a,b\r1,2\r",
                "a,b\n1,2",
                "\uFEFFa,b\n1,2\n",
                "a,b\n1,2\n\n\n",
                " a , b \n\t1, 2 "
            })
    void readsEveryWayToWriteTheSameTable(String text) {
        CsvTable table = table(text);
        assertEquals(List.of("a", "b"), table.columnNames());
        assertEquals(1, table.rows());
        assertEquals("1", table.field(0, 0));
        assertEquals("2", table.field(0, 1));
        assertEquals(2, table.line(0));
    }

    @Test
    void readsQuotedFields() {
        CsvTable table = table("name,text\n\"x, y\", \"he said \"\"no\"\" \" \n");
        assertEquals("x, y", table.field(0, 0));
        assertEquals("he said \"no\" ", table.field(0, 1));
    }

    @Test
    void keepsBlanksWhereTrimmingIsOff() {
        CsvTable table = table("a,b\n 1, 2\n", CsvOptions.DEFAULT.withTrim(false));
        assertEquals(" 1", table.field(0, 0));
    }

    @Test
    void countsLinesInsideQuotedFields() {
        CsvTable table = table("a,b\n\"1\n1\",2\n3,4\n");
        assertEquals(2, table.line(0));
        assertEquals(4, table.line(1));
    }

    @Test
    void readsOtherDelimiters() {
        assertEquals(
                "2", table("a;b\n1;2\n", CsvOptions.DEFAULT.withDelimiter(';')).field(0, 1));
        assertEquals(
                "2",
                table("a\tb\n1\t2\n", CsvOptions.DEFAULT.withDelimiter('\t')).field(0, 1));
        assertEquals(
                "2", table("a b\n1 2\n", CsvOptions.DEFAULT.withDelimiter(' ')).field(0, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "\n", "\r"})
    void refusesADelimiterThatCannotDelimit(String delimiter) {
        char c = delimiter.charAt(0);
        assertThrows(IllegalArgumentException.class, () -> CsvOptions.DEFAULT.withDelimiter(c));
    }

    @Test
    void readsMarkersAsMissing() {
        CsvTable table = table("a,b,c,d\n ?,NA,,\"\"\n", CsvOptions.DEFAULT.withMissing("?", "NA"));
        for (int column = 0; column < 4; column++) {
            assertEquals("", table.field(0, column));
        }
    }

    @Test
    void recognizesGzipByItsBytesNotItsName() throws IOException {
        Path file = Files.write(folder.resolve("table.csv"), gzip(utf8("a\nü\n")));
        assertEquals("ü", CsvTable.read(file, CsvOptions.DEFAULT).field(0, 0));
        Path plain = Files.write(folder.resolve("plain.csv.gz"), utf8("a\nü\n"));
        assertEquals("ü", CsvTable.read(plain, CsvOptions.DEFAULT).field(0, 0));
    }

    @Test
    void findsColumnsByNameAndIndex() {
        CsvTable table = table("a,1,c\n1,2,3\n");
        assertEquals(0, table.column("a"));
        assertEquals(1, table.column("1"));
        assertEquals(0, table.column("0"));
        assertEquals(2, table.column("2"));
        assertEquals(2, table.column("-1"));
        assertEquals(0, table.column("-3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "3", "-4", "", "1.0", "99999999999"})
    void saysWhichColumnsThereAre(String column) {
        assertFails(
                "t.csv: no column \"" + column + "\"; there are a, b, c, or 0 to 2 (-1 is the last)",
                () -> table("a,b,c\n1,2,3\n").column(column));
    }

    @Test
    void listsTheFirstOfManyColumns() {
        List<String> names = IntStream.range(0, 30).mapToObj(i -> "y" + i).toList();
        CsvTable table = table(String.join(",", names) + "\n" + String.join(",", names) + "\n");
        assertFails(
                "t.csv: no column \"q\"; there are " + String.join(", ", names.subList(0, 20))
                        + ", … (30 in all), or 0 to 29 (-1 is the last)",
                () -> table.column("q"));
    }

    @Test
    void splitsAsDatasetsDo() {
        StringBuilder text = new StringBuilder("row\n");
        float[] numbers = new float[25];
        for (int i = 0; i < numbers.length; i++) {
            text.append(i).append('\n');
            numbers[i] = i;
        }
        Dataset.Split expected = Dataset.of(numbers, numbers, numbers.length).split(0.3, 7);
        CsvTable.Split split = table(text.toString()).split(0.3, 7);
        assertEquals(expected.train().rows(), split.train().rows());
        assertEquals(expected.heldOut().rows(), split.heldOut().rows());
        for (int i = 0; i < split.train().rows(); i++) {
            assertEquals(expected.train().x()[i], Float.parseFloat(split.train().field(i, 0)));
        }
        for (int i = 0; i < split.heldOut().rows(); i++) {
            float number = expected.heldOut().x()[i];
            assertEquals(number, Float.parseFloat(split.heldOut().field(i, 0)));
            assertEquals((long) number + 2, split.heldOut().line(i));
        }
    }

    @Test
    void refusesSplitsThatLeaveNothing() {
        CsvTable table = table("a\n1\n2\n");
        assertThrows(IllegalArgumentException.class, () -> table.split(0, 1));
        assertThrows(IllegalArgumentException.class, () -> table.split(Double.NaN, 1));
        assertThrows(IllegalArgumentException.class, () -> table.select(0).split(0.5, 1));
        assertThrows(IllegalArgumentException.class, table::select);
    }

    @Test
    void refusesAnEmptyFile() {
        assertFails("t.csv: the file is empty: expected a table as CSV", () -> table(""));
        assertFails("t.csv: the file is empty: expected a table as CSV", () -> table("\n\n"));
        assertFails("t.csv: the file is empty: expected a table as CSV", () -> headerless("\uFEFF"));
    }

    @Test
    void aHeaderWithoutRowsIsATableButNoTraining() {
        CsvTable table = table("a,b\n\n");
        assertEquals(0, table.rows());
        TableEncoding encoding = TableEncoding.fit(table("a,b\n1,p\n2,q\n"), EncodingOptions.target("b"));
        assertEquals(0, encoding.encodeFeatures(table).length);
        String message = "t.csv: there is a header, but no row below it";
        assertFails(message, () -> encoding.encode(table));
        assertFails(message, () -> TableEncoding.fit(table, EncodingOptions.target("b")));
    }

    @Test
    void refusesRowsOfDifferentLengths() {
        assertFails("t.csv:3: expected 2 fields, found 3", () -> table("a,b\n1,2\n1,2,3\n"));
        assertFails("t.csv:4: expected 2 fields, found 1", () -> table("a,b\n\"1\n\",2\n1\n"));
    }

    @Test
    void refusesABlankLineBetweenRows() {
        assertFails("t.csv:3: a blank line; only the end may have some", () -> table("a\n1\n\n\n2\n"));
        assertFails("t.csv:1: a blank line; only the end may have some", () -> table("\na\n1\n"));
    }

    @Test
    void refusesBrokenQuotes() {
        assertFails(
                "t.csv:2:2: Unexpected character after closing quote: 'z' (0x7a)", () -> table("a,b\n1,\"x\"z\n2,3\n"));
        assertFails("t.csv:2:2: Unclosed quoted field at end of input", () -> table("a,b\n1,\"x\n2,3\n"));
    }

    @Test
    void refusesTwoColumnsOfOneName() {
        assertFails(
                "t.csv:1:3: two columns have the name \"a\": rename one, or add --no-header if the first line is data",
                () -> table("a,b, a\n1,2,3\n"));
    }

    @Test
    void refusesTextThatIsNotUtf8() throws IOException {
        Path file = Files.write(folder.resolve("latin.csv"), "a\nü\n".getBytes(StandardCharsets.ISO_8859_1));
        assertFails(
                file + ": the text is not UTF-8 (line 2): if it is Latin-1, convert it with iconv -f LATIN1 -t UTF-8 "
                        + file,
                () -> CsvTable.read(file, CsvOptions.DEFAULT));
        String text = "a\n" + "1\n".repeat(100_000) + "ü\n";
        Path far = Files.write(folder.resolve("far.csv"), text.getBytes(StandardCharsets.ISO_8859_1));
        String message = assertThrows(DataFormatException.class, () -> CsvTable.read(far, CsvOptions.DEFAULT))
                .getMessage();
        assertTrue(message.startsWith(far + ": the text is not UTF-8 (after line "), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
    void refusesUtf16ThatIsCutOff(String charset) {
        String hint = ", though it begins with that byte order mark: the file is damaged or cut off";
        byte[] bytes = "\uFEFFa,b\n1,2\n".getBytes(Charset.forName(charset));
        byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);
        assertFails(
                "t.csv: the text is not " + charset + " (line 2)" + hint,
                () -> CsvTable.read("t.csv", new ByteArrayInputStream(cut), CsvOptions.DEFAULT));
        byte[] many = ("\uFEFFa\n" + "1\n".repeat(100_000)).getBytes(Charset.forName(charset));
        byte[] farCut = Arrays.copyOf(many, many.length - 1);
        String message = assertThrows(
                        DataFormatException.class,
                        () -> CsvTable.read("t.csv", new ByteArrayInputStream(farCut), CsvOptions.DEFAULT))
                .getMessage();
        assertTrue(message.startsWith("t.csv: the text is not " + charset + " (after line "), message);
        assertTrue(message.endsWith(hint), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
    void readsUtf16WithAByteOrderMark(String charset) {
        byte[] bytes = "\uFEFFa,ü\n1,λ\n".getBytes(Charset.forName(charset));
        CsvTable table = CsvTable.read("t.csv", new ByteArrayInputStream(bytes), CsvOptions.DEFAULT);
        assertEquals(List.of("a", "ü"), table.columnNames());
        assertEquals("λ", table.field(0, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
    void refusesUtf16WithoutAByteOrderMark(String charset) {
        byte[] bytes = "a,b\n1,2\n".getBytes(Charset.forName(charset));
        assertFails(
                "t.csv: the text is " + charset
                        + " without a byte order mark, expected UTF-8: convert it with iconv -f " + charset
                        + " -t UTF-8 t.csv",
                () -> CsvTable.read("t.csv", new ByteArrayInputStream(bytes), CsvOptions.DEFAULT));
    }

    @Test
    void findsColumnsInAnyCaseWhereOnlyOneFits() {
        CsvTable table = table("Age,name,NAME,Größe\n1,2,3,4\n");
        assertEquals(0, table.column("age"));
        assertEquals(0, table.column("AGE"));
        assertEquals(1, table.column("name"));
        assertEquals(2, table.column("NAME"));
        assertEquals(3, table.column("GRÖSSE".replace("SS", "ß")));
        assertThrows(DataFormatException.class, () -> table.column("Name"));
    }

    @Test
    void refusesATruncatedGzipStream() throws IOException {
        byte[] whole = gzip(utf8("a,b\n" + "1,2\n".repeat(1000)));
        for (int length : new int[] {2, 9, 12, whole.length / 2, whole.length - 1}) {
            Path file = Files.write(folder.resolve("cut.csv"), Arrays.copyOf(whole, length));
            assertFails(file + ": the gzip stream is truncated", () -> CsvTable.read(file, CsvOptions.DEFAULT));
        }
    }

    @Test
    void refusesABrokenGzipStream() throws IOException {
        byte[] bytes = gzip(utf8("a,b\n" + "1,2\n".repeat(1000)));
        bytes[bytes.length - 8] ^= 1;
        Path file = Files.write(folder.resolve("broken.csv"), bytes);
        assertFails(
                file + ": the gzip stream is broken: Corrupt GZIP trailer",
                () -> CsvTable.read(file, CsvOptions.DEFAULT));
    }

    @Test
    void refusesWhatIsNoFile() {
        assertFails(
                "no such file: " + folder.resolve("none.csv"),
                () -> CsvTable.read(folder.resolve("none.csv"), CsvOptions.DEFAULT));
        assertFails("expected a file, found a directory: " + folder, () -> CsvTable.read(folder, CsvOptions.DEFAULT));
    }
}
