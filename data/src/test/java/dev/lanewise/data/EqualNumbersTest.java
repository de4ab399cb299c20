package dev.lanewise.data;

import static dev.lanewise.data.TestFiles.assertFails;
import static dev.lanewise.data.TestFiles.table;
import static dev.lanewise.data.TestFiles.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers are equal as numbers, however they are written. */
class EqualNumbersTest {

    private static final EncodingOptions Y = EncodingOptions.target("y");

    @Test
    void spellingsOfALabelAreOneClass() {
        CsvTable table = table("x,y\n1,1.0\n2,0\n3,1\n4,+1\n5,1e0\n6,01\n7,0.0\n8,-0\n");
        TableEncoding encoding = TableEncoding.fit(table, Y);
        assertEquals(List.of("0", "1"), encoding.classLabels());
        assertArrayEquals(
                new float[] {1, 0, 1, 1, 1, 1, 0, 0}, encoding.encode(table).y());
    }

    @Test
    void theOnlySpellingOfALabelStays() {
        assertEquals(
                List.of("1.0", "2.50"),
                TableEncoding.fit(
                                table("x,y\n1,1.0\n2,2.50\n"),
                                Y.withTargetKind(EncodingOptions.TargetKind.CLASSIFICATION))
                        .classLabels());
    }

    @Test
    void laterTablesMayWriteLabelsAndCategoriesInAnotherWay() {
        TableEncoding encoding =
                TableEncoding.fit(table("c,x,y\n1,1,0\n2,2,1\n1,3,0\n2,4,1\n"), Y.withCategorical(List.of("c")));
        CsvTable later = table("c,x,y\n1.0,1,0.0\n2e0,2,1.0\n");
        assertArrayEquals(new float[] {1, 0, 1, 0, 1, 2}, encoding.encode(later).x());
        assertArrayEquals(new float[] {0, 1}, encoding.encode(later).y());
        assertFails(
                "t.csv:2:3 (y): unknown class \"2.0\"; known are 0, 1",
                () -> encoding.encode(table("c,x,y\n1,1,2.0\n")));
    }

    @Test
    void amongOtherTextsEachSpellingIsItsOwnCategory() {
        CsvTable codes = table("c,y\n250.0,p\n250.00,q\nV45,p\n");
        TableEncoding encoding = TableEncoding.fit(codes, Y.withCategorical(List.of("c")));
        assertEquals(List.of("c=250.0", "c=250.00", "c=V45"), encoding.featureNames());
        assertArrayEquals(
                new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, encoding.encode(codes).x());
    }

    @Test
    void longIdentifiersAreComparedDigitByDigit() {
        TableEncoding encoding = TableEncoding.fit(
                table("id,y\n12345678901234567890,p\n12345678901234567891,q\n"), Y.withCategorical(List.of("id")));
        assertEquals(2, encoding.features());
    }

    @Test
    void leadingZerosOfNamedCategoriesAreKeptInTheirNames() {
        StringBuilder text = new StringBuilder("zip,y\n");
        for (int i = 0; i < 3000; i++) {
            text.append(String.format("%05d", i)).append(i % 2 == 0 ? ",p\n" : ",q\n");
        }
        EncodingOptions options = Y.withCategorical(List.of("ZIP"));
        CsvTable read =
                CsvTable.read("t.csv", new ByteArrayInputStream(utf8(text.toString())), CsvOptions.DEFAULT, options);
        TableEncoding encoding = TableEncoding.fit(read, options);
        assertEquals("zip=00000", encoding.featureNames().getFirst());
        assertEquals(3000, encoding.features());
        assertFails(
                "t.csv: column \"zip\" is categorical, but the table was read without knowing that and kept its many numbers"
                        + " without their texts: give CsvTable.read the encoding options",
                () -> TableEncoding.fit(table(text.toString()), options));
    }

    @Test
    void laterTablesKeepTheTextsOfCategoriesAndLabels() {
        CsvTable training = table("code,y\n250.0,1\n250.00,2\nV45,1\n");
        TableEncoding codes = TableEncoding.fit(
                training, Y.withCategorical(List.of("code")).withTargetKind(EncodingOptions.TargetKind.CLASSIFICATION));
        StringBuilder text = new StringBuilder("code,y\n250.00,1\n");
        StringBuilder labels = new StringBuilder("code,y\n250.00,1\n");
        for (int i = 0; i < 2000; i++) {
            text.append(i).append(",1\n");
            labels.append("V45,").append(i).append('\n');
        }
        String message = ", but the table was read without knowing that and kept its many numbers without their texts:"
                + " read the table with TableEncoding.read";
        assertFails(
                "t.csv: column \"code\" is categorical" + message, () -> codes.encodeFeatures(table(text.toString())));
        assertFails(
                "t.csv: column \"y\" is the target of a classification" + message,
                () -> codes.encode(table(labels.toString())));
    }

    @Test
    void numbersWithADecimalCommaAreTheSameBesideASuffix() {
        CsvOptions options = CsvOptions.DEFAULT.withDelimiter(';').withDecimal(',');
        EncodingOptions euro = Y.withLabelSuffix(" EUR");
        StringBuilder text = new StringBuilder("x;y\n");
        for (int i = 0; i < 1500; i++) {
            text.append("1;").append(i).append(i % 2 == 0 ? ",125\n" : ",5\n");
        }
        text.append("1;7,5 EUR\n");
        CsvTable table = table(text.toString(), options);
        assertEquals("3,5", table.field(3, 1));
        TableEncoding encoding = TableEncoding.fit(table, euro);
        float[] y = encoding.encode(table).y();
        assertEquals(2.125f, y[2]);
        assertEquals(3.5f, y[3]);
        assertEquals(7.5f, y[1500]);
    }

    @Test
    void markersOfMissingValuesAreComparedAsNumbers() {
        CsvOptions options = CsvOptions.DEFAULT.withMissing("-1", "?");
        StringBuilder text = new StringBuilder("x,y\n-1.0,p\n?,q\n-1e0,p\n");
        for (int i = 0; i < 2000; i++) {
            text.append(i / 8.0).append(",p\n");
        }
        text.append("-1.00,q\n?,q\n");
        CsvTable table = table(text.toString(), options);
        for (int row : new int[] {0, 1, 2, 2003, 2004}) {
            assertEquals("", table.field(row, 0));
        }
        assertEquals("0.125", table.field(4, 0));
    }

    @Test
    void labelsWithDecimalCommasAreNumbersToo() {
        CsvOptions options = CsvOptions.DEFAULT.withDelimiter(';').withDecimal(',');
        CsvTable table = table("x;y\n1,5;1,0\n2,5;2\n3,5;1\n4,5;2,0\n", options);
        TableEncoding encoding = TableEncoding.fit(table, Y);
        assertEquals(List.of("1", "2"), encoding.classLabels());
        assertArrayEquals(
                new float[] {1.5f, 2.5f, 3.5f, 4.5f}, encoding.encode(table).x());
        assertEquals(encoding, TableEncoding.fromMetadata(encoding.toMetadata()));
        assertEquals("2", encoding.toMetadata().get("encoding.version"));
    }
}
