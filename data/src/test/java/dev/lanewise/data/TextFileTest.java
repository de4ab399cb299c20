package dev.lanewise.data;

import static dev.lanewise.data.TestFiles.assertFails;
import static dev.lanewise.data.TestFiles.headerless;
import static dev.lanewise.data.TestFiles.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file is, if not a CSV with the delimiter of the options. */
class TextFileTest {

    private static void assertSaid(String part, String text) {
        String message =
                assertThrows(DataFormatException.class, () -> table(text)).getMessage();
        assertTrue(message.startsWith("t.csv:"), message);
        assertTrue(message.contains(part), message);
        assertEquals(1, message.lines().count(), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "a;b;y~1;2;p~#--delimiter ';'",
                "\"a\";\"b, c\";\"y\"~1;2;p~#--delimiter ';'",
                "a\tb\ty~1\t2\tp~#--delimiter tab",
                "a|b|y~1|2|p~#--delimiter '|'",
                "a b y~1 2 p~#--delimiter blanks",
                "  a   b\ty~  1   2  p~#--delimiter blanks",
                "x;y~1,5;2,5~2,25;3~#--delimiter ';' --decimal ,",
                "x;z;y~6,35;0,07;6,425~#--delimiter ';' --decimal ,",
                "sep=;~a;y~1;p~#--delimiter ';'",
                "@RELATION t~@ATTRIBUTE a NUMERIC~@DATA~1~#ARFF",
                "% about~~@relation t~@attribute a numeric~#ARFF",
                "-1 1:0.5 2:0.0~+1 1:1.5~#libsvm",
                "0 qid:1 3:1e-3~#libsvm",
                "{\"a\": 1}~#JSON",
                "[{\"a\": 1},~#JSON",
                "[[1, 2],~#JSON",
                "<!DOCTYPE html>~<html>~#HTML",
                "<?xml version=\"1.0\"?>~#XML",
                "%PDF-1.7~#PDF"
            })
    void saysWhatTheTextIs(String text, String part) {
        assertSaid(part, text.replace('~', '\n'));
    }

