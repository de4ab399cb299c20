package dev.lanewise;

import dev.lanewise.engine.InferenceProgram;
import dev.lanewise.engine.Product;
import dev.lanewise.kernel.WeightFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A network ready to answer: its layers folded, their weights packed once, immutable, shared by any number of programs.
 *
 * <p>They lie in native memory, because that alone can be aligned: a line of weights that straddles two cache lines
 * costs up to 1.7 times as much to load (784x128, one row, 512 bits, Intel; a tenth to a fifth on AMD). The garbage
 * collector frees it with the network and the last predictor.
 */
final class PackedNetwork {

    private final NeuralNetwork network;
    private final List<InferenceLayer> layers;
    private final MemorySegment weights;
    private final List<Product.Packed> products = new ArrayList<>();

    /**
     * Packs the weights as they are now.
     *
     * @throws IllegalArgumentException if a weight cannot be represented in the format
     */
    PackedNetwork(NeuralNetwork network, WeightFormat format, Arena arena) {
        this.network = network;
        layers = network.inferenceLayers();
        List<InferenceLayer.Product> unpacked = products(layers);
        long length = unpacked.stream()
                .mapToLong(product -> format.layerBytes(product.inputs(), product.outputs()))
                .sum();
        weights = arena.allocate(length + WeightFormat.END_BYTES, WeightFormat.ALIGNMENT);
        long offset = 0;
        for (InferenceLayer.Product product : unpacked) {
            float[] biases = new float[format.biasLength(product.outputs())];
            products.add(new Product.Packed(product.inputs(), product.outputs(), format, weights, offset, biases, 0));
            pack(product, products.getLast(), products.size() - 1);
            offset += format.layerBytes(product.inputs(), product.outputs());
        }
    }

    /** All products, those inside residual blocks among them. */
    private static List<InferenceLayer.Product> products(List<InferenceLayer> layers) {
        List<InferenceLayer.Product> products = new ArrayList<>();
        for (InferenceLayer layer : layers) {
            switch (layer) {
                case InferenceLayer.Product product -> products.add(product);
                case InferenceLayer.Residual residual -> products.addAll(products(residual.block()));
                case InferenceLayer.Affine _,
                        InferenceLayer.RowNormalization _,
                        InferenceLayer.PRelu _,
                        InferenceLayer.Nonlinearity _ -> {}
            }
        }
        return products;
    }

    private static void pack(InferenceLayer.Product from, Product.Packed to, int layer) {
        System.arraycopy(from.biases(), from.biasOffset(), to.biases(), 0, from.outputs());
        try {
            to.format()
                    .pack(
                            from.inputs(),
                            from.outputs(),
                            from.weights(),
                            from.weightOffset(),
                            to.weights(),
                            to.weightOffset(),
                            to.biases(),
                            0);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("dense layer " + layer + ": " + e.getMessage(), e);
        }
    }

    /** Whether packing the network now would give the same. */
    boolean isCurrent() {
        List<InferenceLayer> now = network.inferenceLayers();
        List<InferenceLayer.Product> unpacked = products(now);
        for (int l = 0; l < unpacked.size(); l++) {
            if (!isCurrent(unpacked.get(l), products.get(l))) {
                return false;
            }
        }
        return vectors(layers).equals(vectors(now));
    }

    private static boolean isCurrent(InferenceLayer.Product from, Product.Packed packed) {
        int n = from.outputs();
        for (int j = 0; j < n; j++) {
            if (Float.floatToRawIntBits(from.biases()[from.biasOffset() + j])
                    != Float.floatToRawIntBits(packed.biases()[j])) {
                return false;
            }
        }
        return packed.format()
                .matches(
                        from.inputs(),
                        n,
                        from.weights(),
                        from.weightOffset(),
                        packed.weights(),
                        packed.weightOffset(),
                        packed.biases(),
                        0);
    }

    /** The numbers that no product holds, which folding copies. */
    private static List<List<Float>> vectors(List<InferenceLayer> layers) {
        List<List<Float>> vectors = new ArrayList<>();
        for (InferenceLayer layer : layers) {
            switch (layer) {
                case InferenceLayer.Affine affine -> {
                    vectors.add(list(affine.scale()));
                    vectors.add(list(affine.shift()));
                }
                case InferenceLayer.RowNormalization normalization -> {
                    vectors.add(list(normalization.gamma()));
                    vectors.add(list(normalization.beta()));
                }
                case InferenceLayer.PRelu prelu -> vectors.add(list(prelu.alpha()));
                case InferenceLayer.Residual residual -> vectors.addAll(vectors(residual.block()));
                case InferenceLayer.Product _, InferenceLayer.Nonlinearity _ -> {}
            }
        }
        return vectors;
    }

    private static List<Float> list(float[] values) {
        List<Float> list = new ArrayList<>();
        for (float value : values) {
            list.add(value);
        }
        return list;
    }

    /** A program over these weights, for one thread. */
    InferenceProgram program(int maxRows) {
        Iterator<Product.Packed> next = products.iterator();
        return InferencePrograms.of(layers, network.inputs(), maxRows, _ -> next.next());
    }

    /** Bytes of native memory. */
    long byteSize() {
        return weights.byteSize();
    }
}
