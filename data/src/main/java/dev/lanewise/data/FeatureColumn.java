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
     * One feature, the number itself.
     *
     * @param fill stands for a missing value if those are imputed: the mean of the training table
     */
    record Numeric(String name, int index, float fill) implements FeatureColumn {

        @Override
        public List<String> featureNames() {
            return List.of(name);
        }
    }

    /**
     * One feature a category: 1 in that of the row's category, 0 in the others.
     *
     * @param categories by value if all are numbers, else alphabetical
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
