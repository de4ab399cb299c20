package dev.lanewise.tune.measure;

import java.util.Arrays;
import java.util.Locale;

/**
 * How fast a machine was while it was measured, in times as long as typical. A neighbour on the other thread of a core,
 * or other guests of a hypervisor, make everything on it slower for a while.
 *
 * @param fast at its fastest, at most 1
 * @param slow at its slowest, at least 1
 * @param two whether it was either fast or slow and seldom between
 */
public record Speeds(double fast, double slow, boolean two) {

    /** What a machine that nobody shares shows as well. */
    private static final double STEADY = 1.1;

    /** Of the measurements, at least so many lie beyond each end: short disturbances are no speed. */
    private static final double TAIL = 0.05;

    private static final int FEWEST_BEYOND = 3;

    /** Fewer measurements do not tell speeds from disturbances. */
    private static final int FEWEST = 20;

    /**
     * There are two speeds if fewer of the measurements lie in the middle third between the ends, and no fewer in
     * either other.
     */
    private static final double THIRD = 0.15;

    /** Checks the range. */
    public Speeds {
        if (!(fast > 0 && fast <= 1 && slow >= 1 && slow < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "fast must be above 0 and at most 1, slow at least 1, but they are " + fast + " and " + slow);
        }
    }

    /** A machine of one speed. */
    public static Speeds one() {
        return new Speeds(1, 1, false);
    }

    /** Of levels whose median is about 1; one speed if they are too few. */
    public static Speeds of(double... levels) {
        if (levels.length < FEWEST) {
            return one();
        }
        double[] sorted = levels.clone();
        Arrays.sort(sorted);
        double beyond = Math.max(TAIL * sorted.length, FEWEST_BEYOND);
        double fast = Math.min(1, sorted[(int) Math.ceil(beyond)]);
        double slow = Math.max(1, sorted[sorted.length - 1 - (int) Math.ceil(beyond)]);
        double third = Math.pow(slow / fast, 1.0 / 3);
        double few = THIRD * sorted.length;
        long fastOnes =
                Arrays.stream(sorted).filter(level -> level <= fast * third).count();
        long slowOnes =
                Arrays.stream(sorted).filter(level -> level >= slow / third).count();
        boolean two = fastOnes >= few && slowOnes >= few && sorted.length - fastOnes - slowOnes < few;
        return new Speeds(fast, slow, slow / fast >= STEADY && two);
    }

    /** How far apart they are, at least 1. */
    public double ratio() {
        return slow / fast;
    }

    /** Whether predictions need say nothing about it. */
    public boolean isSteady() {
        return ratio() < STEADY;
    }

    /** Such as {@code this machine runs at two speeds, 1.8 times apart}. */
    @Override
    public String toString() {
        if (isSteady()) {
            return "this machine runs at one speed";
        }
        return String.format(
                Locale.ROOT,
                two
                        ? "this machine runs at two speeds, %.1f times apart"
                        : "this machine runs at speeds up to %.1f times apart",
                ratio());
    }
}
