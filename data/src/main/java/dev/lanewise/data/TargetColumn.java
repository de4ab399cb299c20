package dev.lanewise.data;

import java.util.List;

/** The column to predict. */
public sealed interface TargetColumn {

    /** Its name; without header its index as text. */
    String name();

    /** Its index in the table the encoding was fitted on. */
    int index();

    /**
     * Classes.
     *
     * @param labels the classes in the order of their numbers: by value if all are numbers, else alphabetical; at least
     *     2. A text is found as it is written, or else as a number: {@code 1.0} is {@code 1}
     */
    record Classification(String name, int index, List<String> labels) implements TargetColumn {

        /** Copies the labels. */
        public Classification {
            labels = List.copyOf(labels);
        }
    }

    /**
     * Numbers. The network learns and gives {@code (float) ((y - origin) · unit)}; origin 0 and unit 1 (the number
     * itself) wherever a float holds the numbers well.
     *
     * @param origin subtracted first, finite
     * @param unit multiplied after that, finite, above 0
     */
    record Regression(String name, int index, double origin, double unit) implements TargetColumn {

        /**
         * Checks origin and unit.
         *
         * @throws IllegalArgumentException if they are out of range
         */
        public Regression {
            Rescaling.check(origin, unit);
        }

        /** The number itself. */
        public Regression(String name, int index) {
            this(name, index, 0, 1);
        }

        /** What the network learns in place of a number. */
        public float encode(double number) {
            return Rescaling.encode(number, origin, unit);
        }

        /** The number that an output of the network stands for. */
        public double decode(float output) {
            return origin + output / unit;
        }

        /** Whether outputs are something else than the numbers themselves. */
        public boolean isRescaled() {
            return !Rescaling.isNone(origin, unit);
        }
    }
}
