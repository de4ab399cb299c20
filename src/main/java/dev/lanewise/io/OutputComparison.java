package dev.lanewise.io;

/**
 * Outputs of a model beside those that are expected.
 *
 * @param values how many were compared
 * @param beyond how many are farther from the expected ones than the tolerance
 * @param largestAbsolute the largest difference; infinite where one of the two is NaN
 * @param largestRelative the largest difference divided by the expected value, of those above {@code 1e-30} in magnitude
 * @param row of the worst value, from 0: the one whose difference is the largest part of what the tolerance allows
 * @param output of the worst value, from 0
 * @param got the worst value
 * @param expected what was expected there
 */
public record OutputComparison(
        int values,
        int beyond,
        double largestAbsolute,
        double largestRelative,
        int row,
        int output,
        double got,
        double expected) {

    private static final double LEAST_MAGNITUDE = 1e-30;

    /**
     * Compares outputs.
     *
     * @param got row-major {@code [rows × outputs]}
     * @param expected row-major, of the same length
     * @param outputs of a row
     * @throws IllegalArgumentException if the lengths differ or are 0
     */
    public static OutputComparison of(float[] got, double[] expected, int outputs, Tolerance tolerance) {
        if (got.length != expected.length || got.length == 0) {
            throw new IllegalArgumentException(
                    "there are " + got.length + " outputs, but " + expected.length + " expected ones");
        }
        int beyond = 0;
        int worst = 0;
        double worstExcess = -1;
        double absolute = 0;
        double relative = 0;
        for (int i = 0; i < got.length; i++) {
            double difference = difference(got[i], expected[i]);
            double allowed = tolerance.around(expected[i]);
            absolute = Math.max(absolute, difference);
            if (Math.abs(expected[i]) > LEAST_MAGNITUDE && difference > 0) {
                relative = Math.max(relative, difference / Math.abs(expected[i]));
            }
            boolean passes = difference == 0 || (difference <= allowed && Double.isFinite(difference));
            beyond += passes ? 0 : 1;
            double excess = difference == 0 ? 0 : part(difference, allowed);
            if (excess > worstExcess) {
                worstExcess = excess;
                worst = i;
            }
        }
        return new OutputComparison(
                got.length, beyond, absolute, relative, worst / outputs, worst % outputs, got[worst], expected[worst]);
    }

    private static double part(double difference, double allowed) {
        return Double.isInfinite(difference) || allowed == 0 ? Double.POSITIVE_INFINITY : difference / allowed;
    }

    private static double difference(float got, double expected) {
        if (got == expected || (Float.isNaN(got) && Double.isNaN(expected))) {
            return 0;
        }
        double difference = Math.abs(got - expected);
        return Double.isNaN(difference) || Double.isInfinite(expected) ? Double.POSITIVE_INFINITY : difference;
    }

    /** Whether no value is beyond the tolerance. */
    public boolean isWithin() {
        return beyond == 0;
    }

    /** The worst value: {@code row 3, output 1 is 0.25, but 0.5 was expected}; rows and outputs are counted from 0. */
    public String worst() {
        return "row " + row + ", output " + output + " is " + (float) got + ", but " + expected + " was expected";
    }
}
