package dev.lanewise.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Calls each of the kernels in use until it allocates nothing any more, and prints its bytes: {@code kernel: bytes}. */
final class AllocationProbe {

    private static final int CALLS = 2000;

    private static final int QUIET_ROUNDS = 2;

    /** A kernel takes some hundred rounds, most of them while C2 compiles it. */
    private static final int MAX_ROUNDS = 5000;

    private AllocationProbe() {}

    public static void main(String[] arguments) {
        calls(KernelProvider.kernels())
                .forEach((name, call) ->
                        System.out.println(name + ": " + QuietCalls.lastBytes(call, CALLS, QUIET_ROUNDS, MAX_ROUNDS)));
    }

    /** Every kernel, by name. */
    static Map<String, Runnable> calls(Kernels kernels) {
        Map<String, Runnable> calls = new LinkedHashMap<>();
        gemmCalls(kernels.gemm(), calls);
        packedCalls(kernels.packedGemm(), calls);
        sumCalls(kernels.sums(), calls);
        updateCalls(kernels.updates(), calls);
        layerCalls(kernels, calls);
        // On x86, C2 compiles no comparison of two floats: at 64 bits, a width for tests only, the masks stay objects.
        if (KernelProvider.active().vectorBits() != 64) {
            activationCalls(kernels.activations(), calls);
            lossCalls(kernels.losses(), calls);
            layerCallsWithMasks(kernels.normalizations(), kernels.rectifiers(), calls);
        }
        return calls;
    }

    /**
     * Shapes that reach every tile: rows of the highest and 1 to 11 more, few and many inputs, odd and even numbers of columns, narrow
     * layers, and rows enough to be packed.
     */
    private static void gemmCalls(Gemm gemm, Map<String, Runnable> calls) {
        for (int n : new int[] {7, 20, 48, 150}) {
            for (int k : new int[] {9, 40}) {
                gemmCalls(gemm, 1, n, k, calls);
                gemmCalls(gemm, 23, n, k, calls);
            }
        }
        for (int m = 13; m < 23; m++) {
            gemmCalls(gemm, m, 48, m - 10, calls);
        }
        gemmCalls(gemm, 260, 48, 40, calls);
    }

    private static void gemmCalls(Gemm gemm, int m, int n, int k, Map<String, Runnable> calls) {
        float[] x = new float[m * 160];
        float[] w = new float[160 * 160];
        float[] bias = new float[160];
        float[] z = new float[m * 160];
        float[] scratch = new float[Tiles.scratchLength()];
        String shape = " %d×%d×%d".formatted(m, n, k);
        calls.put("forward" + shape, () -> gemm.forward(m, n, k, 0, n, x, 0, 160, w, 0, bias, 0, z, 0, 160));
        calls.put(
                "parameterGradients" + shape,
                () -> gemm.parameterGradients(m, n, k, 0, k, x, 0, 160, z, 0, 160, w, 0, bias, 0, scratch));
        calls.put(
                "inputGradient" + shape, () -> gemm.inputGradient(m, n, k, 0, k, z, 0, 160, w, 0, x, 0, 160, scratch));
    }

    /** Shapes that reach every tile: rows of the highest and what is left, odd and even numbers of columns, and a narrow layer. */
    private static void packedCalls(PackedGemm gemm, Map<String, Runnable> calls) {
        float[] x = new float[15 * 48];
        float[] z = new float[15 * 272];
        float[] bias = new float[2 * 272];
        for (WeightFormat format : WeightFormat.values()) {
            // At 64 bits, a width for tests only, no vector holds as few bytes or shorts as there are lanes.
            if (KernelProvider.active().vectorBits() == 64 && format != WeightFormat.FLOAT32) {
                continue;
            }
            for (int n : new int[] {7, 20, 271}) {
                int k = 40;
                MemorySegment w = Arena.ofAuto()
                        .allocate(format.layerBytes(k, n) + WeightFormat.END_BYTES, WeightFormat.ALIGNMENT);
                for (int m : new int[] {1, 15}) {
                    calls.put(
                            "%s %d×%d".formatted(format, m, n),
                            () -> gemm.forward(format, m, n, k, x, 0, 48, w, 0, bias, 0, z, 0, 272));
                }
            }
        }
    }

    private static void activationCalls(Activations activations, Map<String, Runnable> calls) {
        int length = 96;
        float[] z = new float[length];
        float[] a = new float[length];
        for (ActivationKernel kernel : ActivationKernel.values()) {
            calls.put(kernel.name(), () -> kernel.forward(activations, length, z, 0, a, 0));
            calls.put(kernel + " backward", () -> kernel.backward(activations, length, z, 0, a, 0));
        }
        calls.put("softmax", () -> activations.softmax(3, 30, 32, z, 0, a, 0));
        calls.put("softmaxBackward", () -> activations.softmaxBackward(3, 30, 32, z, 0, a, 0));
        calls.put("logSoftmax", () -> activations.logSoftmax(3, 30, 32, z, 0, a, 0));
        calls.put("logSoftmaxBackward", () -> activations.logSoftmaxBackward(3, 30, 32, z, 0, a, 0));
    }

