package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneHotTest {

    @Test
    void eachRowHasAOneInTheColumnOfItsClass() {
        Dataset data = OneHot.of(Dataset.of(new float[] {5, 6, 7}, new float[] {2, 0, 2}, 3), 3);
        assertArrayEquals(new float[] {0, 0, 1, 1, 0, 0, 0, 0, 1}, data.y());
        assertArrayEquals(new float[] {5, 6, 7}, data.x());
    }

    @ParameterizedTest
    @ValueSource(floats = {-1, 0.5f, 2})
    void refusesTargetsThatAreNoClassNumbers(float target) {
        Dataset data = Dataset.of(new float[] {1, 1}, new float[] {0, target}, 2);
        Exception e = assertThrows(IllegalArgumentException.class, () -> OneHot.of(data, 2));
        assertEquals("targets must be class numbers from 0 to 1, but row 1 is " + target, e.getMessage());
    }

    @Test
    void refusesSeveralTargetColumns() {
        Dataset data = Dataset.of(new float[1], new float[2], 1);
        assertThrows(IllegalArgumentException.class, () -> OneHot.of(data, 2));
    }
}
