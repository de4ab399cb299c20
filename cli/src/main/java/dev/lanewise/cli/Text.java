package dev.lanewise.cli;

import com.google.errorprone.annotations.FormatMethod;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers for people, the same in every locale. */
final class Text {

    private Text() {}

    @FormatMethod
    static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    /** So many significant digits, without an exponent where that is readable. */
    static String significant(double value, int digits) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        boolean plain = value == 0 || (Math.abs(value) >= 1e-4 && Math.abs(value) < 1e9);
        return plain
                ? new BigDecimal(value, new MathContext(digits)).toPlainString()
                : String.format(Locale.ROOT, "%." + (digits - 1) + "e", value);
    }

    /** A ratio with four decimals; a dash where it is undefined (NaN). */
    static String ratio(double value) {
        return Double.isNaN(value) ? "–" : format("%.4f", value);
    }

    /** {@code 1:05} or {@code 2:03:09}. */
    static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? format("%d:%02d", whole / 60, whole % 60)
                : format("%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }
}
