package dev.lanewise.cli.bench.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForksTest {

    private static Forks forks(String values) {
        return Forks.of(
                Arrays.stream(values.split(" ", -1)).map(Double::valueOf).toList());
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "3 1 2, 2", "4 1 2 3, 2.5"})
    void theMedianIsTheMiddle(String values, double median) {
        assertEquals(median, forks(values).median());
    }

    @ParameterizedTest
    @CsvSource({"7, NaN", "2 2, 0", "9 10 12, 0.3"})
    void theSpreadIsAPartOfTheMedian(String values, double spread) {
        assertEquals(spread, forks(values).spread(), 1e-15);
    }

    @ParameterizedTest
    @CsvSource({
        "10, false",
        "10 20, false",
        "10 10.1 10.2, false",
        "10 10.1 20, true",
        "20 10 10.1 20.1 10.2, true",
        "10 11.05 12, false",
        "10 10.01 10.9, false",
        "10 12 14 16 18, false",
        "10 12 20 22, true",
        "10 13 20 22, false"
    })
    void twoGroupsAreFarApartAndNarrow(String values, boolean bimodal) {
        assertEquals(bimodal, forks(values).isBimodal());
    }

    @Test
    void nothingHasNoMedian() {
        assertThrows(IllegalArgumentException.class, () -> Forks.of(List.of()));
    }
}
