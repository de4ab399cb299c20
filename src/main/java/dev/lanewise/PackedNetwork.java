package dev.lanewise;

import dev.lanewise.kernel.WeightFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A network ready to answer: its weights packed once, immutable, shared by any number of {@link PackedPass}es.
 *
 * <p>They lie in native memory, because that alone can be aligned: a line of weights that straddles two cache lines
 * costs up to 1.7 times as much to load (784x128, one row, 512 bits, Intel; a tenth to a fifth on AMD). The garbage
 * collector frees it with the network and the last predictor.
 */
final class PackedNetwork {

    private final NeuralNetwork network;
    private final WeightFormat format;
    private final long[] offsets;
    private final int[] biasOffsets;
    private final MemorySegment weights;
    private final float[] biases;

    /**
     * Packs the weights as they are now.
     *
     * @throws IllegalArgumentException if one has no place in the format
     */
    PackedNetwork(NeuralNetwork network, WeightFormat format, Arena arena) {
        this.network = network;
        this.format = format;
        Parameters parameters = network.parameters();
        int layers = network.layerCount();
        offsets = new long[layers + 1];
        biasOffsets = new int[layers + 1];
        for (int l = 0; l < layers; l++) {
            offsets[l + 1] = offsets[l] + format.layerBytes(parameters.inputs(l), parameters.outputs(l));
            biasOffsets[l + 1] = biasOffsets[l] + format.biasLength(parameters.outputs(l));
        }
        weights = arena.allocate(offsets[layers] + WeightFormat.END_BYTES, WeightFormat.ALIGNMENT);
        biases = new float[biasOffsets[layers]];
        for (int l = 0; l < layers; l++) {
            pack(parameters, l);
        }
    }

    private void pack(Parameters parameters, int layer) {
        int k = parameters.inputs(layer);
        int n = parameters.outputs(layer);
        float[] values = parameters.values();
        System.arraycopy(values, parameters.biasOffset(layer), biases, biasOffsets[layer], n);
        try {
            format.pack(
                    k, n, values, parameters.weightOffset(layer), weights, offsets[layer], biases, biasOffsets[layer]);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("layer " + layer + ": " + e.getMessage(), e);
        }
    }

    /** Whether packing the network now would give the same. */
    boolean isCurrent() {
        Parameters parameters = network.parameters();
        for (int l = 0; l < parameters.layerCount(); l++) {
            if (!isCurrent(parameters, l)) {
                return false;
            }
        }
        return true;
    }

    private boolean isCurrent(Parameters parameters, int layer) {
        int k = parameters.inputs(layer);
        int n = parameters.outputs(layer);
        float[] values = parameters.values();
        int from = parameters.biasOffset(layer);
        int biasOffset = biasOffsets[layer];
        for (int j = 0; j < n; j++) {
            if (Float.floatToRawIntBits(values[from + j]) != Float.floatToRawIntBits(biases[biasOffset + j])) {
                return false;
            }
        }
        int weightOffset = parameters.weightOffset(layer);
        return format.matches(k, n, values, weightOffset, weights, offsets[layer], biases, biasOffset);
    }

    WeightFormat format() {
        return format;
    }

    /** Bytes of native memory. */
    long byteSize() {
        return weights.byteSize();
    }

    NeuralNetwork network() {
        return network;
    }

    MemorySegment weights() {
        return weights;
    }

    /** Where a layer begins in {@link #weights}. */
    long offset(int layer) {
        return offsets[layer];
    }

    /** Biases and scales of all layers. */
    float[] biases() {
        return biases;
    }

    /** Where those of a layer begin in {@link #biases}. */
    int biasOffset(int layer) {
        return biasOffsets[layer];
    }
}
