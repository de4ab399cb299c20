package dev.lanewise.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Runs every kernel once on a few numbers. Java links a call when it first runs, so this is where a JVM whose Vector
 * API is not the one that Lanewise was compiled against shows it: by a {@link LinkageError}, and at the choice of the
 * kernels instead of in the middle of a batch.
 */
final class KernelTrial {

    private static final int ROWS = 3;
    private static final int LENGTH = ROWS * 2 * Tiles.LINE;

    private final float[] a = new float[LENGTH];
    private final float[] b = new float[LENGTH];
    private final float[] c = new float[LENGTH];
    private final float[] d = new float[LENGTH];

    private KernelTrial() {}

    /** Throws whatever a kernel throws. */
    static void run(Kernels kernels) {
        KernelTrial trial = new KernelTrial();
        trial.products(kernels.gemm());
        trial.packedProducts(kernels.packedGemm());
        trial.activations(kernels.activations());
        trial.losses(kernels.losses());
        trial.sums(kernels.sums());
        trial.updates(kernels.updates());
        trial.normalizations(kernels.normalizations());
        kernels.dropouts().apply(ROWS, 0, 20, 1L, 0L, Dropouts.threshold(0.5), 2f, trial.a, 0, 32, trial.b, 0, 32);
        trial.rectifiers(kernels.rectifiers());
    }

    /** A narrow layer, and one of more than a line. */
    private void products(Gemm gemm) {
        for (int n : new int[] {7, 20}) {
            int k = n == 7 ? 32 : 9;
            float[] w = new float[k * Tiles.padded(n)];
            float[] scratch = new float[Tiles.scratchLength()];
            float[] bias = new float[Tiles.padded(n)];
            gemm.forward(ROWS, n, k, 0, n, a, 0, 32, w, 0, bias, 0, b, 0, 32);
            gemm.parameterGradients(ROWS, n, k, 0, k, a, 0, 32, b, 0, 32, w, 0, bias, 0, scratch);
            gemm.inputGradient(ROWS, n, k, 0, k, b, 0, 32, w, 0, c, 0, 32, scratch);
        }
    }

