package dev.lanewise.tune.cost;

import dev.lanewise.tune.measure.Quantiles;
import java.util.Arrays;
import java.util.Random;

/**
 * How far a median time may be from the one that more JVMs would give.
 *
 * <p>Times of one JVM are alike: what differs from one JVM to the next, such as what the compiler has inlined or where arrays
 * lie, is the same for all of them. So resampling goes down two levels (Davison and Hinkley 1997, "Bootstrap Methods and their
 * Application", section 3.8): JVMs with replacement, then rounds of each with replacement; and of these the median over the JVMs
 * of their medians. Its percentiles 2.5 and 97.5 make an interval.
 *
 * <p>Of a few JVMs that is too narrow: with three it is their range, which holds the true median in three cases of four.
 * Hesterberg (2015, "What Teachers Should Know About the Bootstrap", The American Statistician 69, 371-386) gives two reasons and
 * the factors that mend them: resampling n values has the variance with divisor n, not n - 1; and percentiles take the place of
 * the normal distribution, not of Student's. He takes percentiles further out instead, but three JVMs have none; so here the
 * interval is stretched by these factors, 2.69 for three, about its middle, on the scale of logarithms, on which times are less
 * skew. If times of JVMs are lognormal, it holds the true median in 95 of 100 cases for three JVMs or more and in 93 for two; in
 * more where rounds vary as much as JVMs do, for then their variation counts twice.
 */
final class Bootstrap {

    private static final int RESAMPLES = 1000;
    private static final double NORMAL = 1.960;

    /** 97.5th percentiles of Student's distribution with 1, 2, ... degrees of freedom; with more the last, a little too wide. */
    private static final double[] STUDENT = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262};

    private Bootstrap() {}

    /** Both ends. */
    record Interval(double low, double high) {}

    /**
     * The 95 % interval of the median over JVMs of their median times. With one JVM it says how exact that one was measured and
     * nothing about others.
     *
     * @param rounds times above 0 by JVM, ascending in each; at least one each
     * @param seed of the resampling: the same gives the same interval
     */
    static Interval median(double[][] rounds, long seed) {
        Random random = new Random(seed);
        double[] medians = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            medians[i] = resampled(rounds, random);
        }
        Arrays.sort(medians);
        double low = Math.log(Quantiles.of(medians, 0.025));
        double high = Math.log(Quantiles.of(medians, 0.975));
        double middle = (low + high) / 2;
        double half = stretch(rounds.length) * (high - low) / 2;
        return new Interval(Math.exp(middle - half), Math.exp(middle + half));
    }

    private static double resampled(double[][] rounds, Random random) {
        double[] medians = new double[rounds.length];
        for (int i = 0; i < medians.length; i++) {
            double[] fork = rounds[random.nextInt(rounds.length)];
            medians[i] = resampledMedian(fork, random);
        }
        Arrays.sort(medians);
        return Quantiles.median(medians);
    }

    private static double resampledMedian(double[] fork, Random random) {
        double[] resampled = new double[fork.length];
        for (int i = 0; i < resampled.length; i++) {
            resampled[i] = fork[random.nextInt(fork.length)];
        }
        Arrays.sort(resampled);
        return Quantiles.median(resampled);
    }

    private static double stretch(int forks) {
        if (forks == 1) {
            return 1;
        }
        double student = STUDENT[Math.min(forks - 1, STUDENT.length) - 1];
        return student / NORMAL * Math.sqrt(forks / (forks - 1.0));
    }
}
