package dev.lanewise.onnx;

import dev.lanewise.Activation;
import dev.lanewise.onnx.file.OnnxGraph;
import org.jspecify.annotations.Nullable;

/**
 * A vector per row that the network computes, as a chain from its inputs on. {@link Rows} say how the elements of a tensor follow
 * from one.
 */
sealed interface Source {

    /** Numbers per row. */
    int width();

    /** Whether it is the same vector, which two that were made in the same way are not. */
    @SuppressWarnings("ReferenceEquality")
    default boolean is(@Nullable Source other) {
        return this == other;
    }

    /** What goes in: all inputs of the graph that are not constants, one behind the other. */
    record Input(int width) implements Source {}

    /** What is made of another vector. */
    sealed interface Derived extends Source {
        Source base();
    }

    /** {@code scale · x + shift}, for each number alone. */
    record Affine(Source base, double[] scale, double[] shift) implements Derived {
        @Override
        public int width() {
            return scale.length;
        }
    }

    /**
     * {@code x·W}.
     *
     * @param biased whether the graph adds a vector to it, were it of zeros
     */
    record Product(Source base, Weights weights, boolean biased) implements Derived {
        Product(Source base, Weights weights) {
            this(base, weights, false);
        }

        Product withBias() {
            return new Product(base, weights, true);
        }

        @Override
        public int width() {
            return weights.out();
        }
    }

    /**
     * An activation.
     *
     * @param argument what it is applied to, as the graph has it: {@code base} is the same
     */
    record Activated(Source base, RowVector argument, Activation activation) implements Derived {
        @Override
        public int width() {
            return argument.width();
        }
    }

    /** A rectifier with a slope for each number. */
    record Rectified(Source base, float[] slopes) implements Derived {
        @Override
        public int width() {
            return slopes.length;
        }
    }

    /** {@code (x - mean) / √(variance + epsilon)} over the row. */
    record Normalized(Source base, double epsilon, int width) implements Derived {
        Normalized(Source base, double epsilon) {
            this(base, epsilon, base.width());
        }
    }

    /** {@code x + f(x)}, where {@code end} is f(x), made of {@code base}. */
    record Sum(Source base, Source end, int width) implements Derived {
        Sum(Source base, Source end) {
            this(base, end, base.width());
        }
    }

    /**
     * A part of a formula that only as a whole is a layer: what exporters write for GELU or layer normalization.
     *
     * @param argument what it is a function of
     * @param node what wrote it, for the refusal when nothing becomes of it
     */
    record Part(Kind kind, RowVector argument, double number, OnnxGraph.Node node) implements Source {

        /** Which function. */
        enum Kind {
            /** The mean over the row, one number. */
            MEAN,
            /** The difference from the mean. */
            CENTERED,
            /** The square of that. */
            CENTERED_SQUARE,
            /** The mean of the squares, one number. */
            VARIANCE,
            /** {@code √(variance + number)}, one number. */
            DEVIATION,
            /** 1 by that. */
            INVERSE_DEVIATION,
            /** The error function. */
            ERF,
            /** {@code x²}. */
            SQUARE,
            /** {@code x³}. */
            CUBE,
            /** {@code x + number·x³}. */
            CUBIC,
            /** The absolute value. */
            ABSOLUTE,
            /** {@code tanh(√(2/π)·(x + 0.044715·x³))}. */
            GELU_TANH_GATE
        }

        @Override
        public int width() {
            return switch (kind) {
                case MEAN, VARIANCE, DEVIATION, INVERSE_DEVIATION -> 1;
                default -> argument.width();
            };
        }
    }
}
