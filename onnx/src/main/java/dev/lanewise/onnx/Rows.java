package dev.lanewise.onnx;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A tensor that depends on what goes into the network. Each element belongs to one row of the batch and is {@code scale · x[feature]
 * + shift} of that row's vector {@code x}: so reshapes, transpositions and slices move elements about, constants change scales and
 * shifts, and only products and activations make new vectors.
 *
 * <p>The batch is there as some rows of a probe: what a graph does to rows is seen on them, whatever axes they lie on, and what
 * mixes rows or treats them differently is refused by {@link #vector}.
 */
final class Rows implements Value {

    private final int[] dims;
    private final Source source;
    private final int[] row;
    private final int[] feature;
    private final double @Nullable [] scale;
    private final double @Nullable [] shift;

    Rows(int[] dims, Source source, int[] row, int[] feature, double @Nullable [] scale, double @Nullable [] shift) {
        this.dims = dims;
        this.source = source;
        this.row = row;
        this.feature = feature;
        this.scale = scale;
        this.shift = shift;
    }

    @Override
    public int[] dims() {
        return dims;
    }

    Source source() {
        return source;
    }

    int row(int element) {
        return row[element];
    }

    int feature(int element) {
        return feature[element];
    }

    double scale(int element) {
        return scale == null ? 1 : scale[element];
    }

    double shift(int element) {
        return shift == null ? 0 : shift[element];
    }

    /** The same elements in another shape of the same size. */
    Rows withDims(int[] other) {
        return new Rows(other, source, row, feature, scale, shift);
    }

    /** The elements at these flat indices. */
    Rows gather(int[] index, int[] shape) {
        int[] rows = new int[index.length];
        int[] features = new int[index.length];
        double[] scales = scale == null ? null : new double[index.length];
        double[] shifts = shift == null ? null : new double[index.length];
        for (int i = 0; i < index.length; i++) {
            rows[i] = row[index[i]];
            features[i] = feature[index[i]];
            if (scales != null) {
                scales[i] = scale(index[i]);
            }
            if (shifts != null) {
                shifts[i] = shift(index[i]);
            }
        }
        return new Rows(shape, source, rows, features, scales, shifts);
    }

    /** Broadcast to a shape. */
    Rows broadcast(int[] shape) {
        return Arrays.equals(shape, dims) ? this : gather(Shapes.broadcastIndex(dims, shape), shape);
    }

    /** Each element times its factor plus its addend; null for 1 and 0. */
    Rows affine(double @Nullable [] factor, double @Nullable [] addend) {
        double[] scales = scale;
        double[] shifts = shift;
        if (factor != null) {
            scales = new double[row.length];
            for (int i = 0; i < scales.length; i++) {
                scales[i] = scale(i) * factor[i];
            }
            if (shift != null) {
                shifts = new double[row.length];
                for (int i = 0; i < shifts.length; i++) {
                    shifts[i] = shift[i] * factor[i];
                }
            }
        }
        if (addend != null) {
            double[] sums = new double[row.length];
            for (int i = 0; i < sums.length; i++) {
                sums[i] = (shifts == null ? 0 : shifts[i]) + addend[i];
            }
            shifts = sums;
        }
        return new Rows(dims, source, row, feature, scales, shifts);
    }

    /** Elements of the same rows that are the numbers of a new vector, in order. */
    Rows over(Source made) {
        return new Rows(dims, made, row, positions(), null, null);
    }

    /** The same elements of another vector of the same numbers, as scaled and shifted. */
    Rows replace(Source other) {
        return new Rows(dims, other, row, feature, scale, shift);
    }

    /** The numbers of another vector at the same places. */
    Rows bare(Source other) {
        return new Rows(dims, other, row, feature, null, null);
    }

    /** These elements with other scales and shifts. */
    Rows with(double[] scales, double[] shifts) {
        return new Rows(dims, source, row, feature, scales, shifts);
    }

    /** How many elements of its row lie before each element. */
    int[] positions() {
        int[] count = new int[rowCount()];
        int[] positions = new int[row.length];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = count[row[i]]++;
        }
        return positions;
    }

    /** The rows of the probe. */
    int rowCount() {
        int max = -1;
        for (int r : row) {
            max = Math.max(max, r);
        }
        return max + 1;
    }

    /**
     * What each row is.
     *
     * @throws MixedRowsException if the rows differ
     */
    RowVector vector() {
        int rows = rowCount();
        if (rows == 0 || row.length % rows != 0) {
            throw new MixedRowsException("its rows are not of the same length");
        }
        int width = row.length / rows;
        int[] position = positions();
        int[] features = new int[width];
        double[] scales = new double[width];
        double[] shifts = new double[width];
        boolean[] known = new boolean[width];
        for (int i = 0; i < row.length; i++) {
            int at = position[i];
            if (at >= width) {
                throw new MixedRowsException("its rows are not of the same length");
            }
            if (!known[at]) {
                known[at] = true;
                features[at] = feature[i];
                scales[at] = scale(i);
                shifts[at] = shift(i);
            } else if (features[at] != feature[i] || scales[at] != scale(i) || shifts[at] != shift(i)) {
                throw new MixedRowsException("it treats the rows of a batch differently");
            }
        }
        return new RowVector(source, features, scales, shifts);
    }

    /** Whether element i of both is made of the same number of the same row. */
    boolean hasPlacesOf(Rows other) {
        return source.is(other.source) && Arrays.equals(row, other.row) && Arrays.equals(feature, other.feature);
    }
}
