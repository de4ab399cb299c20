package dev.lanewise.cli.text;

import com.google.errorprone.annotations.FormatMethod;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers for people, the same in every locale. */
public final class Text {

    /** Stands for what there is not. */
    public static final String NOTHING = "–";

    private static final int LONGEST = 200;

    private Text() {}

    /** {@code 1 row}, {@code 1,797 rows}. */
    public static String rows(int count) {
        return format(count == 1 ? "%,d row" : "%,d rows", count);
    }

    /** Lines whose names come from files: control characters, which a terminal would obey, are written as {@code \\u001b}. */
    public static String printable(String lines) {
        StringBuilder text = new StringBuilder(lines.length());
        lines.codePoints().forEach(c -> {
            if (Character.isISOControl(c) && c != '\n') {
                text.append(format("\\u%04x", c));
            } else {
                text.appendCodePoint(c);
            }
        });
        return text.toString();
    }

    /** The beginning of a text that is longer than a few lines of a terminal. */
    public static String shortened(String text) {
        return text.length() <= LONGEST
                ? text
                : format("%s… (%,d characters)", text.substring(0, LONGEST), text.length());
    }

    @FormatMethod
    public static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    /** So many significant digits, without an exponent where that is readable. */
    public static String significant(double value, int digits) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        boolean plain = value == 0 || (Math.abs(value) >= 1e-4 && Math.abs(value) < 1e9);
        return plain
                ? new BigDecimal(value, new MathContext(digits)).toPlainString()
                : String.format(Locale.ROOT, "%." + (digits - 1) + "e", value);
    }

    /** Three significant digits, more where the whole part has more; {@link #NOTHING} for what is not finite. */
    public static String number(double value) {
        if (!Double.isFinite(value)) {
            return NOTHING;
        }
        int decimals = value > 0 ? Math.max(0, 2 - (int) Math.floor(Math.log10(value))) : 0;
        return BigDecimal.valueOf(value)
                .setScale(decimals, RoundingMode.HALF_EVEN)
                .toPlainString();
    }

    /** A ratio with four decimals; a dash where it is undefined (NaN). */
    public static String ratio(double value) {
        return Double.isNaN(value) ? NOTHING : format("%.4f", value);
    }

    /** {@code 1:05} or {@code 2:03:09}. */
    public static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? format("%d:%02d", whole / 60, whole % 60)
                : format("%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }
}
