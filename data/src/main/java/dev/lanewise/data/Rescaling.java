package dev.lanewise.data;

import dev.lanewise.data.column.FloatRange;

/**
 * Fits the origin and the unit of numbers that a float holds badly: those that lie close together far from 0 (dates,
 * epoch seconds, coordinates), or beyond its range.
 *
 * @param origin to subtract in double
 * @param unit to multiply with after that, a power of two
 */
record Rescaling(double origin, double unit) {

    /** For numbers that stay as they are. */
    static final Rescaling NONE = new Rescaling(0, 1);

    static void check(double origin, double unit) {
        if (!Double.isFinite(origin) || !(unit > 0) || !Double.isFinite(unit)) {
            throw new IllegalArgumentException(
                    "origin must be finite and unit finite and above 0, but are " + origin + " and " + unit);
        }
    }

    /** Whether numbers stay as they are. */
    static boolean isNone(double origin, double unit) {
        return origin == 0 && unit == 1;
    }

    /** A number centred and scaled in double, then rounded; infinite if it is too far from the origin. */
    static float encode(double number, double origin, double unit) {
        return (float) ((number - origin) * unit);
    }

    /** What is known of the numbers of a column. */
    static final class Statistics {
        private double min = Double.POSITIVE_INFINITY;
        private double max = Double.NEGATIVE_INFINITY;
        private double roundedSum;
        private double first;
        private double differences;
        private double squares;
        private int count;
        private boolean exact = true;

        void add(double number) {
            if (count == 0) {
                first = number;
            }
            count++;
            min = Math.min(min, number);
            max = Math.max(max, number);
            roundedSum += (float) number;
            double difference = number - first;
            differences += difference;
            squares += difference * difference;
            exact &= FloatRange.isExact(number);
        }

        /** The mean of the numbers rounded to float, which is what a column that stays as it is has. */
        float mean() {
            return (float) (roundedSum / count);
        }

        /** The mean of the numbers themselves. */
        double exactMean() {
            double mean = Math.clamp(first + differences / count, min, max);
            return Double.isFinite(mean) ? mean : 0;
        }

        /** For features: floats as they are need no help, for they are centred exactly later. */
        Rescaling ofFeature() {
            return exact && FloatRange.isUsual(magnitude()) ? NONE : ofTarget();
        }

        /** For targets: what a network gives is rounded to float at the size of the target. */
        Rescaling ofTarget() {
            return min == max || FloatRange.isWide(min, max) ? NONE : rescaling();
        }

        private double magnitude() {
            return Math.max(Math.abs(min), Math.abs(max));
        }

        private Rescaling rescaling() {
            // The squares of huge or tiny numbers are no doubles; the range always is.
            double meanDifference = differences / count;
            double variance = squares / count - meanDifference * meanDifference;
            double range = max / 2 - min / 2;
            double deviation = variance > 0 && Double.isFinite(variance) ? Math.sqrt(variance) : range;
            int exponent = -Math.getExponent(Math.max(deviation, Double.MIN_NORMAL));
            return new Rescaling(exactMean(), Math.scalb(1.0, Math.clamp(exponent, -1021, 1021)));
        }
    }
}
