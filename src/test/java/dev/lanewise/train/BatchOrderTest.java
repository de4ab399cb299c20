package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** In which order an epoch takes its rows. */
class BatchOrderTest {

    private static final int[] NATURAL = IntStream.range(0, 50).toArray();

    @Test
    void everyEpochTakesEachRowOnce() {
        for (int epoch = 1; epoch <= 5; epoch++) {
            assertArrayEquals(
                    NATURAL,
                    Arrays.stream(BatchOrder.of(true, 3, epoch, 50)).sorted().toArray());
        }
    }

    @Test
    void seedAndEpochDecide() {
        int[] order = BatchOrder.of(true, 3, 1, 50);
        assertArrayEquals(order, BatchOrder.of(true, 3, 1, 50));
        assertFalse(Arrays.equals(order, NATURAL));
        assertFalse(Arrays.equals(order, BatchOrder.of(true, 3, 2, 50)));
        assertFalse(Arrays.equals(order, BatchOrder.of(true, 4, 1, 50)));
    }

    @Test
    void withoutShufflingTheRowsComeInOrder() {
        assertArrayEquals(NATURAL, BatchOrder.of(false, 3, 7, 50));
    }
}
