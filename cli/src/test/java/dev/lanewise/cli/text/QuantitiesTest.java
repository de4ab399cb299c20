package dev.lanewise.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {

    @ParameterizedTest
    @CsvSource({
        "300us, 300000",
        "300\u00b5s, 300000",
        "300\u03bcs, 300000",
        "2.5ms, 2500000",
        "60s, 60000000000",
        "0.001us, 1",
        "0s, 0"
    })
    void timesHaveUnits(String text, long nanos) {
        assertEquals(nanos, Quantities.duration(text).toNanos());
    }

    @ParameterizedTest
    @ValueSource(strings = {"300", "us", "-1ms", "1 ms", "1h", "1e3s", "NaNs", "", "9999999999s"})
    void otherTimesAreRefused(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> Quantities.duration(text))
                .getMessage();
        assertTrue(message.contains("such as 300us") && message.contains('"' + text + '"'), message);
    }

    @ParameterizedTest
    @CsvSource({"20000/s, 20000", "20000, 20000", "20k/s, 20000", "1.5M, 1500000", "2e4/s, 20000", "-5/s, -5"})
    void ratesAreASecond(String text, double rate) {
        assertEquals(rate, Quantities.rate(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast", "5/m", "5d", "NaN", "k/s", "", "Infinity/s"})
    void otherRatesAreRefused(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> Quantities.rate(text))
                .getMessage();
        assertTrue(message.contains("such as 20000/s or 20k/s") && message.contains('"' + text + '"'), message);
    }
}
