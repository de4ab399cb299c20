package dev.lanewise.onnx;

import dev.lanewise.Activation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A layer while the chain of layers is made: numbers and what is done with them, before neighbours are merged. */
sealed interface LayerPlan {

    /**
     * A dense layer.
     *
     * @param weights row-major {@code [in × out]}
     * @param bias null for none
     */
    record Dense(int in, int out, float[] weights, double @Nullable [] bias, Activation activation)
            implements LayerPlan {

        Dense withActivation(Activation other) {
            return new Dense(in, out, weights, bias, other);
        }

        boolean isLinear() {
            return activation.equals(Activation.LINEAR);
        }

        /** With the outputs scaled and shifted. */
        Dense then(double[] scale, double[] shift) {
            double[] moved = new double[out];
            boolean scaled = false;
            for (int j = 0; j < out; j++) {
                moved[j] = (bias == null ? 0 : bias[j] * scale[j]) + shift[j];
                scaled |= scale[j] != 1;
            }
            float[] changed = weights;
            if (scaled) {
                changed = new float[weights.length];
                for (int i = 0; i < changed.length; i++) {
                    changed[i] = (float) (weights[i] * scale[i % out]);
                }
            }
            return new Dense(in, out, changed, moved, activation);
        }

        /** With the inputs scaled and shifted before. */
        Dense after(double[] scale, double[] shift) {
            double[] moved = bias == null ? new double[out] : bias.clone();
            float[] changed = new float[weights.length];
            for (int i = 0; i < in; i++) {
                for (int j = 0; j < out; j++) {
                    float weight = weights[i * out + j];
                    moved[j] += shift[i] * weight;
                    changed[i * out + j] = (float) (weight * scale[i]);
                }
            }
            return new Dense(in, out, changed, moved, activation);
        }

        /** This one, then another one: one layer, if that is no more work. */
        @Nullable
        Dense then(Dense next) {
            long alone = (long) in * out + (long) next.in * next.out;
            if ((long) in * next.out > alone || (double) in * out * next.out > 1e9) {
                return null;
            }
            float[] joined = new float[in * next.out];
            double[] sums = new double[next.out];
            for (int i = 0; i < in; i++) {
                java.util.Arrays.fill(sums, 0);
                for (int t = 0; t < out; t++) {
                    float weight = weights[i * out + t];
                    for (int j = 0; weight != 0 && j < next.out; j++) {
                        sums[j] += (double) weight * next.weights[t * next.out + j];
                    }
                }
                for (int j = 0; j < next.out; j++) {
                    joined[i * next.out + j] = (float) sums[j];
                }
            }
            double[] moved = next.bias == null ? new double[next.out] : next.bias.clone();
            for (int t = 0; bias != null && t < out; t++) {
                for (int j = 0; j < next.out; j++) {
                    moved[j] += bias[t] * next.weights[t * next.out + j];
                }
            }
            return new Dense(in, next.out, joined, bias == null && next.bias == null ? null : moved, next.activation);
        }

        /** What scales and shifts, as a matrix. */
        static Dense diagonal(double[] scale, double[] shift) {
            int n = scale.length;
            float[] weights = new float[n * n];
            boolean shifted = false;
            for (int i = 0; i < n; i++) {
                weights[i * n + i] = (float) scale[i];
                shifted |= shift[i] != 0;
            }
            return new Dense(n, n, weights, shifted ? shift : null, Activation.LINEAR);
        }
    }

    /** {@code scale · x + shift}. */
    record Affine(double[] scale, double[] shift) implements LayerPlan {
        /** This one, then another one. */
        Affine then(Affine next) {
            double[] product = new double[scale.length];
            double[] sum = new double[scale.length];
            for (int i = 0; i < product.length; i++) {
                product[i] = scale[i] * next.scale[i];
                sum[i] = shift[i] * next.scale[i] + next.shift[i];
            }
            return new Affine(product, sum);
        }
    }

    /** An activation alone. */
    record Activated(int width, Activation activation) implements LayerPlan {}

    /** A rectifier with learned slopes. */
    record Rectified(float[] slopes) implements LayerPlan {}

    /** Layer normalization. */
    record Normalized(double epsilon, double[] gamma, double[] beta) implements LayerPlan {}

    /** {@code x + block(x)}. */
    record Residual(List<LayerPlan> block) implements LayerPlan {}
}
