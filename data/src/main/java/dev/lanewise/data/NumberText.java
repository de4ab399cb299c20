package dev.lanewise.data;

import java.util.Comparator;
import java.util.Locale;
import java.util.Set;

/**
 * Which texts are numbers: decimal with or without exponent, or a spelling of NaN or infinity. Narrower than
 * {@link Float#parseFloat}, for which {@code 1d} and {@code 0x1p3} are numbers too: such texts are categories.
 */
final class NumberText {

    private static final Set<String> NOT_FINITE = Set.of("nan", "inf", "infinity");

    private NumberText() {}

    /** Sign, digits with or without a point, exponent; each column is read several times, so no regular expression. */
    static boolean isFinite(String text) {
        int start = afterSign(text, 0);
        int point = afterDigits(text, start);
        boolean hasPoint = isAt(text, point, '.');
        int end = hasPoint ? afterDigits(text, point + 1) : point;
        int digits = hasPoint ? end - start - 1 : end - start;
        if (isAt(text, end, 'e') || isAt(text, end, 'E')) {
            int exponent = afterSign(text, end + 1);
            end = afterDigits(text, exponent);
            digits = end > exponent ? digits : 0;
        }
        return digits > 0 && end == text.length();
    }

    private static int afterSign(String text, int i) {
        return isAt(text, i, '-') || isAt(text, i, '+') ? i + 1 : i;
    }

    private static int afterDigits(String text, int i) {
        int end = i;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static boolean isAt(String text, int i, char c) {
        return i < text.length() && text.charAt(i) == c;
    }

    /** Also true for NaN and infinity, which {@link #parse} then refuses: they are bad numbers, not categories. */
    static boolean isNumber(String text) {
        return isFinite(text)
                || NOT_FINITE.contains(text.substring(afterSign(text, 0)).toLowerCase(Locale.ROOT));
    }

    /** The text, which is that of the field or what is left of it, as the nearest float. */
    static float parse(String text, CsvTable table, int row, int column) {
        if (!isFinite(text)) {
            String expected = isNumber(text) ? "finite number" : "number";
            throw table.error(row, column, "expected a " + expected + ", found \"" + text + "\"");
        }
        float value = Float.parseFloat(text);
        if (Float.isInfinite(value)) {
            throw table.error(row, column, "expected a number up to " + Float.MAX_VALUE + ", found " + text);
        }
        return value;
    }

    /** By value if all texts are numbers, else alphabetical; the same text order for numbers of one value. */
    static Comparator<String> order(Iterable<String> texts) {
        for (String text : texts) {
            if (!isFinite(text)) {
                return Comparator.naturalOrder();
            }
        }
        return Comparator.comparingDouble(Double::parseDouble).thenComparing(Comparator.naturalOrder());
    }
}
