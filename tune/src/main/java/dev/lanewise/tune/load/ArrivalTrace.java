package dev.lanewise.tune.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Files of arrival times: one a line, in seconds, in order, such as {@code 0.000125} or {@code 1763900000.25}; blank lines and
 * what follows a {@code #} count for nothing.
 */
public final class ArrivalTrace {

    /** Seconds that fit into nanoseconds of 64 bits. */
    private static final BigDecimal LIMIT = BigDecimal.valueOf(9_000_000_000L);

    /** Far above what a nanosecond needs; the time that arithmetic takes grows with the digits and with the exponent. */
    private static final int LONGEST = 100;

    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?");

    private static final Pattern LONG_EXPONENT = Pattern.compile("[eE][+-]?\\d{4}");

    private ArrivalTrace() {}

    /**
     * Reads the times from a file, which may be a pipe, once.
     *
     * @throws IllegalArgumentException if the file does not exist or has no times, or a line is no time or earlier than the one
     *     before it: names file and line
     * @throws UncheckedIOException if it cannot be read
     */
    public static ArrivalProcess.Trace read(Path file) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            return read(file, lines);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("no such file: " + file, e);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + " is no text in UTF-8", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static ArrivalProcess.Trace read(Path file, BufferedReader lines) throws IOException {
        long[] nanos = new long[1024];
        int count = 0;
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            String text = withoutComment(line).strip();
            if (text.isEmpty()) {
                continue;
            }
            String where = file + ":" + number + ": ";
            long time = nanos(text, where);
            if (count > 0 && time < nanos[count - 1]) {
                throw new IllegalArgumentException(where + "arrivals must be in order of time, but " + text
                        + " s is earlier than the arrival before it");
            }
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = time;
        }
        if (count == 0) {
            throw new IllegalArgumentException(file + " has no arrival times");
        }
        return new ArrivalProcess.Trace(Arrays.copyOf(nanos, count));
    }

    private static String withoutComment(String line) {
        int comment = line.indexOf('#');
        return comment < 0 ? line : line.substring(0, comment);
    }

    private static long nanos(String text, String where) {
        if (text.length() <= LONGEST && NUMBER.matcher(text).matches()) {
            BigDecimal seconds = new BigDecimal(text);
            if (seconds.signum() >= 0 && seconds.compareTo(LIMIT) < 0) {
                return seconds.movePointRight(9)
                        .setScale(0, RoundingMode.HALF_EVEN)
                        .longValueExact();
            }
        }
        boolean tooLong = text.length() > LONGEST;
        String limits = tooLong || LONG_EXPONENT.matcher(text).find()
                ? ", in at most " + LONGEST + " characters and with at most three digits in its exponent"
                : "";
        String excerpt = tooLong ? text.substring(0, LONGEST) + "…" : text;
        throw new IllegalArgumentException(where + "an arrival time must be a number of seconds from 0 to " + LIMIT
                + limits + ", but is \"" + excerpt + "\"");
    }
}
