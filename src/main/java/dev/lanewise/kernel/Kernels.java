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
 */
public record Kernels(
        Gemm gemm, Activations activations, Losses losses, Sums sums, Updates updates, PackedGemm packedGemm) {

    /** The scalar twins: the definition of every result, and the fallback. */
    public static Kernels scalar() {
        return new Kernels(
                new ScalarGemm(),
                new ScalarActivations(),
                new ScalarLosses(),
                new ScalarSums(),
                new ScalarUpdates(),
                new ScalarPackedGemm());
    }

    /** The vector twins. Loads {@code jdk.incubator.vector}: call it only where that module is there. */
    public static Kernels vector() {
        return new Kernels(
                new VectorGemm(),
                new VectorActivations(),
                new VectorLosses(),
                new VectorSums(),
                new VectorUpdates(),
                new VectorPackedGemm());
    }
}
