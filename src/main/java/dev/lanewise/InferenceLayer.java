package dev.lanewise;

import java.util.List;

/** A layer of a network as it answers: what trains alone is gone, and affine steps are folded ({@link Folding}). */
sealed interface InferenceLayer {

    /** The activation that comes last. */
    Activation activation();

    /** The same with another activation. */
    InferenceLayer with(Activation other);

    /**
     * {@code σ(x·W + b)}.
     *
     * @param weights in panels from {@code weightOffset} on
     * @param biases in whole lines from {@code biasOffset} on
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Product(
            int inputs,
            int outputs,
            float[] weights,
            int weightOffset,
            float[] biases,
            int biasOffset,
            Activation activation)
            implements InferenceLayer {
        @Override
        public InferenceLayer with(Activation other) {
            return new Product(inputs, outputs, weights, weightOffset, biases, biasOffset, other);
        }
    }

    /** {@code σ(x ⊙ scale + shift)} by columns; both in whole lines. */
    @SuppressWarnings("ArrayRecordComponent")
    record Affine(int width, float[] scale, float[] shift, Activation activation) implements InferenceLayer {
        @Override
        public InferenceLayer with(Activation other) {
            return new Affine(width, scale, shift, other);
        }
    }

    /** Layer normalization, then σ; gamma and beta in whole lines, copied. */
    @SuppressWarnings("ArrayRecordComponent")
    record RowNormalization(int width, float epsilon, float[] gamma, float[] beta, Activation activation)
            implements InferenceLayer {
        @Override
        public InferenceLayer with(Activation other) {
            return new RowNormalization(width, epsilon, gamma, beta, other);
        }
    }

    /** {@code σ(x < 0 ? alpha ⊙ x : x)}; alpha in whole lines, copied. */
    @SuppressWarnings("ArrayRecordComponent")
    record PRelu(int width, float[] alpha, Activation activation) implements InferenceLayer {
        @Override
        public InferenceLayer with(Activation other) {
            return new PRelu(width, alpha, other);
        }
    }

    /** {@code σ(x)}. */
    record Nonlinearity(Activation activation) implements InferenceLayer {
        @Override
        public InferenceLayer with(Activation other) {
            return new Nonlinearity(other);
        }
    }

    /** {@code σ(x + block(x))}. */
    record Residual(List<InferenceLayer> block, Activation activation) implements InferenceLayer {
        @Override
        public InferenceLayer with(Activation other) {
            return new Residual(block, other);
        }
    }
}
