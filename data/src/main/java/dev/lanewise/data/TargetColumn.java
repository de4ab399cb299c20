package dev.lanewise.data;

import java.util.List;

/** The column to predict. */
public sealed interface TargetColumn {

    /** Its name; without header its index as text. */
    String name();

    /** Its index in the table the encoding was fitted on. */
    int index();

    /**
     * Classes. Labels are compared as texts: {@code 1} and {@code 1.0} are two classes.
     *
     * @param labels the classes in the order of their numbers: by value if all are numbers, else alphabetical; at least 2
     */
    record Classification(String name, int index, List<String> labels) implements TargetColumn {

        /** Copies the labels. */
        public Classification {
            labels = List.copyOf(labels);
        }
    }

    /** Numbers. */
    record Regression(String name, int index) implements TargetColumn {}
}
