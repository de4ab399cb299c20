package dev.lanewise.cli.text;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and rates as they are written on the command line. */
public final class Quantities {

    /** The micro sign and the Greek letter look the same. */
    private static final Pattern TIME = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(us|\u00b5s|\u03bcs|ms|s)");

    private static final Pattern RATE = Pattern.compile("(-?\\d+(?:\\.\\d+)?(?:[eE]\\d+)?)([kM]?)(/s)?");

    private Quantities() {}

    /**
     * Such as {@code 300us}, {@code 300µs}, {@code 2.5ms}, {@code 60s}.
     *
     * @throws IllegalArgumentException if it is no such time
     */
    public static Duration duration(String text) {
        Matcher form = TIME.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "expected a time with its unit, such as 300us, 2.5ms or 60s, but got \"" + text + "\"");
        }
        int power = switch (form.group(2)) {
            case "s" -> 9;
            case "ms" -> 6;
            default -> 3;
        };
        return Duration.ofNanos(
                new BigDecimal(form.group(1)).movePointRight(power).longValue());
    }

    /**
     * Requests a second, such as {@code 20000/s}, {@code 20k/s}, {@code 20000}.
     *
     * @throws IllegalArgumentException if it is no such rate
     */
    public static double rate(String text) {
        Matcher form = RATE.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "rate must be requests a second, such as 20000/s or 20k/s, but is \"" + text + "\"");
        }
        double unit = switch (form.group(2)) {
            case "k" -> 1e3;
            case "M" -> 1e6;
            default -> 1;
        };
        return Double.parseDouble(form.group(1)) * unit;
    }
}
