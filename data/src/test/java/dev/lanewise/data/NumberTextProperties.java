package dev.lanewise.data;

import static dev.lanewise.data.TestFiles.assertFails;
import static dev.lanewise.data.TestFiles.headerless;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextProperties {

    @Property
    void everyFiniteFloatComesBackWithTheSameBits(@ForAll int bits) {
        float value = Float.intBitsToFloat(bits);
        if (!Float.isFinite(value)) {
            return;
        }
        String text = Float.toString(value);
        assertTrue(NumberText.isFinite(text), text);
        float parsed = NumberText.parse(text, headerless(text), 0, 0);
        assertEquals(Float.floatToRawIntBits(value), Float.floatToRawIntBits(parsed), text);
    }

    /** An independent definition of the same grammar. */
    @Property(tries = 5000)
    void agreesWithTheRegularExpression(
            @ForAll @Chars({'+', '-', '.', 'e', 'E', 'x'}) @CharRange(from = '0', to = '2') @StringLength(max = 7)
                    String text) {
        assertEquals(text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?"), NumberText.isFinite(text), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "+1", "1.", ".5", "1e5", "-1.25E-3", "007", "1e-60"})
    void decimalNotationIsANumber(String text) {
        assertTrue(NumberText.isNumber(text));
        assertTrue(NumberText.isFinite(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nan", "NaN", "-nan", "inf", "-Inf", "Infinity", "+INFINITY"})
    void spellingsOfNanAndInfinityAreNumbersButNotFinite(String text) {
        assertTrue(NumberText.isNumber(text));
        assertFalse(NumberText.isFinite(text));
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
        assertFalse(NumberText.isNumber(text));
    }

    @Test
    void refusesWhatAFloatCannotHold() {
        assertFails(
                "t.csv:1:1: expected a number up to 3.4028235E38, found 1e39",
                () -> NumberText.parse("1e39", headerless("1e39"), 0, 0));
        assertFails(
                "t.csv:1:1: expected a finite number, found \"-inf\"",
                () -> NumberText.parse("-inf", headerless("-inf"), 0, 0));
        assertFails(
                "t.csv:1:1: expected a number, found \"12 km\"",
                () -> NumberText.parse("12 km", headerless("12 km"), 0, 0));
    }

    @Test
    void ordersNumbersByValueAndOtherTextsByLetters() {
        List<String> numbers = List.of("10", "9", "-1", "1e1", "0.5");
        assertEquals(
                List.of("-1", "0.5", "9", "10", "1e1"),
                numbers.stream().sorted(NumberText.order(numbers)).toList());
        List<String> texts = List.of("10", "9", "b", "A");
        assertEquals(
                List.of("10", "9", "A", "b"),
                texts.stream().sorted(NumberText.order(texts)).toList());
    }
}
