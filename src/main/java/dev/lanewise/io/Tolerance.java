package dev.lanewise.io;

/**
 * How far a number may be from the one that is expected: {@code absolute + relative · |expected|}.
 *
 * @param relative at least 0
 * @param absolute at least 0
 */
public record Tolerance(double relative, double absolute) {

    /** For outputs of networks that were computed in float, in whatever order: 1e-5 of the number, and 1e-6. */
    public static final Tolerance DEFAULT = new Tolerance(1e-5, 1e-6);

    /** Checks that both are finite and at least 0. */
    public Tolerance {
        require("relative", relative);
        require("absolute", absolute);
    }

    private static void require(String name, double value) {
        if (!(value >= 0) || !Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " tolerance must be finite and at least 0, but is " + value);
        }
    }

    /** The largest difference from {@code expected} that passes. */
    public double around(double expected) {
        return absolute + relative * Math.abs(expected);
    }

    /** Such as {@code 1.0E-6 + 1.0E-5·|expected|}. */
    @Override
    public String toString() {
        return absolute + " + " + relative + "·|expected|";
    }
}
