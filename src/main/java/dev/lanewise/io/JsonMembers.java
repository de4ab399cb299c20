package dev.lanewise.io;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;

/**
 * The members of a JSON object, taken out one by one by their key. Whatever is missing, left over or of another kind
 * than expected gives a {@link ModelFormatException} that names its key. Not thread-safe.
 */
final class JsonMembers {

    private final String name;
    private final String path;
    private final Map<String, JsonValue> left;

    private JsonMembers(String name, String path, Map<String, JsonValue> members) {
        this.name = name;
        this.path = path;
        this.left = new LinkedHashMap<>(members);
    }

    /**
     * The members of a value that must be an object.
     *
     * @param name what the value is, for messages
     */
    static JsonMembers of(String name, JsonValue value) {
        if (value instanceof JsonValue.Members(Map<String, JsonValue> members)) {
            return new JsonMembers(name, "", members);
        }
        throw new ModelFormatException(name + " must be an object, but is " + value.kind());
    }

    boolean has(String key) {
        return left.containsKey(key);
    }

    String text(String key) {
        JsonValue value = take(key);
        if (value instanceof JsonValue.Text(String text)) {
            return text;
        }
        throw unexpected(key, "must be a string, but is ", value);
    }

    /** A whole number in this range. */
    long whole(String key, long from, long to) {
        JsonValue value = take(key);
        if (value instanceof JsonValue.Whole(long whole) && whole >= from && whole <= to) {
            return whole;
        }
        throw unexpected(key, "must be a whole number from " + from + " to " + to + ", but is ", value);
    }

    /** A whole number from 1 on. */
    int count(String key) {
        return (int) whole(key, 1, Integer.MAX_VALUE);
    }

    /** An array of whole numbers from 1 on. */
    List<Integer> counts(String key) {
        JsonValue value = take(key);
        if (!(value instanceof JsonValue.Items(List<JsonValue> items))) {
            throw unexpected(key, "must be an array of whole numbers, but is ", value);
        }
        return items.stream()
                .map(item -> {
                    if (item instanceof JsonValue.Whole(long whole) && whole >= 1 && whole <= Integer.MAX_VALUE) {
                        return (int) whole;
                    }
                    throw unexpected(
                            key, "must hold whole numbers from 1 to " + Integer.MAX_VALUE + ", but holds ", item);
                })
                .toList();
    }

    /** A number, whole or not, within a range that {@code expected} describes. */
    double number(String key, String expected, DoublePredicate range) {
        JsonValue value = take(key);
        double number = switch (value) {
            case JsonValue.Whole(long whole) -> whole;
            case JsonValue.Fraction(double fraction) -> fraction;
            default -> Double.NaN;
        };
        if (range.test(number)) {
            return number;
        }
        throw unexpected(key, "must be a number " + expected + ", but is ", value);
    }

    /** A boolean. */
    boolean flag(String key) {
        JsonValue value = take(key);
        if (value instanceof JsonValue.Flag(boolean flag)) {
            return flag;
        }
        throw unexpected(key, "must be true or false, but is ", value);
    }

    /** An array of anything. */
    List<JsonValue> items(String key) {
        JsonValue value = take(key);
        if (value instanceof JsonValue.Items(List<JsonValue> items)) {
            return items;
        }
        throw unexpected(key, "must be an array, but is ", value);
    }

    /** An object within this one. */
    JsonMembers members(String key) {
        JsonValue value = take(key);
        if (value instanceof JsonValue.Members(Map<String, JsonValue> members)) {
            return new JsonMembers(name, path + key + ".", members);
        }
        throw unexpected(key, "must be an object, but is ", value);
    }

    /** Refuses members that nobody took. */
    void requireNothingLeft() {
        left.keySet().stream().findFirst().ifPresent(key -> {
            throw new ModelFormatException(name + ": unknown key " + quoted(key));
        });
    }

    private JsonValue take(String key) {
        JsonValue value = left.remove(key);
        if (value == null) {
            throw new ModelFormatException(name + ": key " + quoted(key) + " is missing");
        }
        return value;
    }

    private ModelFormatException unexpected(String key, String expected, JsonValue value) {
        return new ModelFormatException(name + ": " + quoted(key) + " " + expected + value.kind());
    }

    private String quoted(String key) {
        return JsonWriter.excerpt(path + key);
    }
}