    @ParameterizedTest
    @CsvSource({
        "504b0304140006000800 786c2f776f726b626f6f6b,Excel workbook (XLSX)",
        "504b030414000600,unzip -p t.csv NAME | lanewise train -",
        "d0cf11e0a1b11ae1,Excel workbook (XLS)",
        "5041523115041514,Parquet",
        "4152524f57310000,Arrow",
        "894844460d0a1a0a,HDF5",
        "53514c69746520666f726d6174203300,SQLite",
        "28b52ffd,zstd -dc t.csv | lanewise train -",
        "fd377a585a00,xz -dc",
        "425a6839,bzip2 -dc",
        "8004959100,pickle",
        "934e554d5059,NPY",
        "00000803000000,IDX",
        "fffe000061000000,UTF-32",
        "6100620063000000ff,UTF-16",
        "612c620a312c0032,binary",
        "2001000000000000 7b225f,safetensors"
    })
    void saysWhatTheBytesAre(String hex, String part) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        String message = assertThrows(
                        DataFormatException.class,
                        () -> CsvTable.read("t.csv", new ByteArrayInputStream(bytes), CsvOptions.DEFAULT))
                .getMessage();
        assertTrue(message.contains(part), message);
        byte[] zipped = TestFiles.gzip(bytes);
        assertEquals(
                message,
                assertThrows(
                                DataFormatException.class,
                                () -> CsvTable.read("t.csv", new ByteArrayInputStream(zipped), CsvOptions.DEFAULT))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,b\n1;2,3\n4;5,6\n",
                "a,b\nx;y,3\nx;y,4\n",
                "text\nNew York\nRome\n",
                "\"a b\",y\n1,p\n",
                "a,b\n\"1;5\",p\n\"2;5\",q\n",
                "a,b\n[1,{p\n",
                "at,b\n<1,p\n"
            })
    void takesWhatOnlyLooksALittleLikeSomethingElse(String text) {
        assertTrue(table(text).rows() > 0);
    }

    @Test
    void skipsALineThatNamesTheDelimiter() {
        CsvTable table = table("sep=;\r\na;y\r\n1;p\r\n", CsvOptions.DEFAULT.withDelimiter(';'));
        assertEquals(List.of("a", "y"), table.columnNames());
        assertEquals("1", table.field(0, 0));
        assertEquals(3, table.line(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a  b y\n1   2\tp\n", "  a b\t\ty  \r\n\t1 2 p\r\n", "a b y\n\"1\"  2 \"p\"\n"})
    void aRunOfBlanksIsOneDelimiter(String text) {
        CsvTable table = table(text, CsvOptions.DEFAULT.withDelimiter(CsvOptions.BLANKS));
        assertEquals(List.of("a", "b", "y"), table.columnNames());
        assertEquals(List.of("1", "2", "p"), List.of(table.field(0, 0), table.field(0, 1), table.field(0, 2)));
    }

    @Test
    void blanksInQuotesAreNoDelimiter() {
        CsvTable table = table("name y\n\"a  b\"   p\n", CsvOptions.DEFAULT.withDelimiter(CsvOptions.BLANKS));
        assertEquals("a  b", table.field(0, 0));
    }

    @Test
    void aQuoteInsideAFieldIsACharacter() {
        CsvTable table =
                table("size  kind\n5\"   pipe\n6\"  \"a  b\"\n", CsvOptions.DEFAULT.withDelimiter(CsvOptions.BLANKS));
        assertEquals("5\"", table.field(0, 0));
        assertEquals("pipe", table.field(0, 1));
        assertEquals("a  b", table.field(1, 1));
        assertSaid("--delimiter ';'", "size;kind;y\n5\";pipe;p\n6\";\"a;b\";q\n");
        assertSaid("--delimiter '|'", "size|kind|y\n5|  \"a|b\" |q\n");
    }

    @Test
    void runsOfBlanksAreFoundAcrossTheReadersBuffers() {
        StringBuilder text = new StringBuilder("a b\n");
        for (int i = 0; i < 20_000; i++) {
            text.append(" ".repeat(i % 7))
                    .append(i)
                    .append("   \t")
                    .append(i % 3)
                    .append(" ".repeat(i % 5))
                    .append('\n');
        }
        CsvTable table = table(text.toString(), CsvOptions.DEFAULT.withDelimiter(CsvOptions.BLANKS));
        for (int i = 0; i < 20_000; i++) {
            assertEquals(Integer.toString(i), table.field(i, 0));
            assertEquals(Integer.toString(i % 3), table.field(i, 1));
        }
    }

    @Test
    void theEncodingRemembersRunsOfBlanks() {
        CsvTable table = table("a  y\n1  p\n2  q\n", CsvOptions.DEFAULT.withDelimiter(CsvOptions.BLANKS));
        TableEncoding encoding = TableEncoding.fit(table, EncodingOptions.target("y"));
        assertEquals(encoding, TableEncoding.fromMetadata(encoding.toMetadata()));
    }

    @Test
    void saysThatEachLineEndsWithTheDelimiter() {
        EncodingOptions last = EncodingOptions.target("-1");
        String message = "t.csv: each line ends with the delimiter, which makes an empty column: add ";
        assertFails(message + "--target y --drop 2", () -> TableEncoding.fit(table("a,y,\n1,p,\n2,q,\n"), last));
        assertFails(message + "--target y --drop 2,3", () -> TableEncoding.fit(table("a,y,,\n1,p,,\n2,q,,\n"), last));
        assertFails(message + "--target 1 --drop 2", () -> TableEncoding.fit(headerless("1,p,\n2,q,\n"), last));
        assertFails(
                message + "--drop 2",
                () -> TableEncoding.fit(table("a,y,\n1,p,\n2,q,\n"), EncodingOptions.target("y")));
        TableEncoding encoding = TableEncoding.fit(
                table("a,y,,\n1,p,,\n2,q,,\n"), EncodingOptions.target("y").withExcluded(List.of("2", "3")));
        assertEquals(List.of("a"), encoding.featureNames());
        assertFails(
                "t.csv:2: expected 2 fields, found 3; the line ends with a delimiter, but the first line does not",
                () -> table("a,y\n1,p,\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5d,y", "1f,y", "NaN,y", "0x10,y", "inf,y", "a,y"})
    void otherWordsAreNames(String header) {
        assertEquals(Optional.empty(), table(header + "\n1,p\n2,q\n").headerDoubt());
    }

    @Test
    void doubtsAHeaderThatLooksLikeData() {
        assertEquals(
                Optional.of("t.csv:1:2: \"1e3\" looks like a value, not like the name of a column"),
                table("a,1e3\np,1\n").headerDoubt());
        assertEquals(
                Optional.of("t.csv:1:1: \"red\" occurs again in line 3, as a value, not as the name of a column"),
                table("red,y\nblue,p\nred,q\n").headerDoubt());
        assertFalse(headerless("red,p\nred,q\n").headerDoubt().isPresent());
    }

    @Test
    void aLongFieldMakesNoLongMessage() {
        String text = "x,y\n1,p\n" + "z".repeat(1_000_000) + ",q\n";
        String message = assertThrows(
                        DataFormatException.class, () -> TableEncoding.fit(table(text), EncodingOptions.target("y")))
                .getMessage();
        assertTrue(message.length() < 400, "" + message.length());
    }
}
