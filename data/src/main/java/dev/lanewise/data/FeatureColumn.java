package dev.lanewise.data;

import java.util.List;

/** A column of a table and the features it becomes. */
public sealed interface FeatureColumn {

    /** Its name; without header its index as text. */
    String name();

    /** Its index in the table the encoding was fitted on. */
    int index();

    /** The names of its features, in order. */
    List<String> featureNames();

    /**
     * One feature: {@code (float) ((x - origin) · unit)}, computed in double. Origin 0 and unit 1 (the number itself)
     * wherever a float holds the numbers well; see {@link TableEncoding}.
     *
     * @param fill the feature of a missing value if those are imputed: that of the mean of the training table
     * @param origin subtracted first, finite
     * @param unit multiplied after that, finite, above 0
     */
    record Numeric(String name, int index, float fill, double origin, double unit) implements FeatureColumn {

        /**
         * Checks origin and unit.
         *
         * @throws IllegalArgumentException if they are out of range
         */
        public Numeric {
            Rescaling.check(origin, unit);
        }

        /** The number itself. */
        public Numeric(String name, int index, float fill) {
            this(name, index, fill, 0, 1);
        }

        @Override
        public List<String> featureNames() {
            return List.of(name);
        }

        /** The feature of a number; infinite if it is too far from the origin. */
        public float encode(double number) {
            return Rescaling.encode(number, origin, unit);
        }

        /** Whether the number must not be rounded before it is encoded. */
        boolean isRescaled() {
            return !Rescaling.isNone(origin, unit);
        }
    }

    /**
     * One feature per category: 1 in that of the row's category, 0 in the others.
     *
     * @param categories by value if all are numbers, else alphabetical. A text is found as it is written, or else as a
     *     number: {@code 1.0} is {@code 1}
     * @param fill stands for a missing value if those are imputed: the most frequent category of the training table
     */
    record Categorical(String name, int index, List<String> categories, String fill) implements FeatureColumn {

        /** Copies the categories. */
        public Categorical {
            categories = List.copyOf(categories);
        }

        @Override
        public List<String> featureNames() {
            return categories.stream().map(category -> name + "=" + category).toList();
        }
    }
}
