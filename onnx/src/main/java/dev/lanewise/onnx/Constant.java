package dev.lanewise.onnx;

import dev.lanewise.io.ModelFormatException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A tensor whose numbers the file gives, or that follow from such: it does not depend on what goes into the network. Immutable; the
 * arrays are shared.
 */
final class Constant implements Value {

    private final int[] dims;
    private final float @Nullable [] floats;
    private final double @Nullable [] doubles;
    private final long @Nullable [] integers;
    private final String @Nullable [] texts;

    private Constant(
            int[] dims,
            float @Nullable [] floats,
            double @Nullable [] doubles,
            long @Nullable [] integers,
            String @Nullable [] texts) {
        this.dims = dims;
        this.floats = floats;
        this.doubles = doubles;
        this.integers = integers;
        this.texts = texts;
    }

    static Constant floats(int[] dims, float[] values) {
        return new Constant(dims, values, null, null, null);
    }

    static Constant doubles(int[] dims, double[] values) {
        return new Constant(dims, null, values, null, null);
    }

    static Constant integers(int[] dims, long... values) {
        return new Constant(dims, null, null, values, null);
    }

    static Constant texts(int[] dims, String... values) {
        return new Constant(dims, null, null, null, values);
    }

    static Constant scalar(double value) {
        return doubles(new int[0], new double[] {value});
    }

    @Override
    public int[] dims() {
        return dims;
    }

    boolean isInteger() {
        return integers != null;
    }

    boolean isText() {
        return texts != null;
    }

    /** One number of any kind, flat index. */
    double at(int i) {
        if (floats != null) {
            return floats[i];
        }
        if (doubles != null) {
            return doubles[i];
        }
        if (integers != null) {
            return integers[i];
        }
        throw new ModelFormatException("texts where numbers are expected");
    }

    /** One whole number. */
    long integerAt(int i) {
        if (integers != null) {
            return integers[i];
        }
        double value = at(i);
        if (value != Math.rint(value)) {
            throw new ModelFormatException("the number " + value + " where a whole one is expected");
        }
        return (long) value;
    }

    String textAt(int i) {
        return texts != null ? texts[i] : integers != null ? Long.toString(integers[i]) : Double.toString(at(i));
    }

    /** The numbers as floats: the array itself where they are floats, else rounded. */
    float[] toFloats() {
        if (floats != null) {
            return floats;
        }
        float[] rounded = new float[size()];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) at(i);
        }
        return rounded;
    }

    long[] toIntegers() {
        long[] whole = new long[size()];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = integerAt(i);
        }
        return whole;
    }

    /** The same numbers in another shape of the same size. */
    Constant withDims(int[] other) {
        return new Constant(other, floats, doubles, integers, texts);
    }

    /** The elements at these flat indices. */
    Constant gather(int[] index, int[] shape) {
        if (floats != null) {
            float[] taken = new float[index.length];
            for (int i = 0; i < taken.length; i++) {
                taken[i] = floats[index[i]];
            }
            return floats(shape, taken);
        }
        if (integers != null) {
            return integers(
                    shape, Arrays.stream(index).mapToLong(i -> integers[i]).toArray());
        }
        if (texts != null) {
            return texts(shape, Arrays.stream(index).mapToObj(i -> texts[i]).toArray(String[]::new));
        }
        return doubles(shape, Arrays.stream(index).mapToDouble(this::at).toArray());
    }

    /** Numbers made of these, of the same kind: floats are rounded to floats. */
    Constant like(int[] shape, double[] values) {
        if (floats != null) {
            float[] rounded = new float[values.length];
            for (int i = 0; i < rounded.length; i++) {
                rounded[i] = (float) values[i];
            }
            return floats(shape, rounded);
        }
        if (integers != null) {
            return integers(
                    shape, Arrays.stream(values).mapToLong(v -> (long) v).toArray());
        }
        return doubles(shape, values);
    }
}
