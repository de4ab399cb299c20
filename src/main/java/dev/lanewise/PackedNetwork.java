package dev.lanewise;

import dev.lanewise.kernel.WeightFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A network ready to answer: its weights packed once, immutable, shared by any number of {@link PackedPass}es.
 *
 * <p>They lie in native memory, because that alone can be aligned: a line of weights that straddles two cache lines costs up to
 * 1.7 times as much to load (784x128, one row, 512 bits, Intel; a tenth to a fifth on AMD). The garbage collector frees it
 * with the last predictor.
 */
final class PackedNetwork {

    private final NeuralNetwork network;
    private final WeightFormat format;
    private final long[] offsets;
    private final MemorySegment weights;

    /**
     * Packs the weights as they are now.
     *
     * @throws IllegalArgumentException if one has no place in the format
     */
    PackedNetwork(NeuralNetwork network, WeightFormat format, Arena arena) {
        this.network = network;
        this.format = format;
        Parameters parameters = network.parameters();
        offsets = new long[network.layerCount() + 1];
        for (int l = 0; l < network.layerCount(); l++) {
            offsets[l + 1] = offsets[l] + format.layerBytes(parameters.inputs(l), parameters.outputs(l));
        }
        weights = arena.allocate(offsets[network.layerCount()] + WeightFormat.END_BYTES, WeightFormat.ALIGNMENT);
        for (int l = 0; l < network.layerCount(); l++) {
            pack(parameters, l);
        }
    }

    private void pack(Parameters parameters, int layer) {
        try {
            format.pack(
                    parameters.inputs(layer),
                    parameters.outputs(layer),
                    parameters.values(),
                    parameters.weightOffset(layer),
                    parameters.values(),
                    parameters.biasOffset(layer),
                    weights,
                    offsets[layer]);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("layer " + layer + ": " + e.getMessage(), e);
        }
    }

    /** Whether packing the network now would give these bytes. */
    boolean isCurrent() {
        try (Arena arena = Arena.ofConfined()) {
            return new PackedNetwork(network, format, arena).weights.mismatch(weights) == -1;
        }
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
}
