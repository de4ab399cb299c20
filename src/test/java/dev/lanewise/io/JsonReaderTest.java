package dev.lanewise.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

    private static JsonValue parse(String text) {
        return JsonReader.parse("the text", text);
    }

    private static String problem(String text) {
        return assertThrows(ModelFormatException.class, () -> parse(text)).getMessage();
    }

    @Test
    void everyKindOfValueIsRead() {
        JsonValue expected = new JsonValue.Members(Map.of(
                "text", new JsonValue.Text("x"),
                "numbers",
                        new JsonValue.Items(List.of(
                                new JsonValue.Whole(0),
                                new JsonValue.Whole(-7),
                                new JsonValue.Whole(Long.MAX_VALUE),
                                new JsonValue.Whole(Long.MIN_VALUE))),
                "empty",
                        new JsonValue.Items(List.of(new JsonValue.Members(Map.of()), new JsonValue.Items(List.of())))));
        String numbers = "[0, -7,9223372036854775807 ,-9223372036854775808]";
        assertEquals(expected, parse("{ \"text\" : \"x\",\t\"numbers\":" + numbers + ",\r\n\"empty\":[{ },[ ]]} "));
    }

    @Test
    void everyEscapeIsDecoded() {
        assertEquals(
                new JsonValue.Text("\"\\/\b\f\n\r\t\u001f\u00e9\ud83d\ude00\u007f"),
                parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u001f\\u00E9\\ud83d\\uDE00\u007f\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "\"",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{1:1}",
                "'a'",
                "nul",
                "null",
                "true",
                "false",
                "NaN",
                "01",
                "-",
                "-01",
                "+1",
                "1.0",
                "1e3",
                ".5",
                "0x1",
                "1 2",
                "{} {}",
                "[1]]",
                "// x\n1",
                "\"\t\"",
                "\"\n\"",
                "\"\u0000\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\\",
                "\"\\u",
                "\u00a01",
                "\ufeff1"
            })
    void whatIsNoJsonOfAHeaderIsRefused(String text) {
        assertTrue(problem(text).startsWith("the text is no valid JSON: "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud83d", "\\ude00", "\\ud83dx", "\\ud83d\\ud83d", "\\ude00\\ud83d", "x\\ud83d\\n"})
    void unpairedSurrogatesAreRefused(String escaped) {
        assertTrue(problem("\"" + escaped + "\"").contains("unpaired surrogate"));
    }

    static Stream<Arguments> problems() {
        return Stream.of(
                arguments(
                        "[1,x]",
                        "expected a string, a whole number, an array or an object, found \"x\" at character 3"),
                arguments("{\"a\":1 \"b\":2}", "expected '}', found \"\\\"\" at character 7"),
                arguments("[1", "expected ']', found the end at character 2"),
                arguments("{\"a\":1,\"a\":2}", "duplicate key \"a\" at character 7"),
                arguments("[1.5]", "expected a whole number, found \".\" at character 2"),
                arguments("[9223372036854775808]", "the number has more than 63 bits at character 1"),
                arguments("[[[[[[[[[1]]]]]]]]]", "nested deeper than 8 at character 8"));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void errorsSayWhatAndWhere(String text, String problem) {
        assertEquals("the text is no valid JSON: " + problem, problem(text));
    }

    @Test
    void aMillionBracketsAreRefusedWithoutOverflowingTheStack() {
        assertEquals("the text is no valid JSON: nested deeper than 8 at character 8", problem("[".repeat(1_000_000)));
    }

    @Test
    void asManyValuesAsAllowedAreReadAndOneMoreIsNot() {
        String full = "[" + "1,".repeat(JsonReader.MAX_VALUES - 2) + "1]";
        assertEquals(
                JsonReader.MAX_VALUES - 1,
                ((JsonValue.Items) parse(full)).values().size());
        assertTrue(problem(full.replace("]", ",1]")).contains("more than 262144 values at character"));
    }

    @Test
    void aDuplicateKeyInAnEscapedFormIsADuplicate() {
        assertTrue(problem("{\"a\":1,\"\\u0061\":2}").contains("duplicate key"));
    }

    @Test
    void fractionsAreReadWhereTheyAreAllowed() {
        JsonValue expected = new JsonValue.Items(List.of(
                new JsonValue.Whole(7),
                new JsonValue.Fraction(-0.0),
                new JsonValue.Fraction(1.5),
                new JsonValue.Fraction(0.1),
                new JsonValue.Fraction(2000),
                new JsonValue.Fraction(-2.5e-7),
                new JsonValue.Fraction(Double.MAX_VALUE),
                new JsonValue.Fraction(Double.MIN_VALUE)));
        assertEquals(
                expected,
                JsonReader.parseWithFractions(
                        "the text", "[7, -0.0, 1.50, 0.1, 2e3, -2.5E-07, 1.7976931348623157e+308, 4.9E-324]"));
    }

    static Stream<Arguments> noNumbers() {
        return Stream.of(
                arguments("1.", "expected a digit, found the end at character 2"),
                arguments("1.e3", "expected a digit, found \"e\" at character 2"),
                arguments("1e", "expected a digit, found the end at character 2"),
                arguments("1e+", "expected a digit, found the end at character 3"),
                arguments("1e+-1", "expected a digit, found \"-\" at character 3"),
                arguments("1.5.5", "expected nothing more, found \".\" at character 3"),
                arguments("1e5.5", "expected nothing more, found \".\" at character 3"),
                arguments("1.5f", "expected nothing more, found \"f\" at character 3"),
                arguments("01.5", "expected a number, found \".\" at character 2"),
                arguments("-", "expected a number, found the end at character 1"),
                arguments(".5", "expected a string, a number, an array or an object, found \".\" at character 0"),
                arguments("NaN", "expected a string, a number, an array or an object, found \"N\" at character 0"),
                arguments("1e309", "the number is beyond those of 64 bits at character 0"),
                arguments("-1e309", "the number is beyond those of 64 bits at character 0"),
                arguments("[9223372036854775808]", "the number has more than 63 bits at character 1"));
    }

    @ParameterizedTest
    @MethodSource("noNumbers")
    void whatIsNoNumberIsRefusedWhereFractionsAreAllowed(String text, String problem) {
        assertEquals(
                "the text is no valid JSON: " + problem,
                assertThrows(ModelFormatException.class, () -> JsonReader.parseWithFractions("the text", text))
                        .getMessage());
    }
}
