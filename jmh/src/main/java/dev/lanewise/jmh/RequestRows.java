package dev.lanewise.jmh;

import java.util.SplittableRandom;

/**
 * Rows that requests bring, 32 in turn.
 *
 * @param inputs of a row
 * @param values {@code [32 × inputs]}
 */
@SuppressWarnings("ArrayRecordComponent")
record RequestRows(int inputs, float[] values) {

    /** How many there are. */
    static final int ROWS = 32;

    RequestRows(PredictionShape shape) {
        this(shape.inputs(), PredictionCase.gaussian(new SplittableRandom(1), ROWS * shape.inputs(), 1));
    }

    /** Where the row of a request begins. */
    int offset(int request) {
        return request % ROWS * inputs;
    }
}
