package dev.lanewise.io;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the part of JSON (RFC 8259) that {@link JsonValue} names, strictly: no duplicate keys, no unpaired surrogates,
 * nothing after the value, no deep nesting. Every error names the text and the character in it, 0 for the first.
 */
final class JsonReader {

    /** A header needs 4. */
    private static final int MAX_DEPTH = 8;

    /**
     * Values in a text, so that a hostile one of nothing but brackets cannot take a hundred times its size in memory.
     */
    static final int MAX_VALUES = 1 << 18;

    private final String name;
    private final String text;
    private final boolean fractions;
    private final String number;
    private int position;
    private int values;

    private JsonReader(String name, String text, boolean fractions) {
        this.name = name;
        this.text = text;
        this.fractions = fractions;
        this.number = fractions ? "a number" : "a whole number";
    }

    /**
     * The value that the whole text is; every number in it is a whole one.
     *
     * @param name what the text is, for messages
     * @throws ModelFormatException if the text is anything else
     */
    static JsonValue parse(String name, String text) {
        return new JsonReader(name, text, false).whole();
    }

    /**
     * As {@link #parse}, but there may be booleans, and numbers may have a fraction or an exponent: they become the nearest
     * {@code double}.
     */
    static JsonValue parseWithFractions(String name, String text) {
        return new JsonReader(name, text, true).whole();
    }

    private JsonValue whole() {
        JsonValue value = value(1);
        skipBlanks();
        if (position < text.length()) {
            throw expected("nothing more");
        }
        return value;
    }

    private JsonValue value(int depth) {
        if (depth > MAX_DEPTH) {
            throw problem("nested deeper than " + MAX_DEPTH);
        }
        if (++values > MAX_VALUES) {
            throw problem("more than " + MAX_VALUES + " values");
        }
        skipBlanks();
        char first = peek();
        return switch (first) {
            case '{' -> members(depth);
            case '[' -> items(depth);
            case '"' -> new JsonValue.Text(string());
            default -> {
                if (fractions && (first == 't' || first == 'f')) {
                    yield flag(first == 't');
                }
                if (first != '-' && !isDigit(first)) {
                    throw expected("a string, " + number + ", an array or an object");
                }
                yield number();
            }
        };
    }

    private JsonValue flag(boolean value) {
        String literal = Boolean.toString(value);
        if (!text.startsWith(literal, position)) {
            throw expected(literal);
        }
        position += literal.length();
        return new JsonValue.Flag(value);
    }

    private JsonValue members(int depth) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        position++;
        skipBlanks();
        if (accept('}')) {
            return new JsonValue.Members(members);
        }
        do {
            skipBlanks();
            int start = position;
            String key = string();
            skipBlanks();
            require(':');
            if (members.put(key, value(depth + 1)) != null) {
                position = start;
                throw problem("duplicate key " + JsonWriter.excerpt(key));
            }
            skipBlanks();
        } while (accept(','));
        require('}');
        return new JsonValue.Members(members);
    }

    private JsonValue items(int depth) {
        List<JsonValue> items = new ArrayList<>();
        position++;
        skipBlanks();
        if (accept(']')) {
            return new JsonValue.Items(items);
        }
        do {
            items.add(value(depth + 1));
            skipBlanks();
        } while (accept(','));
        require(']');
        return new JsonValue.Items(items);
    }

    private JsonValue number() {
        int start = position;
        accept('-');
        int digits = position;
        int count = skipDigits();
        boolean isFraction = isFractionOrExponent(peek());
        if (count == 0 || (count > 1 && text.charAt(digits) == '0') || (isFraction && !fractions)) {
            throw expected(number);
        }
        if (isFraction) {
            return fraction(start);
        }
        try {
            return new JsonValue.Whole(Long.parseLong(text, start, position, 10));
        } catch (NumberFormatException _) {
            position = start;
            throw problem("the number has more than 63 bits");
        }
    }

    /** The number that begins at {@code start}, from the end of its whole part on. */
    private JsonValue fraction(int start) {
        if (accept('.')) {
            requireDigits();
        }
        if (accept('e') || accept('E')) {
            if (!accept('-')) {
                accept('+');
            }
            requireDigits();
        }
        double value = Double.parseDouble(text.substring(start, position));
        if (Double.isInfinite(value)) {
            position = start;
            throw problem("the number is beyond those of 64 bits");
        }
        return new JsonValue.Fraction(value);
    }

    private void requireDigits() {
        if (skipDigits() == 0) {
            throw expected("a digit");
        }
    }

    private int skipDigits() {
        int start = position;
        while (isDigit(peek())) {
            position++;
        }
        return position - start;
    }

    private String string() {
        require('"');
        StringBuilder string = new StringBuilder();
        while (!accept('"')) {
            char c = peek();
            if (c < ' ') {
                throw expected("the end of the string or an escaped control character");
            }
            position++;
            char decoded = c == '\\' ? escape() : c;
            boolean pair = !string.isEmpty() && Character.isHighSurrogate(string.charAt(string.length() - 1));
            if (pair != Character.isLowSurrogate(decoded)) {
                throw problem("unpaired surrogate");
            }
            string.append(decoded);
        }
        if (!string.isEmpty() && Character.isHighSurrogate(string.charAt(string.length() - 1))) {
            throw problem("unpaired surrogate");
        }
        return string.toString();
    }

    private char escape() {
        char c = peek();
        position++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> codeUnit();
            default -> {
                position--;
                throw expected("an escape such as \\n or \\u000a");
            }
        };
    }

    private char codeUnit() {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            char c = peek();
            if (!isDigit(c) && !(c >= 'a' && c <= 'f') && !(c >= 'A' && c <= 'F')) {
                throw expected("a hexadecimal digit");
            }
            unit = unit * 16 + Character.digit(c, 16);
            position++;
        }
        return (char) unit;
    }

    private void skipBlanks() {
        while (position < text.length() && " \t\n\r".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private boolean accept(char c) {
        if (peek() != c) {
            return false;
        }
        position++;
        return true;
    }

    private void require(char c) {
        if (!accept(c)) {
            throw expected("'" + c + "'");
        }
    }

    /** The next character; NUL, which is no part of any JSON, at the end. */
    private char peek() {
        return position < text.length() ? text.charAt(position) : '\0';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isFractionOrExponent(char c) {
        return c == '.' || c == 'e' || c == 'E';
    }

    private ModelFormatException expected(String what) {
        String found = position < text.length()
                ? JsonWriter.excerpt(text.substring(position, Math.min(text.length(), position + 1)))
                : "the end";
        return problem("expected " + what + ", found " + found);
    }

    private ModelFormatException problem(String what) {
        return new ModelFormatException(name + " is no valid JSON: " + what + " at character " + position);
    }
}