    private static void lossCalls(Losses losses, Map<String, Runnable> calls) {
        int length = 96;
        float[] p = new float[length];
        float[] y = new float[length];
        float[] terms = new float[length];
        float[] delta = new float[length];
        calls.put("squaredError", () -> losses.squaredError(length, 1f, 1f, p, 0, y, 0, terms, 0, delta, 0));
        calls.put("absoluteError", () -> losses.absoluteError(length, 1f, p, 0, y, 0, terms, 0, delta, 0));
        calls.put("huber", () -> losses.huber(length, 1f, 1f, p, 0, y, 0, terms, 0, delta, 0));
        calls.put("binaryCrossEntropy", () -> losses.binaryCrossEntropy(length, 1f, p, 0, y, 0, terms, 0, delta, 0));
        calls.put(
                "categoricalCrossEntropy",
                () -> losses.categoricalCrossEntropy(3, 30, 32, 1f, p, 0, y, 0, terms, 0, delta, 0));
    }

    private static void sumCalls(Sums sums, Map<String, Runnable> calls) {
        int length = 300 * Tiles.LINE;
        float[] x = new float[length];
        calls.put("sum", () -> sums.sum(length, x, 0));
        calls.put("sumOfSquares", () -> sums.sumOfSquares(length, x, 0));
    }

    private static void updateCalls(Updates updates, Map<String, Runnable> calls) {
        int length = 96;
        float[] w = new float[length];
        float[] g = new float[length];
        float[] m = new float[length];
        float[] v = new float[length];
        calls.put("addScaled", () -> updates.addScaled(length, 0.1f, g, w, 0));
        calls.put("scale", () -> updates.scale(length, 0.1f, w, 0));
        for (boolean nesterov : List.of(false, true)) {
            String name = nesterov ? "nesterov" : "momentum";
            calls.put(name, () -> updates.momentum(length, 0.1f, 0.9f, nesterov, w, g, v, 0));
        }
        calls.put("rmsProp", () -> updates.rmsProp(length, 0.1f, 0.9f, 0.1f, 1e-8f, w, g, v, 0));
        calls.put("adam", () -> updates.adam(length, 0.1f, 0.9f, 0.1f, 0.999f, 0.001f, 1e-8f, 1f, 1f, w, g, m, v, 0));
    }

    private static void layerCalls(Kernels kernels, Map<String, Runnable> calls) {
        Normalizations norms = kernels.normalizations();
        float[] x = new float[3 * 48];
        float[] y = new float[3 * 48];
        float[] m = new float[48];
        float[] v = new float[48];
        float[] g = new float[48];
        calls.put("columnMoments", () -> norms.columnMoments(3, 0, 40, x, 0, 48, m, v));
        calls.put("inverseDeviations", () -> norms.inverseDeviations(0, 40, 1f, v, 0, m));
        calls.put("normalizeColumns", () -> norms.normalizeColumns(3, 0, 40, x, 0, 48, m, v, g, 0, g, 0, y, 0, 48));
        calls.put(
                "columnParameterGradients",
                () -> norms.columnParameterGradients(3, 0, 40, x, 0, 48, m, v, y, 0, 48, g, 0, g, 0));
        calls.put(
                "normalizeColumnsBackward",
                () -> norms.normalizeColumnsBackward(3, 0, 40, x, 0, 48, m, v, g, 0, y, 0, 48, g, 0, g, 0, y, 0, 48));
        calls.put("affineColumns", () -> norms.affineColumns(3, 0, 40, x, 0, 48, g, 0, g, 0, y, 0, 48));
        calls.put("runningAverage", () -> norms.runningAverage(0, 40, 0.9f, 0.1f, m, g, 0));
        int threshold = Dropouts.threshold(0.5);
        calls.put("dropout", () -> kernels.dropouts().apply(3, 0, 40, 1L, 2L, threshold, 2f, x, 0, 48, y, 0, 48));
    }

    private static void layerCallsWithMasks(Normalizations norms, Rectifiers rectifiers, Map<String, Runnable> calls) {
        float[] x = new float[3 * 48];
        float[] y = new float[3 * 48];
        float[] m = new float[48];
        float[] v = new float[48];
        float[] g = new float[48];
        float[] scratch = new float[48];
        calls.put("normalizeRows", () -> norms.normalizeRows(3, 40, x, 0, 48, 1f, g, 0, g, 0, y, 0, 48, m, v, 0));
        calls.put(
                "normalizeRowsBackward",
                () -> norms.normalizeRowsBackward(3, 40, x, 0, 48, m, v, 0, g, 0, y, 0, 48, y, 0, 48, scratch));
        calls.put(
                "rowParameterGradients",
                () -> norms.rowParameterGradients(3, 0, 40, x, 0, 48, m, v, 0, y, 0, 48, g, 0, g, 0));
        calls.put("prelu", () -> rectifiers.prelu(3, 0, 40, x, 0, 48, g, 0, y, 0, 48));
        calls.put("preluBackward", () -> rectifiers.preluBackward(3, 0, 40, x, 0, 48, g, 0, y, 0, 48));
        calls.put(
                "preluParameterGradients",
                () -> rectifiers.preluParameterGradients(3, 0, 40, x, 0, 48, y, 0, 48, g, 0));
    }
}
