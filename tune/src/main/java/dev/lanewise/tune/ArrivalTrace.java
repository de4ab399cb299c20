package dev.lanewise.tune;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Files of arrival times: one a line, in seconds, in order, such as {@code 0.000125} or {@code 1763900000.25}; blank lines and
 * what follows a {@code #} count for nothing.
 */
public final class ArrivalTrace {

    /** Seconds that fit into nanoseconds of 64 bits. */
    private static final BigDecimal LIMIT = BigDecimal.valueOf(9_000_000_000L);

    private ArrivalTrace() {}

    /**
     * Reads.
     *
     * @throws IllegalArgumentException if the file does not exist or has no times, or a line is no time or earlier than the one
     *     before it: names file and line
     * @throws UncheckedIOException if it cannot be read
     */
    public static ArrivalProcess.Trace read(Path file) {
        List<String> lines = lines(file);
        long[] nanos = new long[lines.size()];
        int count = 0;
        for (int i = 0; i < lines.size(); i++) {
            String text = lines.get(i).replaceFirst("#.*", "").strip();
            if (text.isEmpty()) {
                continue;
            }
            String where = file + ":" + (i + 1) + ": ";
            long time = nanos(text, where);
            if (count > 0 && time < nanos[count - 1]) {
                throw new IllegalArgumentException(where + "arrivals must be in order of time, but " + text
                        + " s is earlier than the arrival before it");
            }
            nanos[count++] = time;
        }
        if (count == 0) {
            throw new IllegalArgumentException(file + " has no arrival times");
        }
        return new ArrivalProcess.Trace(Arrays.copyOf(nanos, count));
    }

    private static long nanos(String text, String where) {
        try {
            BigDecimal seconds = new BigDecimal(text);
            if (seconds.signum() >= 0 && seconds.compareTo(LIMIT) < 0) {
                return seconds.movePointRight(9)
                        .setScale(0, RoundingMode.HALF_EVEN)
                        .longValueExact();
            }
        } catch (NumberFormatException _) {
            // Falls through to the same message.
        }
        throw new IllegalArgumentException(
                where + "an arrival time must be a number of seconds from 0 to " + LIMIT + ", but is \"" + text + "\"");
    }

    private static List<String> lines(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("no such file: " + file);
        }
        try {
            return Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + " is no text in UTF-8", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
