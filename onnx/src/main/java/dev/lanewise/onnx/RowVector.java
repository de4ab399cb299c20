package dev.lanewise.onnx;

import java.util.Arrays;

/**
 * The numbers of one row of a tensor, the same for every row: {@code scale[i] · x[feature[i]] + shift[i]} of a source {@code x}.
 *
 * @param source x
 */
record RowVector(Source source, int[] feature, double[] scale, double[] shift) {

    int width() {
        return feature.length;
    }

    /** Whether it is the source itself. */
    boolean isSource() {
        return isInPlace() && isUnscaled();
    }

    /** Whether number i is made of number i, and all are there. */
    boolean isInPlace() {
        if (feature.length != source.width()) {
            return false;
        }
        for (int i = 0; i < feature.length; i++) {
            if (feature[i] != i) {
                return false;
            }
        }
        return true;
    }

    boolean isUnscaled() {
        for (int i = 0; i < scale.length; i++) {
            if (scale[i] != 1 || shift[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** All numbers times {@code factor}; a scale that is 1 but for the rounding of constants to float becomes 1. */
    RowVector times(double factor) {
        double[] scaled = new double[scale.length];
        double[] shifted = new double[scale.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = scale[i] * factor;
            shifted[i] = shift[i] * factor;
            if (Math.abs(scaled[i] - 1) < 1e-6) {
                shifted[i] /= scaled[i];
                scaled[i] = 1;
            }
        }
        return new RowVector(source, feature, scaled, shifted);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowVector that
                && source.is(that.source)
                && Arrays.equals(feature, that.feature)
                && Arrays.equals(scale, that.scale)
                && Arrays.equals(shift, that.shift);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * System.identityHashCode(source) + Arrays.hashCode(feature))
                + 7 * Arrays.hashCode(scale)
                + Arrays.hashCode(shift);
    }
}
