package dev.lanewise.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Runs the highest tiles of all products until C2 has compiled them. */
final class SpillProbe {

    private static final int CALLS = 30_000;

    private static final int K = 48;

    private static final int N = 2 * Tiles.LINE;

    private SpillProbe() {}

    public static void main(String[] arguments) {
        int packedRows = VectorGradientGemm.PACKED_ROWS;
        int m = VectorGemm.HEIGHT * Math.ceilDiv(packedRows, VectorGemm.HEIGHT);
        float[] x = new float[m * K];
        float[] z = new float[m * N];
        float[] w = new float[Tiles.panelLength(K, N)];
        float[] bias = new float[N];
        float[] scratch = new float[Tiles.scratchLength()];
        Gemm gemm = Kernels.vector().gemm();
        PackedGemm packedGemm = Kernels.vector().packedGemm();
        MemorySegment packed = Arena.ofAuto()
                .allocate(WeightFormat.FLOAT32.layerBytes(K, N) + WeightFormat.END_BYTES, WeightFormat.ALIGNMENT);
        int calls = Math.max(CALLS / m, 2_000);
        for (int call = 0; call < calls; call++) {
            gemm.forward(m, N, K, 0, N, x, 0, K, w, 0, bias, 0, z, 0, N);
            packedGemm.forward(WeightFormat.FLOAT32, m, N, K, x, 0, K, packed, 0, bias, 0, z, 0, N);
            gemm.parameterGradients(m, N, K, 0, K, x, 0, K, z, 0, N, w, 0, bias, 0, scratch);
            gemm.parameterGradients(packedRows - 1, N, K, 0, K, x, 0, K, z, 0, N, w, 0, bias, 0, scratch);
        }
    }
}
