package dev.lanewise.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class JsonProperties {

    @Provide
    Arbitrary<String> unicode() {
        Arbitrary<Integer> codePoints = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 0x7F),
                Arbitraries.integers().between(0x80, 0xD7FF),
                Arbitraries.integers().between(0xE000, Character.MAX_CODE_POINT));
        return codePoints.list().ofMaxSize(20).map(list -> {
            StringBuilder text = new StringBuilder();
            list.forEach(text::appendCodePoint);
            return text.toString();
        });
    }

    @Provide
    Arbitrary<Map<String, String>> objects() {
        return Arbitraries.maps(unicode(), unicode()).ofMaxSize(10);
    }

    @Property
    void objectsComeBackAsTheyWere(@ForAll("objects") Map<String, String> object) {
        Map<String, JsonValue> expected = new HashMap<>();
        object.forEach((key, value) -> expected.put(key, new JsonValue.Text(value)));
        assertEquals(new JsonValue.Members(expected), JsonReader.parse("the text", JsonWriter.object(object)));
    }

    @Property
    void anyTextIsReadOrRefusedButNothingElseHappens(@ForAll String text) {
        try {
            JsonReader.parse("the text", text);
        } catch (ModelFormatException e) {
            assertEquals(1, e.getMessage().lines().count());
        }
        try {
            JsonReader.parseWithFractions("the text", text);
        } catch (ModelFormatException e) {
            assertEquals(1, e.getMessage().lines().count());
        }
    }

    @Provide
    Arbitrary<JsonValue> values() {
        Arbitrary<Double> doubles =
                Arbitraries.longs().map(Double::longBitsToDouble).filter(value -> Double.isFinite(value));
        Arbitrary<JsonValue> scalars = Arbitraries.oneOf(
                unicode().map(JsonValue.Text::new),
                Arbitraries.longs().map(JsonValue.Whole::new),
                doubles.map(JsonValue.Fraction::new));
        return Arbitraries.recursive(
                () -> scalars,
                inner -> Arbitraries.oneOf(
                        inner,
                        inner.list().ofMaxSize(4).map(JsonValue.Items::new),
                        Arbitraries.maps(unicode(), inner).ofMaxSize(4).map(JsonValue.Members::new)),
                0,
                4);
    }

    @Property
    void valuesComeBackFromBothFormsWithTheSameBits(@ForAll("values") JsonValue value) {
        assertEquals(value, JsonReader.parseWithFractions("the text", JsonWriter.compact(value)));
        assertEquals(value, JsonReader.parseWithFractions("the text", JsonWriter.indented(value)));
        assertEquals(1, JsonWriter.compact(value).lines().count());
    }

    @Property
    void anyTextOfJsonCharactersIsReadOrRefused(@ForAll("jsonLike") String text) {
        anyTextIsReadOrRefusedButNothingElseHappens(text);
    }

    @Provide
    Arbitrary<String> jsonLike() {
        return Arbitraries.of(
                        "{",
                        "}",
                        "[",
                        "]",
                        ",",
                        ":",
                        "\"a\"",
                        "\"",
                        "\\",
                        "\\u",
                        "1",
                        "-",
                        "9999999999",
                        " ",
                        ".",
                        "e",
                        "+")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }

    @Property
    void keysAreSortedAsTheirUtf8Is(@ForAll("objects") Map<String, String> object) {
        List<byte[]> keys = ((JsonValue.Members) JsonReader.parse("the text", JsonWriter.object(object)))
                .values().keySet().stream()
                        .map(key -> key.getBytes(StandardCharsets.UTF_8))
                        .toList();
        for (int i = 1; i < keys.size(); i++) {
            assertEquals(-1, Integer.signum(Arrays.compareUnsigned(keys.get(i - 1), keys.get(i))));
        }
    }

    @Example
    void onlyWhatMustBeEscapedIs() {
        assertEquals(
                "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u007f\u00e9\ud83d\ude00\"",
                JsonWriter.quote("\"\\/\b\f\n\r\t\u0000\u001f\u007f\u00e9\ud83d\ude00"));
    }

    @Example
    void unpairedSurrogatesCannotBeWritten() {
        assertThrows(IllegalArgumentException.class, () -> JsonWriter.quote("\ud83d"));
        assertThrows(IllegalArgumentException.class, () -> JsonWriter.quote("\ude00\ud83d"));
    }

    @Example
    void excerptsAreShortAndHarmless() {
        assertEquals("\"" + "a".repeat(60) + "\"…", JsonWriter.excerpt("a".repeat(61)));
        assertEquals("\"\\u001b[31m\ufffd\ufffd\"", JsonWriter.excerpt("\u001b[31m\u009b\ud83d"));
    }

    @Example
    void indentedJsonHasAMemberOnALine() {
        Map<String, JsonValue> inner = new LinkedHashMap<>();
        inner.put("b", new JsonValue.Items(List.of(new JsonValue.Whole(1), new JsonValue.Text("x"))));
        inner.put("a", new JsonValue.Fraction(0.1));
        Map<String, JsonValue> outer = new LinkedHashMap<>();
        outer.put("inner", new JsonValue.Members(inner));
        outer.put("empty", new JsonValue.Members(Map.of()));
        assertEquals("""
                {
                  "inner": {
                    "b": [1,"x"],
                    "a": 0.1
                  },
                  "empty": {}
                }""", JsonWriter.indented(new JsonValue.Members(outer)));
    }
}
