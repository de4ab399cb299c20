package dev.lanewise.io;

import java.util.List;
import java.util.Map;

/** The part of JSON that a safetensors header is made of: there are no fractions, booleans or nulls in it. */
sealed interface JsonValue {

    /** A string. */
    record Text(String value) implements JsonValue {}

    /** A whole number. */
    record Whole(long value) implements JsonValue {}

    /** An array. */
    record Items(List<JsonValue> values) implements JsonValue {}

    /** An object, its members in the order of the text. */
    record Members(Map<String, JsonValue> values) implements JsonValue {}

    /** For messages: {@code a string}, {@code an array}. */
    default String kind() {
        return switch (this) {
            case Text text -> "the string " + JsonWriter.excerpt(text.value());
            case Whole whole -> "the number " + whole.value();
            case Items items -> "an array of " + items.values().size();
            case Members members -> "an object of " + members.values().size();
        };
    }
}