    private void packedProducts(PackedGemm gemm) {
        for (WeightFormat format : WeightFormat.values()) {
            for (int n : new int[] {7, 20}) {
                int k = 32;
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment w =
                            arena.allocate(format.layerBytes(k, n) + WeightFormat.END_BYTES, WeightFormat.ALIGNMENT);
                    float[] bias = new float[format.biasLength(n)];
                    gemm.forward(format, ROWS, n, k, a, 0, 32, w, 0, bias, 0, b, 0, 32);
                }
            }
        }
    }

    private void activations(Activations activations) {
        activations.sigmoid(LENGTH, a, 0, b, 0);
        activations.sigmoidBackward(LENGTH, b, 0, c, 0);
        activations.tanh(LENGTH, a, 0, b, 0);
        activations.tanhBackward(LENGTH, b, 0, c, 0);
        activations.relu(LENGTH, a, 0, b, 0);
        activations.reluBackward(LENGTH, b, 0, c, 0);
        activations.leakyRelu(LENGTH, 0.5f, a, 0, b, 0);
        activations.leakyReluBackward(LENGTH, 0.5f, a, 0, c, 0);
        activations.clip(LENGTH, -1f, 1f, a, 0, b, 0);
        activations.clipBackward(LENGTH, -1f, 1f, b, 0, c, 0);
        activations.hardSigmoid(LENGTH, 0.5f, 0.5f, a, 0, b, 0);
        activations.hardSigmoidBackward(LENGTH, 0.5f, b, 0, c, 0);
        activations.elu(LENGTH, 1f, 1f, 1f, a, 0, b, 0);
        activations.eluBackward(LENGTH, 1f, 1f, 1f, a, 0, c, 0);
        activations.gelu(LENGTH, a, 0, b, 0);
        activations.geluBackward(LENGTH, a, 0, c, 0);
        activations.silu(LENGTH, a, 0, b, 0);
        activations.siluBackward(LENGTH, a, 0, c, 0);
        activations.geluTanh(LENGTH, a, 0, b, 0);
        activations.geluTanhBackward(LENGTH, a, 0, c, 0);
        activations.mish(LENGTH, a, 0, b, 0);
        activations.mishBackward(LENGTH, a, 0, c, 0);
        activations.softplus(LENGTH, a, 0, b, 0);
        activations.softplusBackward(LENGTH, a, 0, c, 0);
        activations.softsign(LENGTH, a, 0, b, 0);
        activations.softsignBackward(LENGTH, a, 0, c, 0);
        activations.exponential(LENGTH, a, 0, b, 0);
        activations.exponentialBackward(LENGTH, b, 0, c, 0);
        activations.softmax(ROWS, 20, 32, a, 0, b, 0);
        activations.softmaxBackward(ROWS, 20, 32, b, 0, c, 0);
        activations.logSoftmax(ROWS, 20, 32, a, 0, b, 0);
        activations.logSoftmaxBackward(ROWS, 20, 32, b, 0, c, 0);
    }

    private void losses(Losses losses) {
        losses.squaredError(LENGTH, 1f, 1f, a, 0, b, 0, c, 0, d, 0);
        losses.absoluteError(LENGTH, 1f, a, 0, b, 0, c, 0, d, 0);
        losses.huber(LENGTH, 1f, 1f, a, 0, b, 0, c, 0, d, 0);
        losses.binaryCrossEntropy(LENGTH, 1f, a, 0, b, 0, c, 0, d, 0);
        losses.categoricalCrossEntropy(ROWS, 20, 32, 1f, a, 0, b, 0, c, 0, d, 0);
        // One sure answer: the other branch of the logarithm.
        a[0] = 8;
        losses.categoricalCrossEntropy(1, 20, 32, 1f, a, 0, b, 0, c, 0, d, 0);
    }

    private void sums(Sums sums) {
        sums.sum(LENGTH, a, 0);
        sums.sumOfSquares(LENGTH, a, 0);
    }

    private void updates(Updates updates) {
        updates.addScaled(LENGTH, 0.5f, a, b, 0);
        updates.scale(LENGTH, 0.5f, b, 0);
        updates.momentum(LENGTH, 0.5f, 0.5f, false, a, b, c, 0);
        updates.momentum(LENGTH, 0.5f, 0.5f, true, a, b, c, 0);
        updates.rmsProp(LENGTH, 0.5f, 0.5f, 0.5f, 1f, a, b, c, 0);
        updates.adam(LENGTH, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 1f, 1f, 1f, a, b, c, d, 0);
    }

    private void normalizations(Normalizations normalizations) {
        normalizations.columnMoments(ROWS, 0, 20, a, 0, 32, c, d);
        normalizations.inverseDeviations(0, 20, 1f, d, 0, d);
        normalizations.normalizeColumns(ROWS, 0, 20, a, 0, 32, c, d, c, 0, c, 0, b, 0, 32);
        normalizations.columnParameterGradients(ROWS, 0, 20, a, 0, 32, c, d, b, 0, 32, c, 32, d, 32);
        normalizations.normalizeColumnsBackward(ROWS, 0, 20, a, 0, 32, c, d, c, 0, b, 0, 32, c, 32, d, 32, b, 0, 32);
        normalizations.affineColumns(ROWS, 0, 20, a, 0, 32, c, 0, d, 0, b, 0, 32);
        normalizations.runningAverage(0, 20, 0.5f, 0.5f, c, d, 0);
        normalizations.normalizeRows(ROWS, 20, a, 0, 32, 1f, c, 0, c, 0, b, 0, 32, c, d, 32);
        normalizations.normalizeRowsBackward(ROWS, 20, a, 0, 32, c, d, 32, c, 0, b, 0, 32, b, 0, 32, c);
        normalizations.rowParameterGradients(ROWS, 0, 20, a, 0, 32, c, d, 32, b, 0, 32, c, 0, d, 0);
    }

    private void rectifiers(Rectifiers rectifiers) {
        rectifiers.prelu(ROWS, 0, 20, a, 0, 32, c, 0, b, 0, 32);
        rectifiers.preluBackward(ROWS, 0, 20, a, 0, 32, c, 0, b, 0, 32);
        rectifiers.preluParameterGradients(ROWS, 0, 20, a, 0, 32, b, 0, 32, c, 0);
    }
}
