package dev.lanewise;

import dev.lanewise.kernel.Tiles;
import java.util.List;

/**
 * One named array among the {@link Parameters} of a network.
 *
 * @param name such as {@code layers.0.weight}; inside a residual block {@code layers.3.layers.0.weight}
 * @param layer the place in {@link Architecture#layers} of the layer that it belongs to
 * @param rows of a matrix; 0 for a vector
 * @param columns of the matrix, or length of the vector
 * @param offset where it begins in {@link Parameters#values}
 * @param trainable whether optimizers change it; what they do not is state, such as running averages
 * @param decays whether penalties and weight decay make it smaller: weights yes, biases and normalizations no
 * @param l2 the penalty of its layer
 * @param learningRateFactor what multiplies its learning rate
 */
public record ParameterSlot(
        String name,
        int layer,
        int rows,
        int columns,
        int offset,
        boolean trainable,
        boolean decays,
        double l2,
        double learningRateFactor) {

    /** Whether it is a matrix, in panels, and not a vector, in whole lines. */
    public boolean isMatrix() {
        return rows > 0;
    }

    /** Floats that it takes in {@link Parameters#values}, pads counted. */
    public int length() {
        return isMatrix() ? Tiles.panelLength(rows, columns) : Tiles.padded(columns);
    }

    /** Numbers, pads not counted. */
    public long count() {
        return (long) Math.max(1, rows) * columns;
    }

    /** {@code [rows, columns]} or {@code [columns]}. */
    public List<Integer> shape() {
        return isMatrix() ? List.of(rows, columns) : List.of(columns);
    }

    /** Where element {@code i} of the row-major array lies in {@link Parameters#values}. */
    int index(int i) {
        return isMatrix() ? offset + Tiles.panelIndex(rows, i / columns, i % columns) : offset + i;
    }
}
