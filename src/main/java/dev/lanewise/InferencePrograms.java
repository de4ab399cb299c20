package dev.lanewise;

import dev.lanewise.engine.ActivationFunction;
import dev.lanewise.engine.InferenceBuilder;
import dev.lanewise.engine.InferenceProgram;
import dev.lanewise.engine.Product;
import java.util.List;
import java.util.function.Function;

/** The layers that answer as the steps of the engine. */
final class InferencePrograms {

    private InferencePrograms() {}

    /** The program of layers whose products read the weights where they are, on the heap. */
    static InferenceProgram onHeap(List<InferenceLayer> layers, int features, int maxRows) {
        return of(
                layers,
                features,
                maxRows,
                product -> new Product.OnHeap(
                        product.inputs(),
                        product.outputs(),
                        product.weights(),
                        product.weightOffset(),
                        product.biases(),
                        product.biasOffset()));
    }

    /** The program of layers with the products that {@code products} gives, which is asked in their order. */
    static InferenceProgram of(
            List<InferenceLayer> layers,
            int features,
            int maxRows,
            Function<InferenceLayer.Product, Product> products) {
        InferenceBuilder builder = new InferenceBuilder(features, maxRows);
        add(layers, builder, products);
        return builder.build();
    }

    private static void add(
            List<InferenceLayer> layers, InferenceBuilder builder, Function<InferenceLayer.Product, Product> products) {
        for (InferenceLayer layer : layers) {
            ActivationFunction activation = ActivationKernels.of(layer.activation());
            switch (layer) {
                case InferenceLayer.Product product -> builder.product(products.apply(product), activation);
                case InferenceLayer.Affine affine -> builder.affine(affine.scale(), affine.shift(), activation);
                case InferenceLayer.RowNormalization normalization ->
                    builder.normalizeRows(
                            normalization.epsilon(), normalization.gamma(), normalization.beta(), activation);
                case InferenceLayer.PRelu prelu -> builder.prelu(prelu.alpha(), activation);
                case InferenceLayer.Nonlinearity _ -> builder.activation(activation);
                case InferenceLayer.Residual residual ->
                    builder.residual(() -> add(residual.block(), builder, products), activation);
            }
        }
    }
}
