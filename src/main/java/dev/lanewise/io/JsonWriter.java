package dev.lanewise.io;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * Writes JSON, the same bytes for the same content: without {@link #indented} no blanks, and in strings only what must
 * be escaped is, in the short form where there is one, in lower case. Python's {@code json.dumps(…, sort_keys=True,
 * separators=(",", ":"), ensure_ascii=False)} writes the same.
 */
final class JsonWriter {

    /** The order of UTF-8; {@link String#compareTo} puts surrogates before U+E000. */
    private static final Comparator<String> BY_CODE_POINTS =
            Comparator.comparing((String text) -> text.codePoints().toArray(), Arrays::compare);

    private static final int EXCERPT_LENGTH = 60;

    private JsonWriter() {}

    /** An object of strings, sorted by the code points of the keys. */
    static String object(Map<String, String> members) {
        StringJoiner object = new StringJoiner(",", "{", "}");
        members.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(BY_CODE_POINTS))
                .forEach(entry -> object.add(quote(entry.getKey()) + ":" + quote(entry.getValue())));
        return object.toString();
    }

    /** Any value on one line; the members of an object stay in their order. Doubles are read back as the same bits. */
    static String compact(JsonValue value) {
        return switch (value) {
            case JsonValue.Text(String text) -> quote(text);
            case JsonValue.Whole(long whole) -> Long.toString(whole);
            case JsonValue.Fraction(double fraction) -> Double.toString(fraction);
            case JsonValue.Flag(boolean flag) -> Boolean.toString(flag);
            case JsonValue.Items(List<JsonValue> items) ->
                items.stream().map(JsonWriter::compact).collect(Collectors.joining(",", "[", "]"));
            case JsonValue.Members(Map<String, JsonValue> members) ->
                members.entrySet().stream()
                        .map(member -> quote(member.getKey()) + ":" + compact(member.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
        };
    }

    /** As {@link #compact}, for people: every member of an object on a line of its own. */
    static String indented(JsonValue value) {
        return indented(value, "\n");
    }

    private static String indented(JsonValue value, String newLine) {
        if (!(value instanceof JsonValue.Members(Map<String, JsonValue> members)) || members.isEmpty()) {
            return compact(value);
        }
        String inner = newLine + "  ";
        return members.entrySet().stream()
                .map(member -> inner + quote(member.getKey()) + ": " + indented(member.getValue(), inner))
                .collect(Collectors.joining(",", "{", newLine + "}"));
    }

    /** An array of strings. */
    static String strings(List<String> values) {
        StringJoiner array = new StringJoiner(",", "[", "]");
        values.forEach(value -> array.add(quote(value)));
        return array.toString();
    }

    /** An array of whole numbers. */
    static String numbers(List<Integer> values) {
        StringJoiner array = new StringJoiner(",", "[", "]");
        values.forEach(value -> array.add(value.toString()));
        return array.toString();
    }

    /**
     * A string.
     *
     * @throws IllegalArgumentException if it holds an unpaired surrogate, which is no character
     */
    static String quote(String value) {
        StringBuilder quoted = new StringBuilder(value.length() + 2).append('"');
        value.codePoints().forEach(c -> appendEscaped(quoted, c));
        return quoted.append('"').toString();
    }

    /** The beginning of a string, quoted on one line, for messages. */
    static String excerpt(String value) {
        return excerpt(value, EXCERPT_LENGTH);
    }

    /** The first {@code length} characters of a string, quoted on one line, for messages. */
    static String excerpt(String value, int length) {
        String start = value.substring(0, Math.min(value.length(), length));
        String clean = start.codePoints()
                .map(c -> isSurrogate(c) || (c > 0x7E && Character.isISOControl(c)) ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return quote(clean) + (start.length() < value.length() ? "…" : "");
    }

    private static void appendEscaped(StringBuilder out, int c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (isSurrogate(c)) {
                    throw new IllegalArgumentException(String.format("unpaired surrogate U+%04X in a string", c));
                }
                if (c < ' ') {
                    out.append(String.format("\\u%04x", c));
                } else {
                    out.appendCodePoint(c);
                }
            }
        }
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
