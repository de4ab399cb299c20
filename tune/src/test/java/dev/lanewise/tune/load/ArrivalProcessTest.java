package dev.lanewise.tune.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalProcessTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private static long[] poisson(double rate, long seed, Duration duration) {
        return new ArrivalProcess.Poisson(rate, seed).times(duration);
    }

    @Test
    void poissonArrivalsHaveTheirRateAndTheirSpread() {
        double rate = 100_000;
        long[] times = poisson(rate, 1, Duration.ofSeconds(10));
        // The count has the variance of its mean: 5 deviations of 1000.
        assertEquals(10 * rate, times.length, 5 * Math.sqrt(10 * rate));
        double[] gaps = new double[times.length - 1];
        Arrays.setAll(gaps, i -> times[i + 1] - times[i]);
        double mean = Arrays.stream(gaps).average().orElseThrow();
        double variance = Arrays.stream(gaps)
                .map(gap -> (gap - mean) * (gap - mean))
                .average()
                .orElseThrow();
        // An exponential distribution deviates by its mean, and 1/e of it lies beyond the mean.
        assertEquals(1, Math.sqrt(variance) / mean, 0.01);
        assertEquals(Math.exp(-1), Arrays.stream(gaps).filter(gap -> gap > mean).count() / (double) gaps.length, 0.005);
        // The gaps do not depend on each other.
        double covariance = 0;
        for (int i = 1; i < gaps.length; i++) {
            covariance += (gaps[i] - mean) * (gaps[i - 1] - mean) / gaps.length;
        }
        assertEquals(0, covariance / variance, 0.01);
    }

    @Test
    void theSameSeedGivesTheSameArrivalsForever() {
        assertArrayEquals(poisson(1000, 7, SECOND), poisson(1000, 7, SECOND));
        assertFalse(Arrays.equals(poisson(1000, 7, SECOND), poisson(1000, 8, SECOND)));
        long[] longer = poisson(1000, 7, SECOND.multipliedBy(3));
        assertArrayEquals(
                poisson(1000, 7, SECOND),
                Arrays.stream(longer).filter(t -> t < 1e9).toArray());
        assertArrayEquals(new long[] {1_311_925, 2_694_903, 3_123_089}, Arrays.copyOf(poisson(1000, 7, SECOND), 3));
    }

    @Test
    void aFixedRateHasTheSameGaps() {
        assertArrayEquals(
                new long[] {0, 250_000_000, 500_000_000, 750_000_000}, new ArrivalProcess.FixedRate(4).times(SECOND));
        assertEquals(
                1, new ArrivalProcess.FixedRate(0.5).times(SECOND).length, "the first request is due at the start");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void aRateMustBeAboveZero(double rate) {
        String message = "rate must be above 0 and finite, but is " + rate;
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> new ArrivalProcess.Poisson(rate, 1))
                        .getMessage());
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> new ArrivalProcess.FixedRate(rate))
                        .getMessage());
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> new Load.Rate(rate))
                        .getMessage());
    }

    @Test
    void moreRequestsThanFitAreRefused() {
        Duration hour = Duration.ofHours(1);
        for (ArrivalProcess process :
                new ArrivalProcess[] {new ArrivalProcess.Poisson(1e6, 1), new ArrivalProcess.FixedRate(1e6)}) {
            String message = assertThrows(IllegalArgumentException.class, () -> process.times(hour))
                    .getMessage();
            assertTrue(message.contains("at most 100000000 requests, but 1000000.0 a second for 3600000 ms"), message);
        }
    }

    private Path file(String text) throws Exception {
        return Files.writeString(folder.resolve("trace.txt"), text);
    }

    @Test
    void aTraceBeginsAtItsFirstArrival() throws Exception {
        ArrivalProcess.Trace trace =
                ArrivalTrace.read(file("# bursts\n1763900000.25\n1763900000.250000125 # soon\n\n1763900001.25\n"));
        assertArrayEquals(new long[] {0, 125, 1_000_000_000}, trace.nanos());
        assertArrayEquals(new long[] {0, 125}, trace.times(SECOND));
        assertArrayEquals(trace.nanos(), trace.times(SECOND.plusNanos(1)));
        assertArrayEquals(trace.nanos(), trace.times(SECOND.multipliedBy(9)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0\\n0.5\\n0.25     | :3: arrivals must be in order of time, but 0.25 s is earlier than the arrival before it
            0\\nsoon           | :2: an arrival time must be a number of seconds from 0 to 9000000000, but is "soon"
            -1                 | :1: an arrival time must be a number of seconds from 0 to 9000000000, but is "-1"
            1e999999999        | with at most three digits in its exponent, but is "1e999999999"
            1e-999999999       | with at most three digits in its exponent, but is "1e-999999999"
            0\\n1e-100000000   | :2: an arrival time must be a number of seconds from 0 to 9000000000, in at most 100 characters
            1_000              | :1: an arrival time must be a number of seconds from 0 to 9000000000, but is "1_000"
            9000000000         | :1: an arrival time must be a number
            # nothing          | trace.txt has no arrival times
            """)
    void aBrokenTraceSaysWhere(String text, String message) throws Exception {
        Path file = file(text.replace("\\n", "\n"));
        String actual = assertThrows(IllegalArgumentException.class, () -> ArrivalTrace.read(file))
                .getMessage();
        assertTrue(actual.startsWith(file.toString()) && actual.contains(message), actual);
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aNumberOfAMillionDigitsIsRefusedAndQuotedInPart() throws Exception {
        for (String text : List.of("1".repeat(1_000_000), "0." + "1".repeat(1_000_000), "1e" + "9".repeat(1_000_000))) {
            Path file = file("0\n" + text + "\n");
            String message = assertThrows(IllegalArgumentException.class, () -> ArrivalTrace.read(file))
                    .getMessage();
            assertEquals(
                    file
                            + ":2: an arrival time must be a number of seconds from 0 to 9000000000, in at most 100 characters"
                            + " and with at most three digits in its exponent, but is \"" + text.substring(0, 100)
                            + "…\"",
                    message);
        }
        assertArrayEquals(
                new long[] {0, 0}, ArrivalTrace.read(file("0\n1e-999\n")).nanos());
    }

    @Test
    void aTraceThatIsNotSortedIsRefused() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> new ArrivalProcess.Trace(new long[] {5, 7, 6}))
                .getMessage();
        assertEquals("arrivals must be in order of time, but arrival 3 is at 6 ns, before arrival 2 at 7 ns", message);
        assertThrows(IllegalArgumentException.class, () -> new ArrivalProcess.Trace(new long[0]));
        Path absent = folder.resolve("absent");
        assertEquals(
                "no such file: " + absent,
                assertThrows(IllegalArgumentException.class, () -> ArrivalTrace.read(absent))
                        .getMessage());
    }

    @Test
    void aTraceIsACopy() {
        long[] nanos = {3, 4};
        ArrivalProcess.Trace trace = new ArrivalProcess.Trace(nanos);
        nanos[1] = 9;
        assertArrayEquals(new long[] {0, 1}, trace.times(SECOND));
    }
}
