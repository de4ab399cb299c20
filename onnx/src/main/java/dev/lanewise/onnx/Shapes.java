package dev.lanewise.onnx;

import dev.lanewise.io.ModelFormatException;
import java.util.Arrays;

/** Arithmetic of shapes and of flat, row-major indices. */
final class Shapes {

    private Shapes() {}

    /**
     * Elements of a shape.
     *
     * @throws ModelFormatException if they are more than an array holds
     */
    static int size(int[] dims) {
        long size = 1;
        for (int dim : dims) {
            size *= dim;
            if (dim < 0 || size > Integer.MAX_VALUE - 8) {
                throw new ModelFormatException("the shape " + Arrays.toString(dims) + " has too many elements");
            }
        }
        return (int) size;
    }

    /** Sizes from a file. */
    static int[] dims(long[] from) {
        int[] dims = new int[from.length];
        for (int i = 0; i < dims.length; i++) {
            if (from[i] < 0 || from[i] > Integer.MAX_VALUE) {
                throw new ModelFormatException("the shape " + Arrays.toString(from) + " has an impossible size");
            }
            dims[i] = (int) from[i];
        }
        size(dims);
        return dims;
    }

    /** An axis that may count from the end. */
    static int axis(long axis, int rank) {
        long positive = axis < 0 ? axis + rank : axis;
        if (positive < 0 || positive >= Math.max(1, rank)) {
            throw new ModelFormatException("axis " + axis + " is none of the " + rank + " axes");
        }
        return (int) positive;
    }

    /** How far apart neighbours along each axis lie. */
    static int[] strides(int[] dims) {
        int[] strides = new int[dims.length];
        int stride = 1;
        for (int i = dims.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= dims[i];
        }
        return strides;
    }

    /** The product of the sizes from one axis to before another. */
    static int product(int[] dims, int from, int to) {
        int product = 1;
        for (int i = from; i < to; i++) {
            product *= dims[i];
        }
        return product;
    }

    /** The shape of two operands together, as NumPy broadcasts. */
    static int[] broadcast(int[] a, int[] b) {
        int rank = Math.max(a.length, b.length);
        int[] dims = new int[rank];
        for (int i = 0; i < rank; i++) {
            int left = i < rank - a.length ? 1 : a[i - rank + a.length];
            int right = i < rank - b.length ? 1 : b[i - rank + b.length];
            if (left != right && left != 1 && right != 1) {
                throw new ModelFormatException(
                        "shapes " + Arrays.toString(a) + " and " + Arrays.toString(b) + " do not fit each other");
            }
            dims[i] = left == 1 ? right : left;
        }
        size(dims);
        return dims;
    }

    /** For each element of {@code to} the element of {@code from} that is broadcast there. */
    static int[] broadcastIndex(int[] from, int[] to) {
        int[] strides = new int[to.length];
        int[] own = strides(from);
        for (int i = 0; i < from.length; i++) {
            strides[to.length - from.length + i] = from[i] == 1 ? 0 : own[i];
        }
        return walk(to, strides, 0);
    }

    /** For each element of a shape in order, {@code start} plus the index along each axis times its stride. */
    static int[] walk(int[] dims, int[] strides, int start) {
        int[] index = new int[size(dims)];
        if (index.length == 0) {
            return index;
        }
        int[] at = new int[dims.length];
        int position = start;
        for (int i = 0; i < index.length; i++) {
            index[i] = position;
            for (int axis = dims.length - 1; axis >= 0; axis--) {
                position += strides[axis];
                if (++at[axis] < dims[axis]) {
                    break;
                }
                position -= strides[axis] * dims[axis];
                at[axis] = 0;
            }
        }
        return index;
    }
}
