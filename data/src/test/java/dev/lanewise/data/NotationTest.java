package dev.lanewise.data;

import static dev.lanewise.data.TestFiles.assertFails;
import static dev.lanewise.data.TestFiles.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.column.Notation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotationTest {

    private static final EncodingOptions Y = EncodingOptions.target("y");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "6,35|DECIMAL_COMMA",
                "-0,5|DECIMAL_COMMA",
                "1.234,5|DECIMAL_COMMA",
                "1.234.567|DECIMAL_COMMA",
                "1,234|COMMA_OR_GROUP",
                "0,234|DECIMAL_COMMA",
                "1,234,567|OTHER",
                "1,234.5|OTHER",
                "1 234|OTHER",
                "1'234|OTHER",
                "1_000|OTHER",
                "$12.50|OTHER",
                "12.50 €|OTHER",
                "€ 1.234,50|OTHER",
                "USD 12|OTHER",
                "12%|OTHER",
                "12,5 %|OTHER",
                "(12.50)|OTHER",
                "12-|OTHER",
                "−5|OTHER",
                "１２．５|OTHER",
                "٣٤|OTHER"
            })
    void knowsOtherNotations(String text, Notation notation) {
        assertEquals(Optional.of(notation), Notation.of(text, '.'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1\u00A0234", "1\u202F234,5", "\u00A312"})
    void knowsOtherBlanksAndCurrencies(String text) {
        assertEquals(Optional.of(Notation.OTHER), Notation.of(text, '.'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"p", "", "18-24", "3+", "<5", "2020-01-01", "12 km", "A1", "1/2", "10:30", "12 34", "1e", "v1.2"
            })
    void otherTextsAreNoNumbers(String text) {
        assertEquals(Optional.empty(), Notation.of(text, '.'));
    }

    @Test
    void knowsDecimalPointsWhereACommaIsExpected() {
        assertEquals(Optional.of(Notation.DECIMAL_POINT), Notation.of("3.5", ','));
        assertEquals(Optional.of(Notation.DECIMAL_POINT), Notation.of("1234.5", ','));
    }

    @Test
    void refusesAColumnOfDecimalCommas() {
        CsvOptions semicolon = CsvOptions.DEFAULT.withDelimiter(';');
        CsvTable table = table("x;y\n1,5;p\n2,5;q\n", semicolon);
        assertFails(
                "t.csv:2:1 (x): \"1,5\" has a decimal comma: add --decimal , (or --categorical x to take texts)",
                () -> TableEncoding.fit(table, Y));
        assertEquals(
                2, TableEncoding.fit(table, Y.withCategorical(List.of("x"))).features());
        assertFails(
                "t.csv:3:1 (x): \"2,5\" has a decimal comma: add --decimal , (or --categorical x to take texts)",
                () -> TableEncoding.fit(table("x;y\n1;p\n2,5;q\n", semicolon), Y));
        assertFails(
                "t.csv:2:1 (x): expected a number, found \"1,5\": \"1,5\" has a decimal comma: add --decimal , (or"
                        + " --categorical x to take texts)",
                () -> TableEncoding.fit(table, Y.withNumeric(List.of("x"))));
    }

    @Test
    void refusesATargetOfDecimalCommas() {
        CsvTable table = table("x;y\n1;1,5\n2;2,5\n", CsvOptions.DEFAULT.withDelimiter(';'));
        assertFails(
                "t.csv:2:2 (y): \"1,5\" has a decimal comma: add --decimal , (or --task classification to take texts)",
                () -> TableEncoding.fit(table, Y));
    }

    @Test
    void saysBothWhereACommaMayGroupDigits() {
        CsvTable table = table("x;y\n1,234;p\n2,345;q\n", CsvOptions.DEFAULT.withDelimiter(';'));
        assertFails(
                "t.csv:2:1 (x): \"1,234\" is not a number as it stands: if the comma is a decimal one, add --decimal , and if"
                        + " it separates thousands, remove it (or add --categorical x to take texts)",
                () -> TableEncoding.fit(table, Y));
    }

    @Test
    void refusesOtherNotations() {
        assertFails(
                "t.csv:2:1 (x): \"$12\" looks like a number in another notation: write digits with a decimal point and"
                        + " nothing else (or add --categorical x to take texts, or --drop x)",
                () -> TableEncoding.fit(table("x,y\n$12,p\n$13,q\n"), Y));
    }

    @Test
    void textsOfWhichSomeAreNoNumbersAreCategories() {
        TableEncoding encoding = TableEncoding.fit(table("x,y\n12%,p\nhalf,q\n"), Y);
        assertEquals(List.of("x=12%", "x=half"), encoding.featureNames());
    }

    @Test
    void refusesATargetOfAboutAsManyClassesAsRows() {
        StringBuilder text = new StringBuilder("x,y\n");
        for (int i = 0; i < 20; i++) {
            text.append(i).append(",name").append(i % 15).append('\n');
        }
        assertFails(
                "t.csv: the target \"y\" has 15 different texts in 20 rows: name another column with --target, or add --task"
                        + " classification to take each as a class",
                () -> TableEncoding.fit(table(text.toString()), Y));
        assertEquals(
                15,
                TableEncoding.fit(table(text.toString()), Y.withTargetKind(EncodingOptions.TargetKind.CLASSIFICATION))
                        .classLabels()
                        .size());
    }

    @Test
    void refusesAColumnWithANamePerRow() {
        StringBuilder text = new StringBuilder("full name,y\n");
        for (int i = 0; i < 20; i++) {
            text.append("name").append(i).append(i % 2 == 0 ? ",p\n" : ",q\n");
        }
        assertFails(
                "t.csv: column \"full name\" has 20 different texts in 20 rows: add --drop 'full name', or --categorical"
                        + " 'full name' to make each a feature",
                () -> TableEncoding.fit(table(text.toString()), Y));
        assertTrue(TableEncoding.fit(table(text.toString()), Y.withCategorical(List.of("full name")))
                        .features()
                == 20);
    }
}
