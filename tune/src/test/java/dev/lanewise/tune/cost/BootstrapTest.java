package dev.lanewise.tune.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootstrapTest {

    private static final double TRUTH = 1000;

    /** Times of JVMs around {@link #TRUTH}: each has a factor of its own, and each round of it another. */
    private static double[][] rounds(int forks, int count, double betweenForks, double withinForks, Random random) {
        double[][] rounds = new double[forks][count];
        for (double[] fork : rounds) {
            double factor = TRUTH * Math.exp(betweenForks * random.nextGaussian());
            Arrays.setAll(fork, _ -> factor * Math.exp(withinForks * random.nextGaussian()));
            Arrays.sort(fork);
        }
        return rounds;
    }

    /**
     * 95 of a hundred intervals hold the true value, give or take three deviations of the 400 trials, 3.3; more where the
     * rounds contribute, for resampling both levels counts what they vary twice. Never much fewer: that would be an interval
     * that promises what it does not hold.
     */
    @ParameterizedTest
    @CsvSource({"2, 0.02, 0.001", "3, 0.02, 0.001", "3, 0.02, 0.03", "3, 0.1, 0.1", "5, 0.02, 0.03", "12, 0.02, 0.03"})
    void theIntervalHoldsTheTrueValueAsOftenAsItSays(int forks, double betweenForks, double withinForks) {
        int trials = 400;
        Random random = new Random(1);
        int held = 0;
        for (int trial = 0; trial < trials; trial++) {
            Bootstrap.Interval interval = Bootstrap.median(rounds(forks, 15, betweenForks, withinForks, random), trial);
            if (interval.low() <= TRUTH && TRUTH <= interval.high()) {
                held++;
            }
        }
        assertTrue(held >= 0.917 * trials, held + " of " + trials);
    }

    @Test
    void fewJvmsAreNotTrustedMoreThanStudentWould() {
        // A t-interval of three values reaches 2.48 standard deviations to each side; the range of three is 1.69 of
        // them.
        double[][] rounds = {{990}, {1000}, {1010}};
        Bootstrap.Interval interval = Bootstrap.median(rounds, 1);
        double half = Math.log(interval.high() / interval.low()) / 2;
        assertEquals(2.69 * 0.01, half, 0.0001);
    }

    @Test
    void fewerDoubtsRemainWithMoreJvms() {
        double three = width(3);
        double six = width(6);
        double twelve = width(12);
        assertTrue(three > six && six > twelve, three + ", " + six + ", " + twelve);
    }

    private static double width(int forks) {
        double sum = 0;
        for (int trial = 0; trial < 20; trial++) {
            Bootstrap.Interval interval = Bootstrap.median(rounds(forks, 15, 0.02, 0.03, new Random(trial)), trial);
            sum += Math.log(interval.high() / interval.low());
        }
        return sum;
    }

    @Test
    void oneJvmSaysHowExactItWasMeasured() {
        double[][] many = rounds(1, 1000, 0, 0.03, new Random(1));
        Bootstrap.Interval interval = Bootstrap.median(many, 1);
        // A median deviates by 1.2533 times the deviation of its values by the root of their count.
        double expected = 1.96 * 1.2533 * 0.03 / Math.sqrt(1000);
        assertEquals(expected, Math.log(interval.high() / interval.low()) / 2, 0.2 * expected);
    }

    @Test
    void equalTimesLeaveNoDoubt() {
        Bootstrap.Interval interval = Bootstrap.median(new double[][] {{512, 512}, {512, 512}, {512, 512}}, 1);
        assertEquals(512, interval.low(), 1e-9);
        assertEquals(512, interval.high(), 1e-9);
    }

    @Test
    void theSameSeedGivesTheSameInterval() {
        double[][] rounds = rounds(3, 20, 0.02, 0.03, new Random(1));
        assertEquals(Bootstrap.median(rounds, 7), Bootstrap.median(rounds, 7));
        assertNotEquals(Bootstrap.median(rounds, 7), Bootstrap.median(rounds, 8));
    }
}
