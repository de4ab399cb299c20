package dev.lanewise.onnx.file;

import java.util.Arrays;

/** Growing arrays of primitives, for numbers whose count a file does not say before. */
final class Numbers {

    private Numbers() {}

    private static int grown(int length, int needed) {
        return Math.max(needed, Math.max(16, length + (length >> 1)));
    }

    /** Integers. */
    static final class Longs {
        private long[] values = {};
        private int size;

        void add(long value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, grown(size, size + 1));
            }
            values[size++] = value;
        }

        int size() {
            return size;
        }

        long get(int i) {
            return values[i];
        }

        long[] toArray() {
            return Arrays.copyOf(values, size);
        }
    }

    /** Floats. */
    static final class Floats {
        private float[] values = {};
        private int size;

        /** Makes room for {@code more}, exactly where these are the first: the numbers of a tensor come in one piece. */
        void reserve(int more) {
            if (size + more > values.length) {
                values = Arrays.copyOf(values, size == 0 ? more : grown(size, size + more));
            }
        }

        void add(float value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, grown(size, size + 1));
            }
            values[size++] = value;
        }

        int size() {
            return size;
        }

        /** The numbers; the array itself where it is full. */
        float[] toArray() {
            return size == values.length ? values : Arrays.copyOf(values, size);
        }
    }

    /** Doubles. */
    static final class Doubles {
        private double[] values = {};
        private int size;

        void reserve(int more) {
            if (size + more > values.length) {
                values = Arrays.copyOf(values, size == 0 ? more : grown(size, size + more));
            }
        }

        void add(double value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, grown(size, size + 1));
            }
            values[size++] = value;
        }

        int size() {
            return size;
        }

        double[] toArray() {
            return size == values.length ? values : Arrays.copyOf(values, size);
        }
    }
}
