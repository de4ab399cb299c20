package dev.lanewise;

import dev.lanewise.kernel.Tiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * A network as it answers. Dropout goes. A batch normalization is {@code x ⊙ scale + shift} with {@code scale = gamma /
 * √(running variance + epsilon)} and {@code shift = fma(-running mean, scale, beta)}; it goes into the dense layer before it, if that
 * has no activation in between, or into the one behind it:
 *
 * <pre>
 * behind x·W + b:    W′ᵢⱼ = Wᵢⱼ · scaleⱼ     b′ⱼ = fma(bⱼ, scaleⱼ, shiftⱼ)
 * before x·W + b:    W′ᵢⱼ = scaleᵢ · Wᵢⱼ     b′ⱼ = bⱼ, then fma(shiftᵢ, Wᵢⱼ, b′ⱼ) for i in order
 * </pre>
 *
 * <p>These few loops have no vector twin: they define the numbers that all kernels then take.
 */
final class Folding {

    private final Iterator<ParameterSlot> slots;
    private final float[] values;

    private Folding(Parameters parameters) {
        slots = parameters.slots().iterator();
        values = parameters.values();
    }

    /** The layers that answer. Dense layers that nothing is folded into refer to the parameters and do not copy them. */
    static List<InferenceLayer> of(Architecture architecture, Parameters parameters) {
        return new Folding(parameters).fold(architecture.layers(), architecture.inputs());
    }

    private List<InferenceLayer> fold(List<Layer> layers, int inputs) {
        List<InferenceLayer> folded = new ArrayList<>();
        int width = inputs;
        for (Layer layer : layers) {
            switch (layer) {
                case Layer.Dense dense -> addDense(folded, dense, width);
                case Layer.BatchNormalization normalization -> addAffine(folded, affine(normalization, width));
                case Layer.LayerNormalization normalization ->
                    folded.add(new InferenceLayer.RowNormalization(
                            width, (float) normalization.epsilon(), vector(), vector(), Activation.LINEAR));
                case Layer.Nonlinearity(Activation function) -> addActivation(folded, function);
                case Layer.Residual(List<Layer> block) ->
                    folded.add(new InferenceLayer.Residual(fold(block, width), Activation.LINEAR));
                case Layer.PRelu _ -> folded.add(new InferenceLayer.PRelu(width, vector(), Activation.LINEAR));
                case Layer.Dropout _ -> {}
            }
            width = layer.outputs(width);
        }
        return List.copyOf(folded);
    }

    private void addDense(List<InferenceLayer> folded, Layer.Dense dense, int inputs) {
        int weightOffset = slots.next().offset();
        boolean hasBias = dense.bias();
        InferenceLayer.Product product = new InferenceLayer.Product(
                inputs,
                dense.units(),
                values,
                weightOffset,
                hasBias ? values : new float[Tiles.padded(dense.units())],
                hasBias ? slots.next().offset() : 0,
                dense.activation());
        if (!folded.isEmpty()
                && folded.getLast() instanceof InferenceLayer.Affine before
                && before.activation().equals(Activation.LINEAR)) {
            folded.set(folded.size() - 1, withAffineInputs(before, product));
        } else {
            folded.add(product);
        }
    }

    private static void addAffine(List<InferenceLayer> folded, InferenceLayer.Affine affine) {
        if (!folded.isEmpty()
                && folded.getLast() instanceof InferenceLayer.Product before
                && before.activation().equals(Activation.LINEAR)) {
            folded.set(folded.size() - 1, withAffineOutputs(before, affine));
        } else {
            folded.add(affine);
        }
    }

    private static void addActivation(List<InferenceLayer> folded, Activation function) {
        if (!folded.isEmpty() && folded.getLast().activation().equals(Activation.LINEAR)) {
            folded.set(folded.size() - 1, folded.getLast().with(function));
        } else {
            folded.add(new InferenceLayer.Nonlinearity(function));
        }
    }

    private float[] vector() {
        ParameterSlot slot = slots.next();
        return Arrays.copyOfRange(values, slot.offset(), slot.offset() + slot.length());
    }

    private InferenceLayer.Affine affine(Layer.BatchNormalization normalization, int width) {
        float[] gamma = vector();
        float[] beta = vector();
        float[] mean = vector();
        float[] variance = vector();
        float epsilon = (float) normalization.epsilon();
        float[] scale = new float[gamma.length];
        float[] shift = new float[gamma.length];
        for (int j = 0; j < width; j++) {
            scale[j] = gamma[j] * (1 / (float) Math.sqrt(variance[j] + epsilon));
            shift[j] = Math.fma(-mean[j], scale[j], beta[j]);
        }
        return new InferenceLayer.Affine(width, scale, shift, Activation.LINEAR);
    }

    private static InferenceLayer.Product withAffineOutputs(
            InferenceLayer.Product product, InferenceLayer.Affine affine) {
        int k = product.inputs();
        int n = product.outputs();
        float[] weights = new float[Tiles.panelLength(k, n)];
        float[] biases = new float[Tiles.padded(n)];
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < k; i++) {
                int at = Tiles.panelIndex(k, i, j);
                weights[at] = product.weights()[product.weightOffset() + at] * affine.scale()[j];
            }
            biases[j] = Math.fma(product.biases()[product.biasOffset() + j], affine.scale()[j], affine.shift()[j]);
        }
        return new InferenceLayer.Product(k, n, weights, 0, biases, 0, affine.activation());
    }

    private static InferenceLayer.Product withAffineInputs(
            InferenceLayer.Affine affine, InferenceLayer.Product product) {
        int k = product.inputs();
        int n = product.outputs();
        float[] weights = new float[Tiles.panelLength(k, n)];
        float[] biases = new float[Tiles.padded(n)];
        for (int j = 0; j < n; j++) {
            biases[j] = product.biases()[product.biasOffset() + j];
            for (int i = 0; i < k; i++) {
                int at = Tiles.panelIndex(k, i, j);
                float weight = product.weights()[product.weightOffset() + at];
                weights[at] = affine.scale()[i] * weight;
                biases[j] = Math.fma(affine.shift()[i], weight, biases[j]);
            }
        }
        return new InferenceLayer.Product(k, n, weights, 0, biases, 0, product.activation());
    }
}
