package dev.lanewise.data;

import java.util.List;
import java.util.Set;

/** The texts and numbers that stand for a missing value. Numbers are equal as numbers. */
final class MissingMarkers {

    private final Set<String> texts;
    private final double[] numbers;

    MissingMarkers(List<String> markers, NumberText parser) {
        texts = Set.copyOf(markers);
        numbers = markers.stream()
                .mapToDouble(parser::parse)
                .filter(Double::isFinite)
                .toArray();
    }

    boolean include(double number) {
        for (double marker : numbers) {
            if (marker == number) {
                return true;
            }
        }
        return false;
    }

    /** The empty text is always missing. */
    boolean include(String text, double number) {
        return text.isEmpty() || texts.contains(text) || include(number);
    }
}
