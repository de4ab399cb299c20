package dev.lanewise.tune.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MedianPolishTest {

    private static final double[] COSTS = {100, 140, 290, 510};

    /** Costs times levels. */
    private static double[][] times(double... levels) {
        return Arrays.stream(COSTS)
                .mapToObj(
                        cost -> Arrays.stream(levels).map(level -> level * cost).toArray())
                .toArray(double[][]::new);
    }

    @Test
    void aProductIsTakenApart() {
        MedianPolish polish = MedianPolish.of(times(1, 2, 1, 2, 1));
        assertArrayEquals(COSTS, polish.costs(), 1e-9);
        assertArrayEquals(new double[] {1, 2, 1, 2, 1}, polish.levels(), 1e-9);
        for (double[] levelled : polish.levelled(times(1, 2, 1, 2, 1))) {
            assertEquals(levelled[0], levelled[1], 1e-9);
        }
    }

    @Test
    void theTypicalLevelIsTheMedian() {
        MedianPolish polish = MedianPolish.of(times(1, 2, 2, 2, 1));
        assertArrayEquals(new double[] {200, 280, 580, 1020}, polish.costs(), 1e-9);
        assertArrayEquals(new double[] {0.5, 1, 1, 1, 0.5}, polish.levels(), 1e-9);
    }

    @Test
    void aDisturbedVisitChangesNothingElse() {
        double[][] times = times(1, 2, 1, 2, 1);
        times[2][3] = 90_000;
        MedianPolish polish = MedianPolish.of(times);
        assertArrayEquals(COSTS, polish.costs(), 1e-9);
        assertEquals(2, polish.levels()[3], 1e-9);
    }

    @Test
    void theShapeIsFoundUnderNoiseAndAChangingSpeed() {
        Random random = new Random(1);
        double[] levels = new double[60];
        Arrays.setAll(levels, _ -> random.nextBoolean() ? 1 : 1.9);
        double[][] times = times(levels);
        for (double[] size : times) {
            Arrays.setAll(size, round -> size[round] * Math.exp(0.05 * random.nextGaussian()));
        }
        MedianPolish polish = MedianPolish.of(times);
        for (int size = 1; size < COSTS.length; size++) {
            double ratio = polish.costs()[size] / polish.costs()[0];
            assertEquals(COSTS[size] / COSTS[0], ratio, 0.03 * ratio);
        }
        assertTrue(Speeds.of(polish.levels()).two());
    }
}
