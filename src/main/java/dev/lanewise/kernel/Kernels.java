package dev.lanewise.kernel;

/**
 * One complete set of kernels.
 *
 * @param gemm the matrix products of a dense layer
 * @param activations activation functions and derivatives
 * @param losses losses and their gradients
 * @param sums sums over flat arrays
 * @param updates optimizer steps
 * @param packedGemm the forward product over packed weights
 * @param normalizations batch and layer normalization
 * @param dropouts dropout
 * @param rectifiers rectifiers with parameters
 */
public record Kernels(
        Gemm gemm,
        Activations activations,
        Losses losses,
        Sums sums,
        Updates updates,
        PackedGemm packedGemm,
        Normalizations normalizations,
        Dropouts dropouts,
        Rectifiers rectifiers) {

    /** The scalar twins: the definition of every result, and the fallback. */
    public static Kernels scalar() {
        return new Kernels(
                new ScalarGemm(),
                new ScalarActivations(),
                new ScalarLosses(),
                new ScalarSums(),
                new ScalarUpdates(),
                new ScalarPackedGemm(),
                new ScalarNormalizations(),
                new ScalarDropouts(),
                new ScalarRectifiers());
    }

    /** The vector twins. Loads {@code jdk.incubator.vector}: call it only where that module is there. */
    public static Kernels vector() {
        return new Kernels(
                new VectorGemm(),
                new VectorActivations(),
                new VectorLosses(),
                new VectorSums(),
                new VectorUpdates(),
                new VectorPackedGemm(),
                new VectorNormalizations(),
                new VectorDropouts(),
                new VectorRectifiers());
    }
}
