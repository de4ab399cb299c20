package dev.lanewise.io;

import java.util.List;
import java.util.Map;

/**
 * The part of JSON that files of this library are made of: there are no nulls in it, and no fractions or booleans in the
 * header of a safetensors file.
 */
sealed interface JsonValue {

    /** A string. */
    record Text(String value) implements JsonValue {}

    /** A whole number. */
    record Whole(long value) implements JsonValue {}

    /** A number that is written with a fraction or an exponent; finite. */
    record Fraction(double value) implements JsonValue {}

    /** A boolean. */
    record Flag(boolean value) implements JsonValue {}

    /** An array. */
    record Items(List<JsonValue> values) implements JsonValue {}

    /** An object, its members in the order of the text. */
    record Members(Map<String, JsonValue> values) implements JsonValue {}

    /** For messages: {@code a string}, {@code an array}. */
    default String kind() {
        return switch (this) {
            case Text text -> "the string " + JsonWriter.excerpt(text.value());
            case Whole whole -> "the number " + whole.value();
            case Fraction fraction -> "the number " + fraction.value();
            case Flag flag -> "the boolean " + flag.value();
            case Items items -> "an array of " + items.values().size();
            case Members members -> "an object of " + members.values().size();
        };
    }
}
