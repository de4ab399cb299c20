package dev.lanewise.data.column;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds categories by their text, or else by the number that it spells. */
public final class Categories {

    private final NumberText numbers;
    private final Map<String, Integer> byText = new HashMap<>();
    private final Map<String, Integer> byNumber = new HashMap<>();

    public Categories(List<String> categories, char decimal) {
        numbers = new NumberText(decimal);
        for (int index = 0; index < categories.size(); index++) {
            byText.put(categories.get(index), index);
            byNumber.putIfAbsent(numbers.canonical(categories.get(index)), index);
        }
    }

    /** The index of a category; -1 if it is unknown. */
    public int find(String text) {
        Integer exact = byText.get(text);
        return exact != null ? exact : byNumber.getOrDefault(numbers.canonical(text), -1);
    }

    /**
     * The distinct categories among texts, sorted. If all are numbers, they are sorted by value, and equal ones are one
     * category in the shortest spelling, the first of several; else each text is a category of its own, and the order
     * is alphabetical.
     */
    public static List<String> distinct(Collection<String> texts, char decimal) {
        NumberText numbers = new NumberText(decimal);
        if (!texts.stream().allMatch(numbers::isFinite)) {
            return texts.stream().distinct().sorted().toList();
        }
        Map<String, String> spellings = new LinkedHashMap<>();
        for (String text : texts) {
            spellings.merge(numbers.canonical(text), text, (one, other) -> other.length() < one.length() ? other : one);
        }
        return spellings.values().stream()
                .sorted(Comparator.<String>comparingDouble(numbers::parse).thenComparing(Comparator.naturalOrder()))
                .toList();
    }
}
