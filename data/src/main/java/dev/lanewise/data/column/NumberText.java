package dev.lanewise.data.column;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;

/**
 * Which texts are numbers, and which: decimal notation with or without exponent, or a spelling of NaN or infinity.
 * Narrower than {@link Double#parseDouble}, for which {@code 1d} and {@code 0x1p3} are numbers too. With a decimal
 * comma, points may separate groups of three digits. One object for each reader of a table: not thread-safe, for it
 * keeps a buffer.
 */
public final class NumberText {

    private static final Set<String> NOT_FINITE = Set.of("nan", "inf", "infinity");

    /** A text of more characters equals another number only if it equals its text. */
    private static final int MAX_COMPARED = 400;

    private final boolean comma;
    private char[] plain = new char[32];

    public NumberText(char decimal) {
        comma = decimal == ',';
    }

    /**
     * The nearest double; an infinity beyond the largest.
     *
     * @return NaN if the text is not a number in decimal notation
     */
    public double parse(char[] text, int offset, int length) {
        if (!comma) {
            return isDecimal(text, offset, length) ? JavaDoubleParser.parseDouble(text, offset, length) : Double.NaN;
        }
        int kept = plain(text, offset, length);
        return kept > 0 && isDecimal(plain, 0, kept) ? JavaDoubleParser.parseDouble(plain, 0, kept) : Double.NaN;
    }

    public double parse(String text) {
        return parse(text.toCharArray(), 0, text.length());
    }

    /** Whether the text is a number that a double can hold. */
    public boolean isFinite(String text) {
        return Double.isFinite(parse(text));
    }

    /** Also true for NaN, infinity and what is beyond a double: they are bad numbers, not categories. */
    public boolean isNumber(String text) {
        return !Double.isNaN(parse(text)) || isNotFinite(text);
    }

    private static boolean isNotFinite(String text) {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        return NOT_FINITE.contains(text.substring(signed ? 1 : 0).toLowerCase(Locale.ROOT));
    }

    /**
     * One text for all spellings of a number, exact for any number of digits; the text itself if it is not a finite
     * number.
     */
    public String canonical(String text) {
        if (text.length() > MAX_COMPARED || !isFinite(text)) {
            return text;
        }
        String point = text;
        if (comma) {
            point = new String(plain, 0, plain(text.toCharArray(), 0, text.length()));
        }
        try {
            BigDecimal number = new BigDecimal(point);
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toString();
        } catch (NumberFormatException _) {
            // An exponent beyond 32 bits.
            return text;
        }
    }

    /**
     * How a number is written that is kept as a number alone, so that a parser with this separator reads it: whole ones
     * without.
     */
    public static String text(double number, char decimal) {
        return number == Math.rint(number) && Math.abs(number) < 1L << 53
                ? Long.toString((long) number)
                : Double.toString(number).replace('.', decimal);
    }

    /** The separator before the fraction of a number. */
    public char decimal() {
        return comma ? ',' : '.';
    }

    /** Sign, digits with or without a point, exponent. */
    private static boolean isDecimal(char[] text, int offset, int length) {
        int end = offset + length;
        int start = afterSign(text, offset, end);
        int point = afterDigits(text, start, end);
        boolean hasPoint = point < end && text[point] == '.';
        int i = hasPoint ? afterDigits(text, point + 1, end) : point;
        if ((hasPoint ? i - start - 1 : i - start) == 0) {
            return false;
        }
        if (i < end && (text[i] == 'e' || text[i] == 'E')) {
            int exponent = afterSign(text, i + 1, end);
            i = afterDigits(text, exponent, end);
            return i > exponent && i == end;
        }
        return i == end;
    }

    private static int afterSign(char[] text, int i, int end) {
        return i < end && (text[i] == '-' || text[i] == '+') ? i + 1 : i;
    }

    private static int afterDigits(char[] text, int from, int end) {
        int i = from;
        while (i < end && text[i] >= '0' && text[i] <= '9') {
            i++;
        }
        return i;
    }

    /**
     * Writes the text with a decimal point and without groups; returns its length, 0 if the points do not make groups.
     */
    private int plain(char[] text, int offset, int length) {
        if (plain.length < length) {
            plain = new char[2 * length];
        }
        int end = offset + length;
        int kept = 0;
        int lastGroup = -1;
        boolean fraction = false;
        for (int i = offset; i < end; i++) {
            char c = text[i];
            boolean digit = c >= '0' && c <= '9';
            if (c == '.' || (!digit && lastGroup >= 0 && !fraction)) {
                boolean first = lastGroup < 0;
                int digits = first ? i - afterSign(text, offset, end) : i - lastGroup - 1;
                if (fraction || digits > 3 || digits < (first ? 1 : 3)) {
                    return 0;
                }
                lastGroup = i;
            }
            fraction |= !digit && c != '.' && c != '-' && c != '+';
            if (c != '.') {
                plain[kept++] = c == ',' ? '.' : c;
            }
        }
        return lastGroup >= 0 && !fraction && end - lastGroup - 1 != 3 ? 0 : kept;
    }
}
