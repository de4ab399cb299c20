package dev.lanewise.data.column;

/** Which numbers a float holds well enough to learn from. */
public final class FloatRange {

    /** Rounding moves a number by at most 2⁻¹⁶ of a range that is this part of the largest magnitude. */
    private static final double MIN_RANGE = 0x1p-8;

    /** Differences of such numbers, and the inverses of differences, are still floats of full precision. */
    private static final double MIN_MAGNITUDE = 0x1p-110;

    private static final double MAX_MAGNITUDE = 0x1p120;

    private FloatRange() {}

    /** Whether numbers between these are spread widely enough for rounding to lose nothing that matters. */
    public static boolean isWide(double min, double max) {
        double magnitude = Math.max(Math.abs(min), Math.abs(max));
        return magnitude == 0 || (max - min >= magnitude * MIN_RANGE && isUsual(magnitude));
    }

    /** Whether the largest magnitude of some numbers is far from the ends of what a float can hold. */
    public static boolean isUsual(double magnitude) {
        return magnitude == 0 || (magnitude >= MIN_MAGNITUDE && magnitude <= MAX_MAGNITUDE);
    }

    /** Whether every number is a float; NaN counts as one. */
    public static boolean isExact(double[] values) {
        for (double value : values) {
            if (!isExact(value)) {
                return false;
            }
        }
        return true;
    }

    public static boolean isExact(double value) {
        return (float) value == value || Double.isNaN(value);
    }
}
