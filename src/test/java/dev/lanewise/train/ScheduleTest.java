package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Factors on the learning rate, worked by hand. */
class ScheduleTest {

    private static double[] factors(Schedule schedule, int epochs) {
        return IntStream.rangeClosed(1, epochs).mapToDouble(schedule::factor).toArray();
    }

    @Test
    void constant() {
        assertArrayEquals(new double[] {1, 1, 1}, factors(new Schedule.Constant(), 3));
    }

    @Test
    void stepDecayCutsAfterEverySoManyEpochs() {
        assertArrayEquals(new double[] {1, 1, 0.5, 0.5, 0.25, 0.25}, factors(new Schedule.StepDecay(0.5, 2), 6));
    }

    @Test
    void exponentialDecayCutsAfterEveryEpoch() {
        assertArrayEquals(new double[] {1, 0.5, 0.25, 0.125}, factors(new Schedule.ExponentialDecay(0.5), 4));
    }

    @Test
    void cosineDecayIsHalfACosineAndThenConstant() {
        double[] expected = {
            1, 0.2 + 0.8 * (1 + Math.sqrt(0.5)) / 2, 0.6, 0.2 + 0.8 * (1 - Math.sqrt(0.5)) / 2, 0.2, 0.2
        };
        assertArrayEquals(expected, factors(new Schedule.CosineDecay(4, 0.2), 6), 1e-15);
    }

    @Test
    void warmUpRisesAndThenFollowsTheOtherFromItsStart() {
        Schedule schedule = new Schedule.WarmUp(3, new Schedule.ExponentialDecay(0.5));
        assertArrayEquals(new double[] {0.25, 0.5, 0.75, 1, 0.5, 0.25}, factors(schedule, 6));
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertRefused("factor must be above 0 and at most 1, but is 0.0", () -> new Schedule.StepDecay(0, 1));
        assertRefused("factor must be above 0 and at most 1, but is 1.5", () -> new Schedule.ExponentialDecay(1.5));
        assertRefused(
                "factor must be above 0 and at most 1, but is NaN", () -> new Schedule.ExponentialDecay(Double.NaN));
        assertRefused("every must be at least 1, but is 0", () -> new Schedule.StepDecay(0.5, 0));
        assertRefused("epochs must be at least 1, but is 0", () -> new Schedule.CosineDecay(0, 0));
        assertRefused("last must be 0 to 1, but is -0.1", () -> new Schedule.CosineDecay(1, -0.1));
        assertRefused("last must be 0 to 1, but is NaN", () -> new Schedule.CosineDecay(1, Double.NaN));
        assertRefused("epochs must be at least 1, but is -1", () -> new Schedule.WarmUp(-1, new Schedule.Constant()));
    }

    private static void assertRefused(String message, Executable action) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }
}
