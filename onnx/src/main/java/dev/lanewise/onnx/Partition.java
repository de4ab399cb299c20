package dev.lanewise.onnx;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which axes of an input are those of the batch; the others together are the features of a row. An ONNX file does not say it.
 *
 * @param name for messages and reports
 */
record Partition(String name, Kind kind, int number) {

    /** Ways to tell the batch from the features. */
    enum Kind {
        /** The first axis, where there is more than one or its size is open. */
        FIRST,
        /** All but the last. */
        LEADING,
        /** None: the whole tensor is one row. */
        NONE,
        /** All but axis {@code number}. */
        ALL_BUT,
        /** Those before axis {@code number}. */
        BEFORE,
        /** All: each element alone. */
        ALL
    }

    /** Those worth a try, the most usual first. */
    static List<Partition> candidates(int maxRank) {
        List<Partition> candidates = new ArrayList<>();
        candidates.add(new Partition("the first axis is the batch", Kind.FIRST, 0));
        candidates.add(new Partition("all axes but the last are the batch", Kind.LEADING, 0));
        candidates.add(new Partition("the whole tensor is one row", Kind.NONE, 0));
        for (int axis = 2; axis < maxRank - 1; axis++) {
            candidates.add(new Partition("the axes before axis " + axis + " are the batch", Kind.BEFORE, axis));
        }
        for (int axis = 0; axis < maxRank - 1; axis++) {
            candidates.add(new Partition("all axes but axis " + axis + " are the batch", Kind.ALL_BUT, axis));
        }
        candidates.add(new Partition("each number is a row", Kind.ALL, 0));
        return candidates;
    }

    /** Whether an axis of a shape is one of the batch. */
    boolean isBatch(int axis, List<OptionalLong> shape) {
        int rank = shape.size();
        return switch (kind) {
            case FIRST -> axis == 0 && (rank > 1 || shape.getFirst().isEmpty());
            case LEADING -> axis < rank - 1;
            case NONE -> false;
            case ALL_BUT -> axis != number;
            case BEFORE -> axis < number;
            case ALL -> true;
        };
    }

    /** Whether axes of open size are all among the batch. */
    boolean fits(List<OptionalLong> shape) {
        for (int axis = 0; axis < shape.size(); axis++) {
            if (shape.get(axis).isEmpty() && !isBatch(axis, shape)) {
                return false;
            }
        }
        return true;
    }

    /** The axes of the batch, for telling two candidates apart. */
    Set<Integer> batch(List<OptionalLong> shape) {
        Set<Integer> axes = new LinkedHashSet<>();
        for (int axis = 0; axis < shape.size(); axis++) {
            if (isBatch(axis, shape)) {
                axes.add(axis);
            }
        }
        return axes;
    }
}
