package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.column.Categories;
import dev.lanewise.data.column.NumberText;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextProperties {

    private final NumberText point = new NumberText('.');
    private final NumberText comma = new NumberText(',');

    @Property
    void everyFiniteDoubleComesBackWithTheSameBits(@ForAll long bits) {
        double value = Double.longBitsToDouble(bits);
        if (Double.isFinite(value)) {
            String text = Double.toString(value);
            assertEquals(Double.doubleToRawLongBits(value), Double.doubleToRawLongBits(point.parse(text)), text);
            String withComma = text.replace('.', ',');
            assertEquals(Double.doubleToRawLongBits(value), Double.doubleToRawLongBits(comma.parse(withComma)), text);
        }
    }

    @Property
    void everyFiniteFloatComesBackWithTheSameBits(@ForAll int bits) {
        float value = Float.intBitsToFloat(bits);
        if (Float.isFinite(value)) {
            float parsed = (float) point.parse(Float.toString(value));
            assertEquals(Float.floatToRawIntBits(value), Float.floatToRawIntBits(parsed), Float.toString(value));
        }
    }

    /** An independent definition of the same grammar. */
    @Property(tries = 5000)
    void agreesWithTheRegularExpression(
            @ForAll @Chars({'+', '-', '.', 'e', 'E', 'x'}) @CharRange(from = '0', to = '2') @StringLength(max = 7)
                    String text) {
        boolean expected = text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
        assertEquals(expected, !Double.isNaN(point.parse(text)), text);
    }

    /** Points stand between groups of three digits, the first of one to three, and not in the fraction. */
    @Property(tries = 5000)
    void agreesWithTheRegularExpressionOfDecimalCommas(
            @ForAll @Chars({'-', '.', ',', 'e'}) @CharRange(from = '0', to = '1') @StringLength(max = 9) String text) {
        boolean expected = text.matches("-?((\\d+|\\d{1,3}(\\.\\d{3})+),?|(\\d*|\\d{1,3}(\\.\\d{3})+),\\d+)(e-?\\d+)?");
        assertEquals(expected, !Double.isNaN(comma.parse(text)), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"1,5;1.5", "-1.234,5;-1234.5", "1.234.567;1234567", "1.234;1234", "12;12", "1,5e3;1500", ",5;0.5"})
    void readsDecimalCommasAndGroups(String text, double number) {
        assertEquals(number, comma.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "+1", "1.", ".5", "1e5", "-1.25E-3", "007", "1e-60", "1e-100000000"})
    void decimalNotationIsANumber(String text) {
        assertTrue(point.isNumber(text));
        assertTrue(point.isFinite(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nan", "NaN", "-nan", "inf", "-Inf", "Infinity", "+INFINITY", "1e400", "1e100000000"})
    void spellingsOfNanAndInfinityAreNumbersButNotFinite(String text) {
        assertTrue(point.isNumber(text));
        assertFalse(point.isFinite(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "-",
                "e5",
                "1e",
                "1e+",
                "1d",
                "1f",
                "0x1p3",
                "1,5",
                "1 2",
                "2020-01-01",
                "--1",
                "٣",
                "na"
            })
    void otherTextIsNone(String text) {
        assertFalse(point.isNumber(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.0", "+1", "01", "1e0", "10e-1", "0.1e1", "1.00000000000000000000"})
    void equalNumbersHaveOneCanonicalText(String text) {
        assertEquals("1", point.canonical(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "0.0", ".0", "0e5", "-0.00e-7"})
    void zerosAreOne(String text) {
        assertEquals("0", point.canonical(text));
    }

    @Property
    void canonicalTextsAreEqualJustWhereTheNumbersAre(
            @ForAll @Chars({'-', '.', 'e'}) @CharRange(from = '0', to = '2') @StringLength(min = 1, max = 5) String one,
            @ForAll @Chars({'-', '.', 'e'}) @CharRange(from = '0', to = '2') @StringLength(min = 1, max = 5)
                    String other) {
        if (point.isFinite(one) && point.isFinite(other)) {
            boolean equal = new BigDecimal(one).compareTo(new BigDecimal(other)) == 0;
            assertEquals(equal, point.canonical(one).equals(point.canonical(other)), one + " and " + other);
        }
    }

    @ParameterizedTest
    @CsvSource({"12345678901234567890,12345678901234567891", "0.1,0.10000000000000000001"})
    void numbersThatADoubleCannotTellApartStayApart(String one, String other) {
        assertEquals(point.parse(one), point.parse(other));
        assertNotEquals(point.canonical(one), point.canonical(other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"p", "", "nan", "1e400", "1e-99999999999", "1,0"})
    void otherTextsAreTheirOwnCanonicalText(String text) {
        assertEquals(text, point.canonical(text));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "-3,-3", "0.5,0.5", "1e20,1.0E20", "-0.0,0"})
    void writesWholeNumbersWithoutAPoint(double number, String text) {
        assertEquals(text, NumberText.text(number, '.'));
        assertEquals(text.replace('.', ','), NumberText.text(number, ','));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10 9 -1 1e1 0.5", "0.5 10 9 -1 1e1"})
    void ordersNumbersByValueAndKeepsTheShortestSpelling(String texts) {
        assertEquals(List.of("-1", "0.5", "9", "10"), Categories.distinct(List.of(texts.split(" ")), '.'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10 9 b A 10.0"})
    void ordersOtherTextsByLettersEachForItself(String texts) {
        assertEquals(List.of("10", "10.0", "9", "A", "b"), Categories.distinct(Set.of(texts.split(" ")), '.'));
    }
}
