package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.lanewise.Dataset;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DigitsTest {

    @Test
    void theDigitsAreThoseOfScikitLearn() {
        Dataset digits = Digits.load();
        assertEquals(1797, digits.rows());
        assertEquals(64, digits.features());
        assertEquals(1, digits.targets());
        // The counts that the UCI repository documents for the test part.
        int[] counts = new int[10];
        for (float y : digits.y()) {
            counts[(int) y]++;
        }
        assertArrayEquals(new int[] {178, 182, 177, 183, 181, 182, 181, 179, 174, 180}, counts);
        long sum = 0;
        for (float pixel : digits.x()) {
            sum += (long) pixel;
        }
        assertEquals(561718, sum);
        assertArrayEquals(new float[] {0, 0, 5, 13, 9, 1, 0, 0}, Arrays.copyOf(digits.x(), 8));
    }

    @Test
    void theLabelsAreTheDigitsInOrder() {
        assertEquals(IntStream.range(0, 10).mapToObj(Integer::toString).toList(), Digits.LABELS);
    }

    @Test
    void theLicenceComesAlong() {
        assertNotNull(Digits.class.getResource("digits.LICENSE.txt"));
    }
}
