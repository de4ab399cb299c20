package dev.lanewise.data.column;

import java.util.List;
import java.util.Set;

/** The texts and numbers that stand for a missing value. Numbers are equal as numbers. */
public final class MissingMarkers {

    private final Set<String> texts;
    private final double[] numbers;

    public MissingMarkers(List<String> markers, NumberText parser) {
        texts = Set.copyOf(markers);
        numbers = markers.stream()
                .mapToDouble(parser::parse)
                .filter(Double::isFinite)
                .toArray();
    }

    public boolean include(double number) {
        for (double marker : numbers) {
            if (marker == number) {
                return true;
            }
        }
        return false;
    }

    /** The empty text is always missing. */
    public boolean include(String text, double number) {
        return text.isEmpty() || texts.contains(text) || include(number);
    }
}
