package dev.lanewise;

import dev.lanewise.kernel.Tiles;
import dev.lanewise.support.Checks;
import java.util.Arrays;

/**
 * All weights and biases of a network in ONE {@code float[]}; gradients and optimizer moments have the same layout, so
 * an optimizer step is one loop.
 *
 * <p>Layer by layer: the weights in panels of 16 outputs, {@code w[i][j]} at {@code (j / 16 · in + i) · 16 + j % 16},
 * then the biases; outputs are padded to whole panels with zeros. The kernels read the panels as they are, so nothing
 * is packed before a product. {@link #weights} and {@link #setWeights} speak row-major {@code [in × out]}.
 *
 * <p>Not thread-safe while being written.
 */
public final class Parameters {

    private final int[] layers;
    private final int[] offsets;
    private final float[] values;

    private Parameters(int[] layers, int[] offsets, float[] values) {
        this.layers = layers;
        this.offsets = offsets;
        this.values = values;
    }

    /**
     * Parameters of zero for these layer sizes, inputs first.
     *
     * @throws IllegalArgumentException if there are fewer than two sizes, one is below 1, or they need more than 2³¹ -
     *     1 floats
     */
    public static Parameters zeros(int... layers) {
        if (layers.length < 2) {
            throw new IllegalArgumentException(
                    "layers must name the inputs and at least one layer, but has " + layers.length + " sizes");
        }
        int[] offsets = new int[layers.length];
        long length = 0;
        for (int l = 0; l < layers.length; l++) {
            Checks.positive("layers[" + l + "]", layers[l]);
            if (l > 0) {
                long padded = ((long) layers[l] + Tiles.LINE - 1) / Tiles.LINE * Tiles.LINE;
                length += (layers[l - 1] + 1L) * padded;
            }
            if (length > Integer.MAX_VALUE - Tiles.LINE) {
                throw new IllegalArgumentException(
                        "layers " + Arrays.toString(layers) + " need more numbers than one array holds (2^31 - 1)");
            }
            offsets[l] = (int) length;
        }
        return new Parameters(layers.clone(), offsets, new float[(int) length]);
    }

    /** Zeros of the same layout: gradients, moments. */
    public Parameters zerosLike() {
        return new Parameters(layers, offsets, new float[values.length]);
    }

    /** A copy with an array of its own. */
    public Parameters copy() {
        return new Parameters(layers, offsets, values.clone());
    }

    /**
     * Overwrites all values with those of {@code other}.
     *
     * @throws IllegalArgumentException if the layer sizes differ
     */
    public void set(Parameters other) {
        if (!Arrays.equals(layers, other.layers)) {
            throw new IllegalArgumentException("parameters of layers " + Arrays.toString(layers) + " expected, but got "
                    + Arrays.toString(other.layers));
        }
        System.arraycopy(other.values, 0, values, 0, values.length);
    }

    /** The layer sizes, inputs first; a copy. */
    public int[] layers() {
        return layers.clone();
    }

    /** Layers with weights: one less than there are sizes. */
    public int layerCount() {
        return layers.length - 1;
    }

    /** Inputs of a layer, 0 for the first one with weights. */
    public int inputs(int layer) {
        return layers[Checks.index("layer", layer, layerCount())];
    }

    /** Outputs of a layer. */
    public int outputs(int layer) {
        return layers[Checks.index("layer", layer, layerCount()) + 1];
    }

    /** Weights and biases, pads not counted. */
    public long count() {
        long count = 0;
        for (int l = 0; l < layerCount(); l++) {
            count += (layers[l] + 1L) * layers[l + 1];
        }
        return count;
    }

    /** The flat block itself, not a copy: whole panels, pads zero. What writes here must keep the pads at zero. */
    public float[] values() {
        return values;
    }

    /** Where the weights of a layer begin in {@link #values}. */
    public int weightOffset(int layer) {
        return offsets[layer];
    }

    /** Floats that the weights of a layer take, pads counted. */
    public int weightLength(int layer) {
        return Tiles.panelLength(layers[layer], layers[layer + 1]);
    }

    /** Where the biases of a layer begin in {@link #values}. */
    public int biasOffset(int layer) {
        return offsets[layer] + weightLength(layer);
    }

    /** The first layer with a weight or bias that is not finite, -1 if all are finite. */
    public int firstNonFiniteLayer() {
        for (int l = 0; l < layerCount(); l++) {
            for (int i = offsets[l]; i < offsets[l + 1]; i++) {
                if (!Float.isFinite(values[i])) {
                    return l;
                }
            }
        }
        return -1;
    }

    /** One weight, from input {@code in} to output {@code out} of a layer. */
    public float weight(int layer, int in, int out) {
        Checks.index("in", in, inputs(layer));
        Checks.index("out", out, outputs(layer));
        return values[offsets[layer] + Tiles.panelIndex(layers[layer], in, out)];
    }

    /** One bias. */
    public float bias(int layer, int out) {
        return values[biasOffset(layer) + Checks.index("out", out, outputs(layer))];
    }

    /** The weights of a layer, row-major {@code [in × out]}; a copy. */
    public float[] weights(int layer) {
        int in = inputs(layer);
        int out = outputs(layer);
        float[] weights = new float[in * out];
        for (int i = 0; i < in; i++) {
            for (int j = 0; j < out; j++) {
                weights[i * out + j] = values[offsets[layer] + Tiles.panelIndex(in, i, j)];
            }
        }
        return weights;
    }

    /**
     * Sets the weights of a layer from row-major {@code [in × out]}.
     *
     * @throws IllegalArgumentException if the length does not fit
     */
    public void setWeights(int layer, float[] weights) {
        int in = inputs(layer);
        int out = outputs(layer);
        Checks.length("weights of layer " + layer, (long) in * out, weights.length, in + " × " + out);
        for (int i = 0; i < in; i++) {
            for (int j = 0; j < out; j++) {
                values[offsets[layer] + Tiles.panelIndex(in, i, j)] = weights[i * out + j];
            }
        }
    }

    /** The biases of a layer, {@code [out]}; a copy. */
    public float[] biases(int layer) {
        int from = biasOffset(Checks.index("layer", layer, layerCount()));
        return Arrays.copyOfRange(values, from, from + layers[layer + 1]);
    }

    /**
     * Sets the biases of a layer.
     *
     * @throws IllegalArgumentException if the length does not fit
     */
    public void setBiases(int layer, float[] biases) {
        Checks.length("biases of layer " + layer, outputs(layer), biases.length, "one an output");
        System.arraycopy(biases, 0, values, biasOffset(layer), biases.length);
    }
}
