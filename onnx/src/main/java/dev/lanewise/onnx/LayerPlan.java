package dev.lanewise.onnx;

import dev.lanewise.Activation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A layer while the chain of layers is made: numbers and what is done with them, before neighbours are merged. */
sealed interface LayerPlan {

    /** Products of two numbers that take about as long as one step of the importer. */
    int PRODUCTS_PER_STEP = 8;

    /**
     * A dense layer.
     *
     * @param bias null for none
     */
    record Dense(Weights weights, double @Nullable [] bias, Activation activation) implements LayerPlan {

        int in() {
            return weights.in();
        }

        int out() {
            return weights.out();
        }

        Dense withActivation(Activation other) {
            return new Dense(weights, bias, other);
        }

        boolean isLinear() {
            return activation.equals(Activation.LINEAR);
        }

        /** With the outputs scaled and shifted. */
        Dense then(double[] scale, double[] shift) {
            double[] moved = new double[scale.length];
            boolean scaled = false;
            for (int j = 0; j < moved.length; j++) {
                moved[j] = (bias == null ? 0 : bias[j] * scale[j]) + shift[j];
                scaled |= scale[j] != 1;
            }
            return new Dense(scaled ? weights.withOutputsTimes(scale) : weights, moved, activation);
        }

        /** With the inputs scaled and shifted before. */
        Dense after(double[] scale, double[] shift) {
            double[] moved = bias == null ? new double[out()] : bias.clone();
            weights.addProduct(shift, moved);
            return new Dense(weights.withInputsTimes(scale), moved, activation);
        }

        /** This one, then another one: one layer, if that is no more work and can be computed in time. */
        @Nullable
        Dense then(Dense next, Budget budget) {
            long together = (long) in() * next.out();
            double products = (double) together * out();
            if (together > (long) in() * out() + (long) next.in() * next.out()
                    || products > 1e9
                    || !budget.affords((long) products / PRODUCTS_PER_STEP)) {
                return null;
            }
            budget.work((long) products / PRODUCTS_PER_STEP);
            double[] moved = next.bias == null ? new double[next.out()] : next.bias.clone();
            if (bias != null) {
                next.weights.addProduct(bias, moved);
            }
            return new Dense(
                    weights.then(next.weights), bias == null && next.bias == null ? null : moved, next.activation);
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
            return new Dense(Weights.of(weights, n, n), shifted ? shift : null, Activation.LINEAR);
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
